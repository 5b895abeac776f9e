"""The ways through the groups, and to one's own."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group


def navigation(who: Any) -> Iterator[tuple[str, str]]:
    yield _("Groups"), reverse("groups:list")
    if "national" in who.audiences:
        yield _("Network"), reverse("groups:national")


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    if not who.groups_as("organiser", "lead"):
        return
    for group in Group.objects.visible_to(who).run_by(who).order_by("name"):
        yield group.name, reverse("groups:manage", args=[group.slug])
    yield _("I need to stop"), reverse("groups:stop-where")
