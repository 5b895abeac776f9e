from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_pages_are_live")]

    operations = [
        migrations.AddField(
            model_name="groupapplication",
            name="language",
            field=models.CharField(default="en-gb", max_length=10, verbose_name="Which language shall we write in?"),
        ),
    ]
