"""Who knows a person in their groups; and what a group puts right when two accounts of one person become one: one live
role of a kind, and a lead is no organiser."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import ngettext

from groups.models import Group, Membership
from groups.models.roles_apart import end_what_ended, standing
from hub.journal.models import Journal


def who_run_a_group_of(person: Any) -> Any:
    return Membership.objects.running_a_group_of(person).values("person")


def lock_their_groups(people: list[int]) -> None:
    """Groups before people, as every act on roles does."""
    roles = Membership.objects.live().filter(person__in=people)
    groups = Group.objects.filter(pk__in=roles.values("group")).order_by("pk")
    list(groups.select_for_update(of=("self",), no_key=True).values_list("pk"))


def settle_roles(gone: Any, kept: Any, journal: Journal) -> dict[str, int]:
    """A role that both had ends in the closed account, its evenings count on; of organiser and lead the lead stays."""
    now = timezone.now()
    twice = list(Membership.objects.live().filter(person=gone))
    journal.set(Membership.objects.live().filter(person=gone), ended_at=now)
    for role in twice:
        add_evenings(
            Membership.objects.live().filter(person=kept, group=role.group_id, role=role.role), role, journal
        )
    leads = Membership.objects.live().leading().filter(person=kept, group=OuterRef("group"))
    below = Membership.objects.live().filter(Exists(leads), person=kept, role=Membership.Role.ORGANISER)
    for role in list(below):
        add_evenings(
            Membership.objects.live().leading().filter(person=kept, group=role.group_id), role, journal
        )
    journal.set(below, ended_at=now)
    return {}


def take_roles_apart(gone: Any, kept: Any, journal: Journal) -> Callable[[], Any]:
    """What the account that stayed has lost since, neither of the two has again."""
    stood = standing("group_id", person=kept.pk)
    return lambda: end_what_ended(journal, "group_id", stood)


def add_evenings(stays: Any, role: Membership, journal: Journal) -> None:
    held = stays.first()
    if held is not None and role.evenings:
        days = [day for day in (held.last_evening_on, role.last_evening_on) if day]
        journal.set(stays, evenings=held.evenings + role.evenings, last_evening_on=max(days, default=None))


def roles_in_words(number: int) -> Any:
    return ngettext("%(count)d role in a group", "%(count)d roles in groups", number) % {"count": number}


def invitations_in_words(number: int) -> Any:
    words = ngettext(
        "%(count)d invitation sent or taken up", "%(count)d invitations sent or taken up", number
    )
    return words % {"count": number}


WORDS = {"groups.Membership": roles_in_words, "groups.Invitation": invitations_in_words}
