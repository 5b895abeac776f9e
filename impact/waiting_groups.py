"""What waits for a coordinator of the groups themselves: those who would like to begin, endings, agreements, handovers,
messages. Branches of the one statement in impact/waiting.py, said in the words of groups/waiting/."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, Min, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils import timezone

from groups import waiting as words
from groups.models import Affiliation, ContactMessage, Group, GroupApplication, GroupEnding, Handover
from groups.models.affiliation import LOOK_AHEAD
from groups.waiting import born, life, reached, run
from hub.today.items import Item

NUMBER = Cast("pk", CharField())
OF_GROUP = {"the_name": F("group__name"), "the_ref": F("group__slug")}


def branches(who: Any, columns: Any) -> list[Any]:
    return [
        *of_beginnings(who, columns), of_endings(who, columns), *of_agreements(who, columns), of_handovers(who, columns),
        *of_messages(who, columns),
    ]  # fmt: skip


def of_beginnings(who: Any, columns: Any) -> Iterator[Any]:
    seen = GroupApplication.objects.visible_to(who)
    yield columns(
        seen.waiting().order_by("state_since", "pk"), "application", the_name=F("person_name"), the_place=F("outcode"),
        the_detail=NUMBER, the_since=F("state_since"),
    )  # fmt: skip
    held = seen.filter(state=GroupApplication.State.UNCONFIRMED, screening="held").order_by("created_at")
    yield columns(held, "held application", 1, the_since=F("created_at"))


def of_endings(who: Any, columns: Any) -> Any:
    """`the_place` is the group it would join."""
    waits = GroupEnding.objects.visible_to(who).open().filter(national_agreed_at=None).order_by("created_at")
    other = Coalesce(F("into__name"), Value(""))
    return columns(waits, "ending", **OF_GROUP, the_place=other, the_detail=NUMBER, the_since=F("created_at"))


def of_agreements(who: Any, columns: Any) -> Iterator[Any]:
    seen = Affiliation.objects.visible_to(who).exclude(group__state__in=["merged", "closed"])
    proposed = seen.proposed().filter(national_agreed_at=None).exclude(group__in=who.groups_as("lead"))
    yield columns(proposed.order_by("created_at"), "agreement", **OF_GROUP, the_since=F("created_at"))
    due = seen.agreed().filter(review_on__lte=timezone.localdate() + LOOK_AHEAD)
    due = due.filter(Q(national=who.person) | Q(group__in=who.groups_as("lead"))).order_by("review_on")
    yield columns(due, "review", **OF_GROUP, the_due=Cast("review_on", DateTimeField()))


def of_handovers(who: Any, columns: Any) -> Any:
    """To her, of groups she looks after; `the_detail` is the number of its lines that are open."""
    hers = Handover.objects.visible_to(who).filter(heir=who.person, closed_at=None).order_by("created_at")
    left = Cast(Count("items", filter=Q(items__done_at=None)), CharField())
    detail = Concat(NUMBER, Value(" "), left, output_field=CharField())
    name = Coalesce(NullIf("person__name", Value("")), Cast("person__email", CharField()))
    return columns(
        hers,
        "handover",
        **OF_GROUP,
        the_place=name,
        the_detail=detail,
        the_since=F("created_at"),
        the_count=Value(1),
    )


def of_messages(who: Any, columns: Any) -> Iterator[Any]:
    """To groups that nobody runs and she looks after; those held, to any group."""
    alone = Group.objects.filter(looked_after_by=who.person).exclude(
        pk__in=Group.objects.with_organisers().values("pk")
    )
    waits = ContactMessage.objects.visible_to(who).waiting().filter(group__in=alone)
    for kind, messages in (("message", waits), ("held message", ContactMessage.objects.held_for(who))):
        of_each = messages.order_by().values("group").annotate(number=Count("pk"), first=Min("created_at"))
        yield columns(
            of_each.order_by("first"), kind, **OF_GROUP, the_detail=Cast("number", CharField()), the_since=F("first"),
            the_count=Value(1),
        )  # fmt: skip


# --- In the words of their own list --------------------------------------------------------------------
def said(item: Any, count: Any = lambda row: 1) -> Any:
    """As /today/ says it."""

    def of(row: Any) -> Iterator[Item]:
        number = row.detail.split(" ")[0] or "0"
        day = timezone.localdate(row.due_at + timedelta(hours=1)) if row.due_at else None
        yield item(words.Row(int(number), row.name, row.ref, row.place, row.since, day, count(row)))

    return of


def of_an_application(row: Any) -> Iterator[Item]:
    yield born.waits_for_an_answer(words.Row(int(row.detail), row.place, "", row.name, row.since))


SAID = {
    "application": of_an_application,
    "held application": said(born.held_for_a_look, lambda row: row.count),
    "ending": said(life.ending, lambda row: 0 if row.place else 1),
    "agreement": said(life.agreement_proposed),
    "review": said(life.agreement_review),
    "handover": said(run.handover, lambda row: int(row.detail.split(" ")[1])),
    "message": said(reached.to_answer, lambda row: int(row.detail)),
    "held message": said(reached.to_look_at, lambda row: int(row.detail)),
}
EACH = {"application", "ending", "agreement", "review"}
