"""Mails about how a group lives and ends: one function per message, named like its templates."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.emails.roles import address
from groups.models import Group, GroupEnding, GroupMove, Membership
from groups.models.group_life import NOTICE, QUIET_AFTER
from hub import mail
from hub.accounts.models import User
from hub.shelves import MailKind, mail_kind


def leads_of(group: Group) -> list[User]:
    """Whoever leads it; else who runs it; else who looks after it."""
    running = list(
        group.memberships.live().running().select_related("person").order_by("role", "since", "pk")
    )
    leads = [role.person for role in running if role.role == Membership.Role.LEAD]
    runs = leads or [role.person for role in running]
    return runs or ([group.looked_after_by] if group.looked_after_by else [])


def quiet_notice(group: Group) -> None:
    """To its leads, once in a silence: how are you, and what helps."""
    silent_since = f"{group.last_life_at:%Y-%m-%d}"
    for person in leads_of(group):
        mail.promise(
            "groups/quiet_notice", to=person, about=group, key=f"quiet_notice:{group.pk}:{silent_since}:{person.pk}:{timezone.localdate()}"
        )  # fmt: skip


def help_offered(offer: GroupMove) -> None:
    """A coordinator's own words to the leads."""
    for person in leads_of(offer.row):
        mail.promise(
            "groups/help_offered", to=person, about=offer, key=f"help_offered:{offer.pk}:{person.pk}"
        )


def ending_proposed(ending: GroupEnding, *, by: Any) -> None:
    """To each lead whose yes it needs; coordinators have it on their list."""
    if not ending.is_open:
        return
    for group in filter(None, (ending.group, ending.into)):
        for role in group.memberships.live().leading().exclude(person=by).select_related("person"):
            mail.promise(
                "groups/ending_proposed",
                to=role.person,
                about=ending,
                key=f"ending_proposed:{ending.pk}:{role.person_id}",
                params={"group": group.pk},
            )


def ended(ending: GroupEnding, membership: Membership) -> None:
    """To everybody who belonged to it: where it goes on, or with thanks that it was."""
    kind = "groups/group_joined" if ending.is_merge else "groups/group_closed"
    mail.promise(kind, to=membership.person, about=ending, key=f"{kind}:{ending.pk}:{membership.person_id}")


# --- Asked again right before sending -------------------------------------------------------------------
def is_told_first(letter: Any, group: Group) -> bool:
    """Who stopped between the writing and the sending hears nothing more (G4)."""
    return letter.person in leads_of(group)


def is_still_silent(letter: Any) -> bool:
    if not is_told_first(letter, letter.about):
        return False
    return Group.objects.silent_for(QUIET_AFTER - NOTICE).filter(pk=letter.about.pk).exists()


def is_still_open(letter: Any) -> bool:
    """Neither done nor dropped, and the yes is theirs to give still."""
    led = Membership.objects.live().leading().filter(group=letter.params["group"], person=letter.person)
    return letter.about.is_open and led.exists()


def is_still_live(letter: Any) -> bool:
    return letter.about.row.is_live and is_told_first(letter, letter.about.row)


def is_done(letter: Any) -> bool:
    return letter.about.done_at is not None and letter.about.undone_at is None


# --- What the templates read ----------------------------------------------------------------------------
def of_a_group(letter: Any) -> dict[str, Any]:
    group: Group = letter.about
    return {
        "group": group,
        "quiet_on": timezone.localdate() + NOTICE,
        "url": address("groups:manage", group.slug),
        "pause_url": address("groups:pause", group.slug),
    }


def of_an_offer(letter: Any) -> dict[str, Any]:
    offer: GroupMove = letter.about
    return {
        "group": offer.row,
        "words": offer.reason,
        "sender": offer.by,
        "url": address("groups:manage", offer.row.slug),
    }


def of_an_ending(letter: Any) -> dict[str, Any]:
    ending: GroupEnding = letter.about
    joined: Any = ending.into
    here = joined if joined and joined.pk == letter.params.get("group") else ending.group
    return {
        "ending": ending,
        "group": ending.group,
        "into": ending.into,
        "keeper": ending.keeper,
        "url": address("groups:ending", here.slug),
        "page_url": address("groups:detail", ending.into.slug) if ending.into else "",
    }


RUNS, BELONGS = (
    _("You get this because you run the group."),
    _("You get this because you belong to the group."),
)
KINDS: list[tuple[str, bool, Any, Any, Any]] = [
    ("quiet_notice", False, is_still_silent, of_a_group, RUNS),
    ("help_offered", False, is_still_live, of_an_offer, RUNS),
    ("ending_proposed", True, is_still_open, of_an_ending, RUNS),
    ("group_joined", True, is_done, of_an_ending, BELONGS),
    ("group_closed", True, is_done, of_an_ending, BELONGS),
]
for name, essential, still_owed, context, why in KINDS:
    mail_kind(
        MailKind(f"groups/{name}", essential=essential, still_owed=still_owed, context=context, why=why)
    )
