from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Stuck mail is counted for every administrator's day; mail goes on while the index is made."""

    atomic = False
    dependencies = [("hub", "0007_role_proposals")]

    operations = [
        AddIndexConcurrently(
            "outgoingmail",
            models.Index(
                fields=["made_at", "id"],
                condition=Q(state__in=["failed", "unknown"], left_at=None),
                name="mail_stuck",
            ),
        ),
    ]
