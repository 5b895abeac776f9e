"""A coordinator's morning: at most seven things, minutes beside them, in the order of /today/.

The same rows as there and, besides, groups that need a hand; asked for in one statement, so that the page stays light.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
    Value,
    Window,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups import places
from groups.models import Group, Invitation, Region
from groups.today import CALLING
from hub.common import dates
from hub.today.items import Item, in_order
from hub.today.views import headline
from impact import quality
from impact.spans import Scope
from volunteers.models import Concern, HelpRequest, Match, Volunteer
from volunteers.today import ASKING, FINDING, LOOKING, READING
from volunteers.today_group import DECIDING, LOOKING_INTO

SHOWN = 7
WRONG = ("not_right", "ended_early", "no_show")  # as the index of them says
MISSED = 2  # promises a group has broken at this moment, before it needs a hand


@dataclass(frozen=True)
class Tuesday:
    """What stands on it, what there is to know without a press, and how many more there are."""

    title: str
    items: list[Item]
    more: int
    notes: list[Item] = field(default_factory=list)

    @property
    def headline(self) -> str:
        return headline(len(self.items), sum(item.minutes for item in self.items))


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


def of(who: Any) -> Tuesday:
    """One statement."""
    rows = [Row(*row) for row in waiting(who)]
    found = [item for row in rows for item in SAID[row.kind](row)]
    items = in_order(item for item in found if item.url)
    there_are = sum({row.kind: row.count for row in rows if row.kind in EACH}.values())
    there_are += sum(row.kind not in EACH | {"concern"} for row in rows)
    return Tuesday(
        title=_("Your %(day)s") % {"day": dates.weekday(timezone.localdate())},
        items=items[:SHOWN],
        more=there_are - len(items[:SHOWN]),
        notes=[item for item in found if not item.url],
    )


# --- Which rows -------------------------------------------------------------------------------------------
def waiting(who: Any) -> Any:
    first, *others = [
        own_requests(who), requests_left_to_her(who), own_hands(who), what_went_wrong(who), takers_of_invitations(who),
        orphans(who), held(who), queue(who), unread(), nobody_runs(who), broken_promises(who), no_group_yet(), out_of_reach(),
    ]  # fmt: skip
    return first.union(*others, all=True)


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


def orphans(who: Any) -> Any:
    found = Group.objects.visible_to(who).filter(looked_after_by=who.person).without_an_invited_lead()
    return columns(
        found.order_by("changed_at"),
        "orphan",
        the_name=F("name"),
        the_ref=F("slug"),
        the_since=F("changed_at"),
    )


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


# --- What is said of each -----------------------------------------------------------------------------------
def of_a_request(row: Row) -> Iterator[Item]:
    """The case itself names its next act."""
    if row.detail == "ready":
        what, act = _("What's needed is written. Your turn, by %(day)s."), _("Choose whom to ask")
    elif row.detail == "submitted":
        what, act = _("A new request from %(place)s. They were promised a word by %(day)s."), _("Read it")
    else:
        what = _("You have it, from %(place)s. Your turn, by %(day)s.")
        act = _("Reply to %(name)s") % {"name": Truncator(row.name).chars(40)}
    yield Item(
        who=row.name,
        what=what % row.words,
        url=reverse("volunteers:case", args=[row.ref]),
        act=act,
        since=row.since,
        due_at=row.due_at,
        minutes=ASKING if row.detail == "ready" else READING,
        overdue=row.is_overdue,
    )


def of_a_match(row: Row) -> Iterator[Item]:
    is_hand = row.kind == "hand"
    page = "volunteers:case-hand" if is_hand else "volunteers:case-looked"
    yield Item(
        who=row.name,
        what=_("Somebody raised a hand and waits to hear from you.")
        if is_hand
        else _("An introduction has gone otherwise than anybody wished. A word to both helps."),
        url=reverse(page, args=[row.ref, row.place]),
        act=_("Answer them") if is_hand else _("Look into it"),
        since=row.since,
        minutes=DECIDING if is_hand else LOOKING_INTO,
        urgent=not is_hand,
    )


def of_an_invitation(row: Row) -> Iterator[Item]:
    yield Item(
        who=row.name,
        what=_("Somebody took up your invitation with another address. Is it them?"),
        url=reverse("groups:people", args=[row.ref]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=LOOKING,
    )


def of_an_orphan(row: Row) -> Iterator[Item]:
    yield Item(
        who=row.name,
        what=_("Has no lead. You look after it until there is one."),
        url=reverse("groups:people", args=[row.ref]),
        act=_("Find a lead"),
        since=row.since,
        minutes=CALLING,
    )


def of_nobody(row: Row) -> Iterator[Item]:
    yield Item(
        who=row.name,
        what=_("Nobody runs this group, and nobody looks after it."),
        url=reverse("groups:people", args=[row.ref]),
        act=_("Find it somebody"),
        since=row.since,
        minutes=CALLING,
    )


def of_broken_promises(row: Row) -> Iterator[Item]:
    count = int(row.detail)
    yield Item(
        who=row.name,
        what=ngettext(
            "%(count)d charity has waited for this group's word past the promised day. A kind call may help.",
            "%(count)d charities have waited for this group's word past the promised day. A kind call may help.",
            count,
        )
        % {"count": count},
        url=reverse("groups:people", args=[row.ref]),
        act=_("See who runs it"),
        since=row.since,
        minutes=CALLING,
    )


def of_the_first_group(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("The network"),
        what=_("No group is here yet. The first one makes it a network."),
        url=reverse("groups:create"),
        act=_("Begin the first group"),
        minutes=CALLING,
        urgent=True,
    )


def of_what_is_odd(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("Data quality"),
        what=ngettext(
            "%(count)d group covers no place, so that no request ever reaches it.",
            "%(count)d groups cover no place, so that no request ever reaches them.",
            row.count,
        )
        % row.words,
        url=f"{reverse('impact:quality')}?check=groups-without-places",
        act=_("Show them"),
        minutes=LOOKING * row.count,
    )


def of_held(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("Held for a look"),
        what=ngettext(
            "%(count)d post may be an advertisement, or a person in a hurry.",
            "%(count)d posts may be advertisements, or people in a hurry.",
            row.count,
        )
        % row.words,
        url=reverse("volunteers:held"),
        act=_("Look at them"),
        since=row.since,
        minutes=LOOKING * row.count,
    )


def of_the_queue(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("The network"),
        what=ngettext(
            "%(count)d request has nobody yet, in %(place)s.",
            "%(count)d requests have nobody yet, the first in %(place)s.",
            row.count,
        )
        % row.words,
        url=reverse("volunteers:queue"),
        act=_("Find them somebody"),
        since=row.since,
        due_at=row.due_at,
        minutes=FINDING * row.count,
        overdue=row.is_overdue,
    )


def of_a_concern(row: Row) -> Iterator[Item]:
    """Without a button: only a safeguarding lead can open it."""
    if row.since and Concern(created_at=row.since).has_waited_too_long:
        yield Item(
            who=_("Safeguarding"),
            what=_("A concern has waited unopened since %(day)s. Please ring a safeguarding lead.")
            % {"day": dates.when(row.since)},
            since=row.since,
            overdue=True,
        )


EACH = {"request", "left", "hand", "wrong", "invitation", "orphan", "nobody"}  # as many things as rows
SAID: dict[str, Callable[[Row], Iterator[Item]]] = {
    "request": of_a_request,
    "left": of_a_request,
    "hand": of_a_match,
    "wrong": of_a_match,
    "invitation": of_an_invitation,
    "orphan": of_an_orphan,
    "held": of_held,
    "queue": of_the_queue,
    "concern": of_a_concern,
    "nobody": of_nobody,
    "promises": of_broken_promises,
    "first": of_the_first_group,
    "quality": of_what_is_odd,
}
