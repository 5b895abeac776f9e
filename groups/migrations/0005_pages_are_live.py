from django.db import migrations
from django.db.models import F


def publish(apps, schema_editor):
    """Every group that is here already has its page, and showed a sign of life when it last changed."""
    groups = apps.get_model("groups", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(published_at=None).update(published_at=F("created_at"), last_life_at=F("changed_at"))


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_pages_people_endings")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
