"""Another group would like somebody's help: they decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.emails.roles import address
from groups.models import AddRequest
from hub import mail
from hub.shelves import MailKind, mail_kind


def add_request(asked: AddRequest) -> Any:
    return mail.promise(
        "groups/add_request",
        to=asked.person,
        about=asked,
        key=f"add_request:{asked.pk}",
        expires_at=asked.expires_at,
    )


def is_still_open(letter: Any) -> bool:
    return letter.about.is_open


def of_an_ask(letter: Any) -> dict[str, Any]:
    asked: AddRequest = letter.about
    return {
        "asked": asked,
        "group": asked.group,
        "asker": asked.asked_by,
        "url": address("groups:add-request", asked.pk),
    }


mail_kind(
    MailKind(
        "groups/add_request",
        essential=False,
        still_owed=is_still_open,
        context=of_an_ask,
        why=_("You get this because you belong to a group of the network."),
        may_stop=True,
        label=_("Asks to help in another group too"),
    )
)
