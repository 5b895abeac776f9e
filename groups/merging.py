"""What this app has of a group goes along when the group joins another; what stays behind, and why (rule 3)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import ngettext

from groups.models import (
    AddRequest,
    ContactMessage,
    CoverageArea,
    Group,
    GroupEnding,
    Handover,
    Holding,
    Invitation,
    ListedPerson,
    Meeting,
    Membership,
    SeasonOff,
)
from hub.audit.models import record
from hub.imports.models import ImportJob
from hub.shelves import GoesAlong

ROLES = ("volunteer", "organiser", "lead")


# --- Joining another group ----------------------------------------------------------------------------
def move(ending: Any, journal: Any) -> None:
    roles_once(ending, journal)
    what_has_no_sense_any_more_ends(ending, journal)
    for rows, field in what_goes(ending):
        journal.set(rows, **{field: ending.into_id})
    somebody_looks_after_it(ending, journal)


def also_there(rows: Any, there: Any, **same: str) -> Any:
    """Those of which the other group has the same."""
    return rows.filter(Exists(there.filter(**{name: OuterRef(of) for name, of in same.items()})))


def not_there(rows: Any, there: Any, **same: str) -> Any:
    return rows.exclude(Exists(there.filter(**{name: OuterRef(of) for name, of in same.items()})))


def roles_once(ending: Any, journal: Any) -> None:
    """Who is the same in both groups is it once; who runs both keeps the higher role, with all their evenings."""
    here, there = (
        Membership.objects.live().filter(group=group) for group in (ending.group_id, ending.into_id)
    )
    doubles = [
        *(also_there(here.filter(role=role), there.filter(role=role), person="person") for role in ROLES),
        also_there(here.filter(role="organiser"), there.leading(), person="person"),
        also_there(there.filter(role="organiser"), here.leading(), person="person"),
    ]
    ends = {pk for rows in doubles for pk in rows.values_list("pk", flat=True)}
    stays = (here | there).running().exclude(pk__in=ends)
    for double in Membership.objects.filter(pk__in=ends, evenings__gt=0).order_by("pk"):
        for other in stays.filter(person=double.person_id):
            journal.set(stays.filter(pk=other.pk), evenings=other.evenings + double.evenings)
    journal.set(Membership.objects.filter(pk__in=ends), ended_at=timezone.now())


def what_has_no_sense_any_more_ends(ending: Any, journal: Any) -> None:
    """Invitations and asks the other group has sent too, a season off between the two or of the group that goes, and
    what was meant to end in it."""
    now, group, into = timezone.now(), ending.group_id, ending.into_id
    open_ones = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    twice = also_there(
        open_ones.filter(group=group), open_ones.filter(group=into), email__iexact="email", role="role"
    )
    journal.set(twice, revoked_at=now)
    asked = AddRequest.objects.filter(answered_at=None)
    journal.set(
        also_there(asked.filter(group=group), asked.filter(group=into), person="person"), expires_at=now
    )
    seasons = SeasonOff.objects.filter(declined_at=None, ended_at=None)
    journal.set(seasons.filter(Q(group=group) | Q(group=into, neighbour=group)), ended_at=now)
    journal.set(Group.objects.filter(pk=into, named_neighbour=group), named_neighbour=None)
    journal.set(GroupEnding.objects.open().filter(group=into, into=group), dropped_at=now)


def what_goes(ending: Any) -> Iterator[tuple[Any, str]]:
    """Rows, and the field that names the group; one kind after the other, since the group's own are told apart first."""
    group, into = ending.group_id, ending.into_id
    for model in (Membership, Invitation, Holding, Handover, ContactMessage):
        yield model._default_manager.filter(group=group), "group"
    yield not_twice(AddRequest, group, into, Q(answered_at=None), person="person"), "group"
    yield not_twice(Meeting, group, into, Q(cancelled_at=None), starts_at="starts_at"), "group"
    yield not_twice(ListedPerson, group, into, Q(), email__iexact="email"), "group"
    yield not_twice(CoverageArea, group, into, Q(), outcode="outcode"), "group"
    yield not_twice(Group.regions.through, group, into, Q(), region="region"), "group"
    seasons = SeasonOff.objects.filter(declined_at=None, ended_at=None, neighbour=group)
    yield seasons.exclude(group=into), "neighbour"
    yield Group.objects.filter(named_neighbour=group), "named_neighbour"
    yield GroupEnding.objects.open().filter(into=group), "into"
    yield ImportJob.objects.filter(group_id=group), "group_id"


def not_twice(model: Any, group: int, into: int, standing: Q, **same: str) -> Any:
    """Without those, of the ones that stand, of which the other group has the same."""
    there = model._default_manager.filter(standing, group=into)
    double = also_there(model._default_manager.filter(standing, group=group), there, **same)
    return model._default_manager.filter(group=group).exclude(
        pk__in=list(double.values_list("pk", flat=True))
    )


def somebody_looks_after_it(ending: Any, journal: Any) -> None:
    """With a lead from either group nobody of the network needs to; else whoever did goes on."""
    has_lead = Membership.objects.live().leading().filter(group=ending.into_id).exists()
    keeps = None if has_lead else ending.into.looked_after_by_id or ending.group.looked_after_by_id
    journal.set(Group.objects.filter(pk=ending.into_id), looked_after_by=keeps)
    journal.set(Group.objects.filter(pk=ending.group_id), looked_after_by=None)


STAYS = {
    "groups.OldAddress.group": "It leads to the group, and from there on as `merged_into` says.",
    "groups.Group.merged_into": "A group that joined this one earlier: its address leads here, and from here on.",
    "groups.GroupMove.row": "The group's own history.",
    "groups.PageSection.group": "The old page is kept as it was; the other group has its own.",
    "groups.PageSectionEvent.group": "The history of the old page.",
    "groups.Picture.group": "They belong to the old page.",
    "groups.Affiliation.group": "What the network and this very group gave each other.",
    "groups.GroupApplication.group": "How this very group began.",
    "groups.NextLead.group": "What this group thought of, quarter by quarter.",
    "groups.TipSeen.group": "Tips are for a group's first weeks.",
    "groups.GroupEnding.group": "How this very group ended.",
    "groups.SeasonOff.group": "Its seasons off are over; a group that has joined another rests no more.",
}


# --- Counted before and after -------------------------------------------------------------------------
def count(groups: list[int]) -> dict[str, int]:
    """Of these groups together."""
    live = Membership.objects.live().filter(group__in=groups)
    invited = Invitation.objects.open().filter(group__in=groups)
    return {
        "people": live.aggregate(n=Count("person", distinct=True))["n"],
        "places": CoverageArea.objects.filter(group__in=groups).aggregate(n=Count("outcode", distinct=True))["n"],
        "listed": ListedPerson.objects.filter(group__in=groups).aggregate(n=Count(Lower("email"), distinct=True))["n"],
        "invitations": invited.aggregate(n=Count(Lower("email"), distinct=True))["n"],
        "meetings": Meeting.objects.standing().filter(group__in=groups).count(),
        "holdings": Holding.objects.filter(group__in=groups).count(),
        "handovers": Handover.objects.filter(group__in=groups).count(),
        "messages": ContactMessage.objects.filter(group__in=groups).count(),
    }  # fmt: skip


SAID = {
    "people": lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
    "places": lambda n: ngettext("%(n)d postcode district", "%(n)d postcode districts", n) % {"n": n},
    "listed": lambda n: (
        ngettext("%(n)d name on the group's own list", "%(n)d names on the group's own list", n) % {"n": n}
    ),
    "invitations": lambda n: ngettext("%(n)d open invitation", "%(n)d open invitations", n) % {"n": n},
    "meetings": lambda n: ngettext("%(n)d meeting", "%(n)d meetings", n) % {"n": n},
    "holdings": lambda n: (
        ngettext("%(n)d key, calendar or account", "%(n)d keys, calendars and accounts", n) % {"n": n}
    ),
    "handovers": lambda n: ngettext("%(n)d handover", "%(n)d handovers", n) % {"n": n},
    "messages": lambda n: (
        ngettext("%(n)d message from the contact form", "%(n)d messages from the contact form", n) % {"n": n}
    ),
}


# --- Closing ------------------------------------------------------------------------------------------
def let_go(ending: Any, *, by: Any) -> None:
    """Everybody's role ends with thanks, but the keeper's; nothing is open or dated any more."""
    group, now = ending.group_id, ending.done_at
    roles = Membership.objects.live().filter(group=group).exclude(person=ending.keeper_id)
    for role in roles.running():
        record(None, f"role ended: {role.role}", role, group_id=group)
    roles.update(ended_at=now, changed_at=now)
    open_ones = Invitation.objects.filter(group=group, accepted_at=None, revoked_at=None)
    open_ones.update(revoked_at=now, changed_at=now)
    AddRequest.objects.open().filter(group=group).update(expires_at=now, changed_at=now)
    Meeting.objects.upcoming().filter(group=group).update(cancelled_at=now, changed_at=now)
    seasons = SeasonOff.objects.filter(declined_at=None, ended_at=None)
    seasons.filter(Q(group=group) | Q(neighbour=group)).update(ended_at=now, changed_at=now)
    Group.objects.filter(named_neighbour=group).update(named_neighbour=None, changed_at=now)
    GroupEnding.objects.open().filter(into=group).update(dropped_at=now, changed_at=now)


GOES_ALONG = GoesAlong(move, count, SAID, STAYS, let_go=let_go)
