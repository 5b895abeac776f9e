"""What the suggestions read, and how much each signal counts."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


WEIGHTS = {
    "must": 0.30,
    "nice": 0.08,
    "time": 0.14,
    "cause": 0.10,
    "near": 0.08,
    "past": 0.08,
    "learn": 0.05,
    "waiting": 0.09,
    "newcomer": 0.08,
    "load": 0.10,
}


def begin(apps, schema_editor):
    Weight = apps.get_model("volunteers", "MatchingWeight")
    Weight.objects.bulk_create([Weight(name=name, worth=worth) for name, worth in WEIGHTS.items()])


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0005_written_to_through_the_hub"),
    ]

    operations = [
        migrations.DeleteModel(
            name="MatchingRow",
        ),
        migrations.CreateModel(
            name="MatchingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matching_rows",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="volunteers.skill",
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("is_open", models.BooleanField()),
                ("has_room", models.BooleanField()),
                ("minutes_left", models.IntegerField()),
                ("hours", models.SmallIntegerField()),
                ("windows", models.IntegerField()),
                ("remote", models.BooleanField()),
                ("in_person", models.BooleanField()),
                ("outcode", models.CharField(max_length=8)),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                ("z", models.FloatField(null=True)),
                ("reach", models.FloatField()),
                ("languages", models.IntegerField()),
                ("causes", models.BigIntegerField()),
                ("no_causes", models.BigIntegerField()),
                (
                    "no_charities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("anywhere", models.BooleanField()),
                (
                    "groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("steps_until", models.DateField(null=True)),
                ("waits_since", models.DateField()),
                ("newcomer_until", models.DateField(null=True)),
                ("load", models.FloatField()),
                ("active", models.SmallIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="matchingrow",
            index=models.Index(
                fields=["skill", "is_open", "has_room"],
                include=(
                    "level",
                    "volunteer",
                    "minutes_left",
                    "hours",
                    "windows",
                    "remote",
                    "in_person",
                    "x",
                    "y",
                    "z",
                    "reach",
                    "outcode",
                    "languages",
                    "causes",
                    "no_causes",
                    "anywhere",
                    "groups",
                    "steps",
                    "steps_until",
                    "waits_since",
                    "newcomer_until",
                    "load",
                ),
                name="matching_reads_only_this",
            ),
        ),
        migrations.AddIndex(
            model_name="matchingrow",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("skill", None)), fields=["no_charities"], name="who_refuses_a_charity"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchingrow",
            constraint=models.UniqueConstraint(
                fields=("volunteer", "skill"), name="one_matching_row_of_a_skill", nulls_distinct=False
            ),
        ),
        migrations.CreateModel(
            name="MatchingWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("must", "The skills it needs, at the level it needs"),
                            ("nice", "Skills that would be nice as well"),
                            ("time", "Times that suit both, and enough hours a month"),
                            ("cause", "They care about what the charity is for"),
                            ("near", "They belong to the group, or live near"),
                            ("past", "They have met before, and both said: gladly again"),
                            ("learn", "They want to learn this, and somebody experienced comes along"),
                            ("waiting", "How long they have waited since they were last asked"),
                            ("newcomer", "They are new and have not been introduced to anybody"),
                            ("load", "Taken off: how much they do already"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("worth", models.FloatField(verbose_name="How much it counts")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="matchingweight",
            constraint=models.CheckConstraint(
                condition=models.Q(("worth__gte", 0), ("worth__lte", 1)), name="a_weight_is_a_share"
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
