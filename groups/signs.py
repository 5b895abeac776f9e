"""Plain signs of how a group is doing: said to the group first, each with an offer; never a score, never a ranking."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Meeting, Membership, NextLead, PageSection
from groups.models.care import quarter_of
from hub import shelves
from hub.common import dates
from hub.shelves import Sign

EDITED_WITHIN = timedelta(days=90)
TOLD = (
    Group.State.ACTIVE,
    Group.State.QUIET,
)  # one that begins has its checklist, one that rests has its rest


def page_edited(groups: list[Any]) -> dict[int, Sign]:
    edited = of_each(PageSection.objects.filter(group__in=pks(groups)), Max("edited_at"))
    early = timezone.now() - EDITED_WITHIN
    return {group.pk: edited_sign(group, edited.get(group.pk), early) for group in groups}


def edited_sign(group: Any, edited_at: Any, early: Any) -> Sign:
    if edited_at and edited_at >= early:
        words = _("Your page is fresh: somebody changed it on %(day)s.") % {"day": dates.day(edited_at)}
        return Sign("page", True, words)
    return Sign(
        "page",
        False,
        _("Nobody has changed your page for three months. One true sentence about this month is plenty."),
        short=_("the page is as it was three months ago"),
        url=reverse("groups:page", args=[group.slug]),
        act=_("Change a sentence"),
    )


def two_run_it(groups: list[Any]) -> dict[int, Sign]:
    running = Membership.objects.live().running().filter(group__in=pks(groups), person__is_active=True)
    numbers = of_each(running, Count("person", distinct=True))
    return {group.pk: running_sign(group, numbers.get(group.pk, 0)) for group in groups}


def running_sign(group: Any, number: int) -> Sign:
    if number >= 2:
        return Sign(
            "people", True, _("More than one of you can run things, so one may be ill or on holiday.")
        )
    return Sign(
        "people",
        False,
        _("Everything hangs on one person. Who might share it, even for an hour a month?"),
        short=_("one person runs it") if number else _("nobody runs it"),
        url=reverse("groups:people", args=[group.slug]),
        act=_("Invite somebody"),
    )


def next_meeting(groups: list[Any]) -> dict[int, Sign]:
    upcoming = Meeting.objects.upcoming().filter(group__in=pks(groups))
    days = of_each(upcoming, Min("starts_at"))
    return {group.pk: meeting_sign(group, days.get(group.pk)) for group in groups}


def meeting_sign(group: Any, starts_at: Any) -> Sign:
    if starts_at:
        return Sign("meeting", True, _("You meet next on %(day)s.") % {"day": dates.day(starts_at)})
    return Sign(
        "meeting",
        False,
        _("No meeting has a date. A cup of tea counts."),
        short=_("no meeting dated"),
        url=reverse("groups:meeting-new", args=[group.slug]),
        act=_("Date the next one"),
    )


def next_lead(groups: list[Any]) -> dict[int, Sign]:
    """The name stays in the group's rooms: here is only whether somebody was thought of, this quarter or last."""
    since = quarter_before(quarter_of(timezone.localdate()))
    thought_of = NextLead.objects.filter(group__in=pks(groups), quarter__gte=since, answer="somebody")
    there = set(thought_of.values_list("group", flat=True))
    return {group.pk: lead_sign(group, group.pk in there) for group in groups}


def lead_sign(group: Any, thought_of: bool) -> Sign:
    if thought_of:
        return Sign("next_lead", True, _("You have thought of who could run the next one."))
    return Sign(
        "next_lead",
        False,
        _("Nobody comes to mind yet who could run the next one. Asking is how it begins."),
        short=_("nobody thought of for the next one"),
        url=reverse("groups:next-lead", args=[group.slug]),
        act=_("Think of somebody"),
    )


SIGNS = [page_edited, two_run_it, next_meeting, next_lead]


# --- All of them, of all apps -------------------------------------------------------------------------
def of_groups(groups: Iterable[Any]) -> dict[int, list[Sign]]:
    """As many queries for one group as for a hundred."""
    told = [group for group in groups if group.state in TOLD]
    if not told:
        return {}
    shelf = [signs(told) for signs in shelves.GROUP_SIGNS]
    return {group.pk: [signs[group.pk] for signs in shelf] for group in told}


def pks(groups: list[Any]) -> list[int]:
    return [group.pk for group in groups]


def of_each(rows: Any, what: Any) -> dict[int, Any]:
    return dict(rows.order_by().values_list("group").annotate(what))


def quarter_before(quarter: date) -> date:
    return quarter_of(quarter - timedelta(days=1))
