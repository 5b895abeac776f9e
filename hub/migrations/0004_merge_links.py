import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which link each of the two addresses was sent."""

    dependencies = [("hub", "0003_journals_imports_merges")]

    operations = [
        migrations.AddField(
            model_name="personmerge",
            name=f"{side}_link",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="hub.privatelink"
            ),
        )
        for side in ("kept", "gone")
    ]
