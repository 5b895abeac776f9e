"""Makes the two tables of the floor, and fills them, unless they are there."""

import os
from datetime import UTC, datetime, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
PLACES, EVENINGS = 100, 10_000


def fill() -> None:
    from django.db import connection, transaction

    from bench.floor.models import Evening, Place

    if Evening._meta.db_table in connection.introspection.table_names():
        return
    with transaction.atomic(), connection.schema_editor() as editor:
        editor.create_model(Place)
        editor.create_model(Evening)
    places = Place.objects.bulk_create(
        Place(name=f"Library {number}", town="Newcastle upon Tyne") for number in range(PLACES)
    )
    first = datetime(2026, 1, 1, 18, tzinfo=UTC)
    Evening.objects.bulk_create(
        Evening(
            place=places[number % PLACES],
            title=f"An evening of help with spreadsheets, number {number}",
            slug=f"an-evening-of-help-{number}",
            summary="Bring your laptop and your question; there is tea, and somebody who has the time to listen to it.",
            starts_at=first + timedelta(hours=number),
            ends_at=first + timedelta(hours=number + 2),
            seats=number % 40,
        )
        for number in range(EVENINGS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE floor_place, floor_evening")


if __name__ == "__main__":
    django.setup()
    fill()
