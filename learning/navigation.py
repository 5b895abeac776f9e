"""The way to what organisers tell and try together, and to one's own thanks."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.models import OrganiserCard

RUNNING = {"organiser", "lead", "national"}


def navigation(who: Any) -> Iterator[tuple[str, str, str]]:
    if who.audiences & RUNNING:
        yield _("Together"), reverse("learning:together"), reverse("learning:experiments")


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    if who.person is not None:
        yield _("Thanks"), reverse("learning:thanks")


def still_kept(who: Any) -> Iterator[tuple[str, str, str]]:
    """The card of somebody who runs no group now; whoever runs one has it in who's who."""
    if who.audiences & RUNNING:
        return
    if OrganiserCard.objects.visible_to(who, "take_down").exists():
        words = _(
            "Your card in who's who is hidden while you run no group. It comes back if you run one again."
        )
        yield words, _("Take it down for good"), reverse("learning:card-removal")
