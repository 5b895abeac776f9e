"""The letters to whoever holds a role on the network itself: what it is and where to begin; and that it has ended."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.accounts.models import NetworkRole
from hub.common import dates
from hub.mail.models import OutgoingMail
from hub.shelves import MailKind, mail_kind

WHAT_IT_IS = {
    "national": _("You start groups, invite those who lead them, and look after what no group covers."),
    "admin": _(
        "You see that the hub itself runs well. You see no charity’s words and nobody’s contact details."
    ),
    "safeguarding": _(
        "You read what people raise when they worry about somebody’s safety. Nobody else sees it."
    ),
}
WHERE_TO_BEGIN = {"national": "/national/groups/", "admin": "/today/", "safeguarding": "/safeguarding/"}


def network_role(role: NetworkRole) -> OutgoingMail:
    """To the person named; whoever did not expect it hears of it too."""
    return mail.promise("hub/network_role", to=role.person, about=role, key=f"network_role:{role.pk}")


def is_still_theirs(letter: OutgoingMail) -> bool:
    return isinstance(letter.about, NetworkRole) and letter.about.ended_at is None


def network_role_ended(role: NetworkRole) -> OutgoingMail:
    """Whoever ended it, the person hears of it."""
    return mail.promise(
        "hub/network_role_ended", to=role.person, about=role, key=f"network_role_ended:{role.pk}"
    )


def has_ended(letter: OutgoingMail) -> bool:
    return isinstance(letter.about, NetworkRole) and letter.about.ended_at is not None


def of_the_end(letter: OutgoingMail) -> dict[str, Any]:
    role: Any = letter.about
    return {
        "role": role.get_role_display().lower(),
        "day": dates.day(timezone.localdate(role.ended_at)),
        "url": settings.HUB_URL + reverse("account_login"),
        "contact_url": settings.HUB_URL + reverse("contact"),
    }


def of_the_role(letter: OutgoingMail) -> dict[str, Any]:
    role: Any = letter.about
    return {
        "role": role.get_role_display().lower(),
        "what_it_is": WHAT_IT_IS[role.role],
        "code_url": settings.HUB_URL + reverse("account_request_login_code"),
        "url": settings.HUB_URL + WHERE_TO_BEGIN[role.role],
    }


mail_kind(
    MailKind(
        "hub/network_role",
        essential=True,
        still_owed=is_still_theirs,
        context=of_the_role,
        why=_("You get this because it is about your own role."),
    )
)
mail_kind(
    MailKind(
        "hub/network_role_ended",
        essential=True,
        still_owed=has_ended,
        context=of_the_end,
        why=_("You get this because it is about your own role."),
    )
)
