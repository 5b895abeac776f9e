import csv
from pathlib import Path

from django.db import migrations

FILES = Path(__file__).parents[1] / "data"


def load(apps, schema_editor):
    """The categories, skills and causes of volunteers/data."""

    def rows_for(model):
        return apps.get_model("volunteers", model).objects.using(schema_editor.connection.alias)

    categories = {}
    for order, row in enumerate(rows_of("categories.csv"), start=1):
        slug = row.pop("slug")
        categories[slug], _ = rows_for("Category").update_or_create(
            slug=slug, defaults=row | {"order": order}
        )
    for row in rows_of("skills.csv"):
        row["category"] = categories[row["category"]]
        row["synonyms"] = row["synonyms"].split("; ")
        rows_for("Skill").update_or_create(slug=row.pop("slug"), defaults=row)
    for row in rows_of("causes.csv"):
        rows_for("Cause").update_or_create(code=row.pop("code"), defaults=row)


def rows_of(name):
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
