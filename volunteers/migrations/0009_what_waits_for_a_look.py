"""What went wrong and whose hand is up: few of very many introductions, read for every list of today."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_by_change")]
    operations = [
        migrations.AddIndex(
            "match",
            models.Index(
                fields=["request"],
                condition=Q(state__in=["not_right", "ended_early", "no_show"], looked_at=None),
                name="matches_to_look_into",
            ),
        ),
        migrations.AddIndex(
            "match",
            models.Index(
                fields=["request"], condition=Q(state="lined_up", position=None), name="hands_that_are_up"
            ),
        ),
    ]
