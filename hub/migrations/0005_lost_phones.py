import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who lost the phone they sign in with, and who vouched for them."""

    dependencies = [("hub", "0004_merge_links")]

    operations = [
        migrations.CreateModel(
            name="LostPhone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="made"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("vouched_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("asked", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vouched_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at", None), ("used_at", None)),
                        fields=("person",),
                        name="one_lost_phone_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vouched_by", models.F("person")), _negated=True),
                        name="nobody_vouches_for_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at", None), ("vouched_at__isnull", False), _connector="OR"
                        ),
                        name="opened_after_a_vouching",
                    ),
                ],
            },
        ),
    ]
