"""The letters about a lost phone: to whoever may vouch; to its owner, when somebody says so and when somebody vouches."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.accounts.lost_phone import ASKED_FOR, LostPhone
from hub.common import dates
from hub.mail.models import OutgoingMail
from hub.shelves import MailKind, mail_kind


def asked(lost: LostPhone) -> None:
    """To everybody who may vouch, and to the owner, who may not be the one who asked."""
    expires_at = lost.created_at + ASKED_FOR
    for friend in lost.asked.order_by("pk"):
        key = f"lost_phone_vouch:{lost.pk}:{friend.pk}"
        mail.promise("hub/lost_phone_vouch", to=friend, about=lost, key=key, expires_at=expires_at)
    mail.promise("hub/lost_phone_told", to=lost.person, about=lost, key=f"lost_phone_told:{lost.pk}")


def vouched(lost: LostPhone) -> OutgoingMail:
    return mail.promise(
        "hub/lost_phone_vouched", to=lost.person, about=lost, key=f"lost_phone_vouched:{lost.pk}"
    )


def of_the_question(letter: OutgoingMail) -> dict[str, Any]:
    lost: Any = letter.about
    return {"name": str(lost.person), "url": settings.HUB_URL + reverse("account_vouch", args=[lost.pk])}


def of_the_owner(letter: OutgoingMail) -> dict[str, Any]:
    lost: Any = letter.about
    return {
        "friend": lost.vouched_by.first_name_shown if lost.vouched_by else "",
        "opens": dates.when(lost.opens_at) if lost.opens_at else "",
        "url": settings.HUB_URL + reverse("account_login"),
        "reset_url": settings.HUB_URL + reverse("account_reset_password"),
    }


def is_asked(letter: OutgoingMail) -> bool:
    return isinstance(letter.about, LostPhone) and letter.about.is_live and not letter.about.vouched_at


def is_vouched(letter: OutgoingMail) -> bool:
    return isinstance(letter.about, LostPhone) and letter.about.is_live


mail_kind(
    MailKind(
        "hub/lost_phone_vouch",
        essential=True,
        still_owed=is_asked,
        context=of_the_question,
        why=_("You get this because you run a group together, or hold up the network together."),
    )
)
for kind, still_owed in [("hub/lost_phone_told", is_asked), ("hub/lost_phone_vouched", is_vouched)]:
    mail_kind(
        MailKind(
            kind,
            essential=True,
            still_owed=still_owed,
            context=of_the_owner,
            why=_("You get this because it is about your own account."),
        )
    )
