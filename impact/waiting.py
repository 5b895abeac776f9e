"""What waits for a coordinator, asked for in one statement: the same rows as on /today/ and, besides, groups that need
a hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Min,
    Q,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast
from django.utils import timezone

from groups import places
from groups.models import Group, Invitation, Region
from groups.waiting.invitations import FEW
from hub.common import dates
from impact import quality, waiting_groups
from impact.spans import Scope
from volunteers.models import Concern, HelpRequest, Match, Volunteer

SHOWN = 7
WRONG = ("not_right", "ended_early", "no_show")  # as the index of them says
MISSED = 2  # promises a group has broken at this moment, before it needs a hand


@dataclass(frozen=True)
class Row:
    """One row of the one statement: what kind of thing, whose, and how many there are of its kind.

    `place` is a postcode district, of an introduction its own ref; `ref` leads to the page.
    """

    kind: str
    name: str
    place: str
    ref: str
    detail: str
    since: datetime | None
    due_at: datetime | None
    count: int

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def words(self) -> dict[str, Any]:
        place = places.find(self.place).name if self.place else ""
        return {"place": place, "count": self.count, "day": dates.day(self.due_at) if self.due_at else ""}


def waiting(who: Any) -> Any:
    branches: list[Any] = [
        own_requests(who), requests_left_to_her(who), own_hands(who), what_went_wrong(who), takers_of_invitations(who),
        *orphans(who), held(who), queue(who), unread(), nobody_runs(who), broken_promises(who), no_group_yet(), out_of_reach(),
        *waiting_groups.branches(who, columns),
    ]  # fmt: skip
    return branches[0].union(*branches[1:], all=True)


def columns(rows: Any, kind: str, at_most: int = SHOWN, **given: Any) -> Any:
    """Every branch has the same columns; `the_count` is how many rows there would be without the limit."""
    said = {
        "the_kind": Value(kind),
        "the_name": Value(""),
        "the_place": Value(""),
        "the_ref": Value(""),
        "the_detail": Value(""),
        "the_since": Value(None, DateTimeField()),
        "the_due": Value(None, DateTimeField()),
        "the_count": Window(Count("pk")),
        **given,
    }
    return rows.annotate(**said).values_list(*said)[:at_most]


def own_requests(who: Any) -> Any:
    return requests_to_reply_to(who, "request", owner=who.person)


def requests_left_to_her(who: Any) -> Any:
    """Of groups she looks after while nobody runs them: what nobody has."""
    alone = Group.objects.visible_to(who).filter(looked_after_by=who.person)
    alone = alone.exclude(pk__in=Group.objects.with_organisers().filter(looked_after_by=who.person))
    return requests_to_reply_to(who, "left", owner=None, group__in=alone)


def requests_to_reply_to(who: Any, kind: str, **whose: Any) -> Any:
    """Without what stands there by itself or is another's turn."""
    found = HelpRequest.objects.visible_to(who, "work").waiting_for_group().filter(**whose)
    found = found.with_what_waits_for_a_look().with_passing_to()
    late = Q(due_at__lt=timezone.now())
    found = found.filter(late | Q(passing_to=None)).exclude(Q(state="ready") & Q(hand_is_up=True))
    found = found.exclude(Q(state="ready") & Q(went_wrong=True) & ~late)
    return columns(
        found.soonest_promise_first(), kind, the_name=F("organisation_name"), the_place=F("outcode"), the_ref=F("ref"),
        the_detail=F("state"), the_since=F("state_since"), the_due=F("due_at"),
    )  # fmt: skip


def own_hands(who: Any) -> Any:
    hands = Match.objects.visible_to(who, "work").hands_up().filter(request__owner=who.person)
    return matches_to_look_at(hands.filter(volunteer__state__in=Volunteer.ASKED_STATES), "hand")


def what_went_wrong(who: Any) -> Any:
    """Her own; "this doesn't feel right" stands with her also for groups she looks after."""
    wrong = Match.objects.visible_to(who, "work").filter(state__in=WRONG, looked_at=None).to_look_into()
    return matches_to_look_at(wrong.filter(Q(request__owner=who.person) | Q(state="not_right")), "wrong")


def matches_to_look_at(found: Any, kind: str) -> Any:
    return columns(
        found.order_by("ended_at", "created_at", "pk"), kind, the_name=F("request__organisation_name"), the_place=F("ref"),
        the_ref=F("request__ref"), the_detail=F("state"), the_since=F("changed_at"),
    )  # fmt: skip


def takers_of_invitations(who: Any) -> Any:
    found = Invitation.objects.visible_to(who).waiting_for_a_yes().filter(invited_by=who.person)
    return columns(
        found.order_by("changed_at"), "invitation", the_name=F("group__name"), the_ref=F("group__slug"),
        the_since=F("changed_at"),
    )  # fmt: skip


def orphans(who: Any) -> Iterator[Any]:
    """One by one while they are few, else one line."""
    found = Group.objects.visible_to(who).filter(looked_after_by=who.person).without_an_invited_lead()
    number = found.order_by().values("looked_after_by").annotate(number=Count("pk")).values("number")
    found = found.annotate(number=Subquery(number)).order_by("changed_at")
    few, many = found.filter(number__lte=FEW), found.filter(number__gt=FEW)
    yield columns(few, "orphan", the_name=F("name"), the_ref=F("slug"), the_since=F("changed_at"))
    yield columns(many, "orphans", 1, the_since=F("changed_at"))


def held(who: Any) -> Any:
    return columns(HelpRequest.objects.held_for(who), "held", 1, the_since=F("created_at"))


def queue(who: Any) -> Any:
    found = HelpRequest.objects.routable_by(who).soonest_promise_first()
    return columns(found, "queue", 1, the_place=F("outcode"), the_since=F("verified_at"), the_due=F("due_at"))


def unread() -> Any:
    """Since when a concern lies unopened; nothing else of it goes up."""
    return columns(Concern.objects.unopened().order_by("created_at"), "concern", 1, the_since=F("created_at"))


def nobody_runs(who: Any) -> Any:
    """Live groups without anybody, which no coordinator looks after."""
    found = Group.objects.visible_to(who).live().filter(looked_after_by=None)
    found = found.exclude(pk__in=Group.objects.with_organisers().values("pk"))
    return columns(
        found.order_by("changed_at"),
        "nobody",
        the_name=F("name"),
        the_ref=F("slug"),
        the_since=F("changed_at"),
    )


def broken_promises(who: Any) -> Any:
    """Groups that have missed their word to several charities at this moment, the most first."""
    late = HelpRequest.objects.overdue().filter(waiting_for="group", group__in=Group.objects.visible_to(who))
    late = late.exclude(group__looked_after_by=who.person).order_by()
    found = late.values("group").annotate(late=Count("pk"), first=Min("due_at")).filter(late__gte=MISSED)
    return columns(
        found.order_by("-late", "group__name"), "promises", the_name=F("group__name"), the_ref=F("group__slug"),
        the_detail=Cast("late", CharField()), the_since=F("first"), the_count=Value(1),
    )  # fmt: skip


def no_group_yet() -> Any:
    """One row while the network is empty."""
    return columns(Region.objects.filter(~Exists(Group.objects.all())).order_by("order"), "first", 1)


def out_of_reach() -> Any:
    """Of what is odd in the records the one thing that costs charities help: groups no request ever reaches."""
    return columns(quality.groups_without_places(Scope.nation()).order_by("pk"), "quality", 1)
