"""The way to what organisers tell and try together, and to one's own thanks."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(who: Any) -> Iterator[tuple[str, str, str]]:
    if who.audiences & {"organiser", "lead", "national"}:
        yield _("Together"), reverse("learning:together"), reverse("learning:experiments")


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    if who.person is not None:
        yield _("Thanks"), reverse("learning:thanks")
