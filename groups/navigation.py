"""The ways through the groups, and to one's own."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(who: Any) -> Iterator[tuple[str, str]]:
    yield _("Groups"), reverse("groups:list")


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    if who.audiences & {"national", "admin", "safeguarding"}:
        yield _("Roles on the network"), reverse("groups:network-people")
    if who.audiences & {"newcomer", "volunteer", "organiser", "lead"}:
        yield _("Your groups"), reverse("groups:yours")
    if not who.groups_as("organiser", "lead"):
        return
    run = {(s.group_name, s.group_slug) for s in who.standings if s.audience in ("organiser", "lead")}
    for name, slug in sorted(run):
        yield name, reverse("groups:manage", args=[slug])
    yield _("I need to stop"), reverse("groups:stop-where")
