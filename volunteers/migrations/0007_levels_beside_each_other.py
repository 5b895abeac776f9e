"""All skills of somebody on each of their matching rows, so that a second skill needs no second look."""

import django.contrib.postgres.fields
from django.db import migrations, models

READ = [
    "level", "volunteer", "skills", "levels", "minutes_left", "hours", "windows", "remote", "in_person", "x", "y", "z",
    "reach", "outcode", "languages", "causes", "no_causes", "anywhere", "groups", "steps", "steps_until",
    "waits_since", "newcomer_until", "load",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0006_matching")]
    operations = [
        migrations.RemoveIndex("matchingrow", "matching_reads_only_this"),
        migrations.AddField(
            "matchingrow",
            "skills",
            django.contrib.postgres.fields.ArrayField(models.IntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            "matchingrow",
            "levels",
            django.contrib.postgres.fields.ArrayField(models.SmallIntegerField(), default=list, size=None),
        ),
        migrations.AddIndex(
            "matchingrow",
            models.Index(
                fields=["skill", "is_open", "has_room"], include=READ, name="matching_reads_only_this"
            ),
        ),
    ]
