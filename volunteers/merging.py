"""What this app has of a group goes along when the group joins another, and where it goes when a group closes."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from groups.models import Membership
from hub.journal.models import JournalRow
from hub.shelves import GoesAlong
from volunteers.models import CoverAsk, HelpRequest, Match, MatchingRow, Passing, Volunteer

IN_HAND = ("taken", "ready", "finding", "in_hand")
A_BATCH = 1000


# --- Joining another group ----------------------------------------------------------------------------
def move(ending: Any, journal: Any) -> None:
    """Requests with all that hangs on them, volunteers at home, who was asked for what."""
    now, group, into = timezone.now(), ending.group_id, ending.into_id
    both = [group, into]
    between = CoverAsk.objects.open().filter(group__in=both, request__group__in=both)
    journal.set(between, answered_at=now, answer=CoverAsk.Answer.TAKEN)
    asked_too = Exists(CoverAsk.objects.filter(group=into, request=OuterRef("request")))
    journal.set(
        CoverAsk.objects.open().filter(asked_too, group=group), answered_at=now, answer=CoverAsk.Answer.TAKEN
    )
    passing = Passing.objects.open().filter(from_group__in=both, to_group__in=both)
    journal.set(passing, ended_at=now, ended_by="from")
    journal.set(HelpRequest.objects.filter(group=group), group=into)
    journal.set(HelpRequest.objects.filter(routed_to=group), routed_to=into)
    journal.set(Volunteer.objects.filter(group=group), group=into)
    journal.set(Match.objects.filter(group=group), group=into)
    journal.set(Passing.objects.filter(from_group=group), from_group=into)
    journal.set(Passing.objects.filter(to_group=group), to_group=into)
    journal.set(CoverAsk.objects.filter(group=group).exclude(asked_too), group=into)


STAYS = {
    "volunteers.OnboardingStep.group": "The other group's way in counts; steps that somebody did go with them.",
    "volunteers.StepDone.group": "It was an organiser of that group who signed.",
}


def write_matching_rows_of(journal: Any) -> None:
    """Whose membership went over, or back: what the suggestions read of them is written anew."""
    memberships = JournalRow.objects.filter(journal=journal, label=Membership._meta.label_lower).values(
        "row_pk"
    )
    write_matching_rows(Volunteer.objects.filter(person__memberships__in=memberships).distinct())


@transaction.atomic
def write_matching_rows(volunteers: Any) -> None:
    pks = sorted(volunteers.values_list("pk", flat=True))
    for start in range(0, len(pks), A_BATCH):
        some = Volunteer.objects.filter(pk__in=pks[start : start + A_BATCH]).order_by("pk")
        MatchingRow.objects.refresh(list(some.select_for_update(no_key=True).values_list("pk", flat=True)))


# --- Counted before and after -------------------------------------------------------------------------
def count(groups: list[int]) -> dict[str, int]:
    had = HelpRequest.objects.filter(group__in=groups).exclude(state="draft")
    passed = Passing.objects.filter(Q(from_group__in=groups) | Q(to_group__in=groups))
    return {
        "requests": had.count(),
        "volunteers": Volunteer.objects.filter(group__in=groups).count(),
        "introductions": Match.objects.filter(request__group__in=groups, introduced_at__isnull=False).count(),
        "passed": passed.aggregate(n=Count("pk"))["n"],
    }


SAID = {
    "requests": lambda n: ngettext("%(n)d request", "%(n)d requests", n) % {"n": n},
    "volunteers": lambda n: (
        ngettext("%(n)d volunteer who is at home there", "%(n)d volunteers who are at home there", n)
        % {"n": n}
    ),
    "introductions": lambda n: ngettext("%(n)d introduction", "%(n)d introductions", n) % {"n": n},
    "passed": lambda n: ngettext("%(n)d request passed on", "%(n)d requests passed on", n) % {"n": n},
}


# --- Closing ------------------------------------------------------------------------------------------
def hinders(group: Any) -> list[str]:
    """Cases that somebody has in hand are brought to their end, or passed on, before the group closes."""
    held = HelpRequest.objects.passed().filter(group=group, state__in=IN_HAND).order_by("due_at", "pk")
    names = list(held.values_list("organisation_name", "ref")[:20])
    return [gettext("%(name)s (%(ref)s) is in hand.") % {"name": name, "ref": ref} for name, ref in names]


def let_go(ending: Any, *, by: Any) -> None:
    """What nobody has read yet, and what rests, finds another group or the network; volunteers are at home in none."""
    left = HelpRequest.objects.filter(
        group=ending.group_id, state__in=["submitted", "resting", "unconfirmed"]
    )
    for request in left.order_by("pk"):
        request.find_another_group(by=by)
    open_asks = CoverAsk.objects.open().filter(group=ending.group_id)
    open_asks.update(answered_at=timezone.now(), answer=CoverAsk.Answer.NO, changed_at=timezone.now())
    for passing in Passing.objects.open().filter(to_group=ending.group_id):
        passing.say_no(by=by)
    at_home = list(Volunteer.objects.filter(group=ending.group_id).values_list("pk", flat=True))
    Volunteer.objects.filter(pk__in=at_home).update(group=None, changed_at=timezone.now())
    write_matching_rows(Volunteer.objects.filter(pk__in=at_home))


GOES_ALONG = GoesAlong(move, count, SAID, STAYS, hinders, let_go)
