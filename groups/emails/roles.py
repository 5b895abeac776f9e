"""Mails about groups and roles: one function per message, named like its templates."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Handover, Invitation, Membership
from groups.models.membership import Parting
from hub import mail
from hub.accounts.models import User
from hub.links.models import PrivateLink
from hub.shelves import MailKind, mail_kind


def address(name: str, *args: Any) -> str:
    return settings.HUB_URL + reverse(name, args=args)


# --- Invitations ---------------------------------------------------------------------------------------
def invitation(invited: Invitation) -> Any:
    """To the address that was invited, with the private link; the token is worked out when the mail leaves."""
    return mail.promise(
        "groups/invitation",
        to=invited.email,
        about=invited,
        key=f"invitation:{invited.pk}:{invited.sent_count}",
        expires_at=invited.expires_at,
        language=language_of(invited.email),
    )


def language_of(email: str) -> str | None:
    """Of whoever signs in with this address; for anybody else it is that of the page where it was typed."""
    people = User.objects.filter(email__iexact=email, is_active=True)
    return people.values_list("language", flat=True).first()


def invitation_waiting(invited: Invitation) -> Any:
    """To whoever invited: it was taken up with another address, so they say yes or no."""
    return mail.promise(
        "groups/invitation_waiting",
        to=invited.invited_by,
        about=invited,
        key=f"invitation_waiting:{invited.pk}:{invited.claimed_by_id}",
    )


def is_still_open(letter: Any) -> bool:
    return letter.about.is_open


def is_still_waiting(letter: Any) -> bool:
    return letter.about.is_claimed


def of_an_invitation(letter: Any) -> dict[str, Any]:
    invited: Invitation = letter.about
    link = invited.links.filter(purpose=PrivateLink.Purpose.INVITATION).order_by("-pk").first()
    return {
        "invitation": invited,
        "group": invited.group,
        "inviter": invited.invited_by,
        "role": invited.get_role_display(),
        "url": address("groups:invitation-link", link.token) if link else settings.HUB_URL,
        "people_url": address("groups:people", invited.group.slug),
    }


# --- Roles ---------------------------------------------------------------------------------------------
def role_given(membership: Membership) -> Any:
    """To the person: what they are now. Whoever did not expect it hears of it too."""
    return mail.promise(
        "groups/role_given", to=membership.person, about=membership, key=f"role_given:{membership.pk}"
    )


def role_ended(membership: Membership, *, by: Any) -> Any:
    """To the person whose role ended, by their own press or by a lead's."""
    return mail.promise(
        "groups/role_ended",
        to=membership.person,
        about=membership,
        key=f"role_ended:{membership.pk}",
        params={"own": by == membership.person},
    )


def looked_after(membership: Membership, person: Any) -> Any:
    """To the coordinator who looks after the group since its last lead stopped."""
    return mail.promise(
        "groups/looked_after",
        to=person,
        about=membership,
        key=f"looked_after:{membership.pk}",
    )


def lead_stopped(membership: Membership, person: Any) -> Any:
    """To each organiser who remains."""
    return mail.promise(
        "groups/lead_stopped", to=person, about=membership, key=f"lead_stopped:{membership.pk}:{person.pk}"
    )


def of_a_parting(parting: Parting, *, by: Any) -> None:
    """All that is owed when somebody stopped; asking twice promises nothing twice."""
    ended = parting.membership
    role_ended(ended, by=by)
    if parting.is_looked_after:
        looked_after(ended, parting.looked_after_by)
    if ended.role == Membership.Role.LEAD:
        for person in parting.group.people_who_run_it():
            if person != parting.looked_after_by:
                lead_stopped(ended, person)


def is_still_looked_after(letter: Any) -> bool:
    return letter.about.group.looked_after_by_id == letter.person.pk


def to_hand_back(membership: Membership) -> list[Any]:
    """Keys and accounts that somebody who stopped has still."""
    handover = Handover.objects.filter(
        membership__person=membership.person, membership__group=membership.group
    )
    last = handover.filter(closed_at=None).order_by("-pk").first()
    return list(last.items.filter(moved_by_hub=False, done_at=None).select_related("holding")) if last else []


def of_a_role(letter: Any) -> dict[str, Any]:
    membership: Membership = letter.about
    group = membership.group
    return {
        "membership": membership,
        "group": group,
        "person": membership.person,
        "role": membership.get_role_display(),
        "own": letter.params.get("own", False),
        "heir": group.heir(),
        "to_hand_back": [] if membership.ended_at is None else to_hand_back(membership),
        "looked_after_by": group.looked_after_by,
        "url": address("groups:manage", group.slug),
        "people_url": address("groups:people", group.slug),
    }


KINDS = [
    ("invitation", is_still_open, of_an_invitation, _("You get this because the person named above typed your address.")),
    ("invitation_waiting", is_still_waiting, of_an_invitation, _("You get this because the invitation is yours.")),
    ("role_given", lambda letter: True, of_a_role, _("You get this because it is about your own role.")),
    ("role_ended", lambda letter: True, of_a_role, _("You get this because it is about your own role.")),
    ("looked_after", is_still_looked_after, of_a_role, _("You get this because you coordinate the network.")),
    ("lead_stopped", lambda letter: True, of_a_role, _("You get this because you run the group with others.")),
]  # fmt: skip
for name, still_owed, context, why in KINDS:
    mail_kind(MailKind(f"groups/{name}", essential=True, still_owed=still_owed, context=context, why=why))
