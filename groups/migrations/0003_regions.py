from django.db import migrations

from groups.places import rows_of, with_point


def load(apps, schema_editor):
    """The twelve regions of groups/data/regions.csv."""
    regions = apps.get_model("groups", "Region").objects.using(schema_editor.connection.alias)
    for order, row in enumerate(rows_of("regions.csv"), start=1):
        regions.update_or_create(code=row.pop("code"), defaults=with_point(row) | {"order": order})


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
