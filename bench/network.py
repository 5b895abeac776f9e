"""The network that everything is measured on: the demo network, made once in the folder of the measurements."""

from django.core.management import call_command
from django.db import connection

from hub.accounts.models import User
from hub.seeding.sizes import SIZES
from volunteers.models import Volunteer

SMALL = 150  # volunteers


def prepare(scale: str) -> None:
    """Migrate, and seed unless it is seeded already."""
    if is_seeded(scale):
        return
    if User.objects.exists():
        raise SystemExit(
            "The folder of the measurements holds another network: remove it, or set BUNTING_BENCH."
        )
    call_command("seed_demo", scale=scale)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def is_seeded(scale: str) -> bool:
    call_command("migrate", verbosity=0, interactive=False)
    there = Volunteer.objects.count()
    return there > 0 and there == (SIZES[scale].volunteers if scale in SIZES else SMALL)
