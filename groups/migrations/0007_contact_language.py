"""The answer to a message is written in the language of the page it came from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_application_language")]

    operations = [
        migrations.AddField(
            "contactmessage", "language", models.CharField(default="en-gb", max_length=5)
        )
    ]
