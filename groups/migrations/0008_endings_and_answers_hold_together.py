from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What the verbs keep apart, the database keeps apart too."""

    dependencies = [("groups", "0007_contact_language")]

    operations = [
        migrations.AddConstraint(
            model_name="groupending",
            constraint=models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="an_ending_is_done_or_dropped"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupending",
            constraint=models.CheckConstraint(
                condition=Q(undone_at=None) | Q(done_at__isnull=False), name="what_was_done_can_be_undone"
            ),
        ),
        migrations.AddConstraint(
            model_name="nextlead",
            constraint=models.CheckConstraint(
                condition=Q(who="") | Q(answer="somebody"), name="named_where_somebody_is"
            ),
        ),
    ]
