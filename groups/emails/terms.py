"""The letter before somebody's year ends: go on, stop, or hand over."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.emails.roles import address
from groups.models import Membership
from hub import mail
from hub.common import dates
from hub.shelves import MailKind, mail_kind


def term_ends(membership: Membership) -> Any:
    """Once for each term."""
    day = membership.term_ends_on
    return mail.promise(
        "groups/term_ends",
        to=membership.person,
        about=membership,
        key=f"term_ends:{membership.pk}:{day}",
        params={"day": str(day)},
    )


def is_still_to_decide(letter: Any) -> bool:
    """They have the role, and have said nothing yet."""
    membership: Membership = letter.about
    return membership.is_term_to_decide and str(membership.term_ends_on) == letter.params.get("day")


def of_a_term(letter: Any) -> dict[str, Any]:
    membership: Membership = letter.about
    group = membership.group
    return {
        "membership": membership,
        "group": group,
        "is_lead": membership.role == Membership.Role.LEAD,
        "is_over": membership.is_term_over,
        "day": dates.day(membership.term_ends_on) if membership.term_ends_on else "",
        "url": address("groups:term", group.slug),
    }


mail_kind(
    MailKind(
        "groups/term_ends",
        essential=False,
        still_owed=is_still_to_decide,
        context=of_a_term,
        why=_("You get this because it is about your own role."),
    )
)
