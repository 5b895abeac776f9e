"""What the groups put on somebody's list for today."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group, Invitation
from hub.today.items import Item

SHOWN = 25
LOOKING, CALLING = 2, 10  # minutes


def to_do(who: Any) -> Iterator[Item]:
    invitations = list(Invitation.objects.on_the_list_of(who)[:SHOWN])
    yield from invitations_to_you(invitation for invitation in invitations if not invitation.claimed_by)
    yield from invitations_waiting_for_your_yes(one for one in invitations if one.claimed_by)
    if who.audiences & {"national", "admin"}:
        yield from groups_without_a_lead(who)


def invitations_to_you(invitations: Iterable[Invitation]) -> Iterator[Item]:
    for invitation in invitations:
        what = _("%(inviter)s invites you %(to_what)s.")
        yield Item(
            who=invitation.group.name,
            what=what % {"inviter": invitation.invited_by, "to_what": invitation.to_what},
            url=reverse("groups:invitation"),
            act=_("See the invitation"),
            since=invitation.created_at,
            minutes=LOOKING,
        )


def invitations_waiting_for_your_yes(invitations: Iterable[Invitation]) -> Iterator[Item]:
    for invitation in invitations:
        what = _("Took up your invitation to %(group)s with another address. Is it them?")
        yield Item(
            who=invitation.claimed_by,
            what=what % {"group": invitation.group},
            url=reverse("groups:people", args=[invitation.group.slug]),
            act=_("Say yes or no"),
            since=invitation.changed_at,
            minutes=LOOKING,
        )


def groups_without_a_lead(who: Any) -> Iterator[Item]:
    """Those this person looks after, unless somebody has an invitation to lead it in hand."""
    orphans = Group.objects.visible_to(who).filter(looked_after_by=who.person).without_an_invited_lead()
    for group in orphans[:SHOWN]:
        yield to_find_a_lead(group.name, group.slug, group.changed_at)


def to_find_a_lead(name: str, slug: str, since: Any) -> Item:
    return Item(
        who=name,
        what=_("Has no lead. You look after it until there is one."),
        url=reverse("groups:people", args=[slug]),
        act=_("Find a lead"),
        since=since,
        minutes=CALLING,
    )


def the_first_group(who: Any) -> Iterator[Item]:
    """On an empty hub: where everything begins."""
    if "national" in who.audiences and not Group.objects.exists():
        yield to_begin_with()


def to_begin_with() -> Item:
    return Item(
        who=_("The first group"),
        what=_("The hub is empty. Say where the group is and when it meets, and invite whoever leads it."),
        url=reverse("groups:create"),
        act=_("Begin the first group"),
        minutes=CALLING,
        urgent=True,
    )
