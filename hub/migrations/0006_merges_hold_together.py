from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two accounts are made one or told apart, and only what was made one is taken apart."""

    dependencies = [("hub", "0005_lost_phones")]

    operations = [
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.CheckConstraint(
                condition=Q(done_at=None) | Q(refused_at=None), name="a_merge_is_done_or_refused"
            ),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.CheckConstraint(
                condition=Q(undone_at=None) | Q(done_at__isnull=False), name="a_done_merge_can_be_undone"
            ),
        ),
    ]
