"""The way to the figures, for whoever sees across the regions."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(who: Any) -> Iterator[tuple[str, str]]:
    if "national" in who.audiences:
        yield _("Network"), reverse("impact:national")
