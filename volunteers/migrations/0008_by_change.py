"""What has changed lately is found by its index: the figures count it anew each minute."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0007_levels_beside_each_other")]
    operations = [
        migrations.AddIndex("helprequest", models.Index(fields=["changed_at"], name="requests_by_change")),
        migrations.AddIndex("match", models.Index(fields=["changed_at"], name="matches_by_change")),
        migrations.AddIndex("volunteer", models.Index(fields=["changed_at"], name="volunteers_by_change")),
    ]
