from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(who: Any) -> Iterator[tuple[str, str]]:
    if who.person is not None:
        yield _("Today"), reverse("today")
