"""The geography a network stands on. The districts are read from files; only the regions are rows."""

from groups.models import Region
from groups.places import rows_of, with_point


def load_regions() -> str:
    """The twelve regions as groups/data/regions.csv has them now."""
    rows = rows_of("regions.csv")
    for order, row in enumerate(rows, start=1):
        Region.objects.update_or_create(code=row.pop("code"), defaults=with_point(row) | {"order": order})
    return f"{len(rows)} regions"
