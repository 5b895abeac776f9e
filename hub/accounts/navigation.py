"""The pages under your name."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def your_pages(who: Any) -> Iterator[tuple[str, str]]:
    yield _("Your account"), reverse("account_yours")
    yield _("Mails you get"), reverse("account_mail")
    if "admin" in who.audiences:
        yield _("Mail that is stuck"), reverse("stuck_mails")
