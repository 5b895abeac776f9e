from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hub.links.models import PrivateLink, hashed

BATCH = 500


class Command(BaseCommand):
    help = (
        "After LINK_KEY was changed: every private link gets the token of the new key. Those in mails already sent "
        "end at once; the next mail about the same thing brings a new one, and a charity can ask for a fresh one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        links, renewed = PrivateLink.objects.live().order_by("pk"), 0
        batch: list[PrivateLink] = []
        for link in links.iterator(chunk_size=BATCH):
            fresh = hashed(link.token)
            if fresh == link.token_hash:
                continue
            link.token_hash = fresh
            batch.append(link)
            renewed += 1
            if len(batch) == BATCH:
                self.write(batch, dry_run)
                batch = []
        self.write(batch, dry_run)
        verb = "would get" if dry_run else "have"
        self.stdout.write(f"{renewed} private links {verb} a new token; the old ones end.")

    def write(self, batch: list[PrivateLink], dry_run: bool) -> None:
        if batch and not dry_run:
            PrivateLink.objects.bulk_update(batch, ["token_hash"])
