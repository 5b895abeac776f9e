"""The network's three first steps, and a role for every request that was there before roles were."""

from django.db import migrations
from django.db.models import OuterRef, Exists

STEPS = [
    ("profile", "A page about you", 1, "self", ["talk", "job", "project"]),
    ("code", "The code of conduct", 2, "self", ["talk", "job", "project"]),
    ("welcome", "A welcome by an organiser", 3, "organiser", ["job", "project"]),
]
BEFORE_ROLES = ("draft", "unconfirmed")


def begin(apps, schema_editor):
    Step = apps.get_model("volunteers", "OnboardingStep")
    for slug, name, order, signed_by, sizes in STEPS:
        Step.objects.get_or_create(
            slug=slug,
            group=None,
            defaults={"name": name, "order": order, "signed_by": signed_by, "sizes": sizes},
        )
    Request, Role = apps.get_model("volunteers", "HelpRequest"), apps.get_model("volunteers", "Role")
    without = Request.objects.filter(~Exists(Role.objects.filter(request=OuterRef("pk"))))
    without = without.exclude(state__in=BEFORE_ROLES)
    for request in without.only("pk", "language").iterator(chunk_size=500):
        Role.objects.create(request=request, language=request.language)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0003_volunteers_and_asks")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
