"""A volunteer's own page, under their name."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    if who.person is not None:
        yield _("Volunteering"), reverse("volunteers:me")
