import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower


def person(on_delete=django.db.models.deletion.SET_NULL):
    return models.ForeignKey(null=True, on_delete=on_delete, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    """Somebody is proposed for a role on the network; and a person says what becomes of mail that is stuck."""

    dependencies = [("hub", "0006_merges_hold_together")]

    operations = [
        migrations.CreateModel(
            name="RoleProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("national", "National coordinator"),
                            ("admin", "Administrator"),
                            ("safeguarding", "Safeguarding lead"),
                        ],
                        max_length=20,
                    ),
                ),
                ("region_code", models.CharField(blank=True, max_length=12)),
                ("ends", models.BooleanField(default=False)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("why", models.CharField(max_length=500)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "held",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hub.networkrole",
                    ),
                ),
                ("person", person(django.db.models.deletion.CASCADE)),
                ("proposed_by", person()),
                ("asked", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                ("agreed_by", person()),
                ("agreed_too_by", person()),
                ("refused_by", person()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        Lower("email"),
                        F("role"),
                        F("region_code"),
                        F("ends"),
                        condition=Q(done_at=None, refused_at=None),
                        name="one_open_proposal_of_a_role",
                    ),
                    models.CheckConstraint(
                        condition=~Q(person=F("proposed_by"))
                        & ~Q(person=F("agreed_by"))
                        & ~Q(person=F("agreed_too_by")),
                        name="nobody_names_themselves",
                    ),
                    models.CheckConstraint(
                        condition=~Q(proposed_by=F("agreed_by"))
                        & ~Q(proposed_by=F("agreed_too_by"))
                        & ~Q(agreed_by=F("agreed_too_by")),
                        name="each_yes_is_somebody_elses",
                    ),
                    models.CheckConstraint(
                        condition=Q(done_at=None)
                        | Q(agreed_at__isnull=False, held__isnull=False)
                        | Q(role="safeguarding", ends=False, held__isnull=False),
                        name="a_role_takes_a_second_pair_of_hands",
                    ),
                    models.CheckConstraint(
                        condition=Q(done_at=None) | Q(refused_at=None), name="a_role_is_given_or_refused"
                    ),
                    models.CheckConstraint(
                        condition=Q(ends=False) | Q(held__isnull=False), name="what_ends_is_held"
                    ),
                ],
            },
        ),
        migrations.AddField("outgoingmail", "left_at", models.DateTimeField(null=True)),
    ]
