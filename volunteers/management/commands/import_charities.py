from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from volunteers.register import BrokenFile, import_file


class Command(BaseCommand):
    help = "Fills the look-up of registered charities from a CSV file; the whole file or nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="UTF-8 with a header line; docs/data.md lists the columns"
        )
        parser.add_argument("--source", help="where the rows come from; the file's name when left out")

    def handle(self, *args, file, source=None, **options):
        try:
            imported = import_file(file.read_bytes(), (source or file.name)[:200])
        except OSError as error:
            raise CommandError(
                _("%(file)s can't be read: %(error)s.") % {"file": file, "error": error.strerror}
            ) from None
        except BrokenFile as broken:
            nothing = _("Nothing was imported: %(count)d problems in %(file)s.")
            counted = nothing % {"count": len(broken.problems), "file": file.name}
            raise CommandError(f"{broken}\n{counted}") from None
        counts = {"new": imported.new, "changed": imported.changed, "unchanged": imported.unchanged}
        self.stdout.write(_("%(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % counts)
