"""Plain signs of how a group is doing: said to the group first, each with an offer; never a score, never a ranking."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Meeting, Membership, NextLead, PageSection, SeasonOff
from groups.models.care import quarter_of
from hub import shelves
from hub.common import dates
from hub.common.expressions import HowMany
from hub.shelves import GroupSign, Sign

EDITED_WITHIN = timedelta(days=90)
TOLD = (
    Group.State.ACTIVE,
    Group.State.QUIET,
)  # one that begins has its checklist, one that rests has its rest
HERE = OuterRef("pk")


def page_edited() -> Subquery:
    return Subquery(PageSection.objects.filter(group=HERE).order_by("-edited_at").values("edited_at")[:1])


def edited_sign(group: Any, edited_at: Any) -> Sign:
    if edited_at and edited_at >= timezone.now() - EDITED_WITHIN:
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


def two_run_it() -> HowMany:
    running = Membership.objects.live().running().filter(person__is_active=True)
    return HowMany(running.filter(group=HERE), each="person")


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


def next_meeting() -> Subquery:
    upcoming = Meeting.objects.upcoming().filter(group=HERE)
    return Subquery(upcoming.order_by("starts_at").values("starts_at")[:1])


def meeting_sign(group: Any, starts_at: Any) -> Sign:
    if group.rests_until:
        until = {"day": dates.day(group.rests_until)}
        words = _("You rest until %(day)s, and the next meeting can wait.") % until
        return Sign("meeting", True, words, short=_("rests until %(day)s") % until)
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


def next_lead() -> Exists:
    """The name stays in the group's rooms: here is only whether somebody was thought of, this quarter or last."""
    since = quarter_before(quarter_of(timezone.localdate()))
    return Exists(NextLead.objects.filter(group=HERE, quarter__gte=since, answer="somebody"))


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


SIGNS = [
    GroupSign("page", page_edited, edited_sign),
    GroupSign("people", two_run_it, running_sign),
    GroupSign("meeting", next_meeting, meeting_sign),
    GroupSign("next_lead", next_lead, lead_sign),
]


# --- All of them, of all apps -------------------------------------------------------------------------
def asked_of(groups: Any) -> Any:
    """These groups with what their signs are read from; no query of its own."""
    seasons = SeasonOff.objects.resting().filter(group=HERE).order_by("-until_on")
    answers = {answer_to(sign): sign.asked() for sign in shelves.GROUP_SIGNS}
    return groups.annotate(rests_until=Subquery(seasons.values("until_on")[:1]), **answers)


def told(group: Any) -> list[Sign]:
    """The signs of a group that came by `asked_of`."""
    if group.state not in TOLD:
        return []
    return [sign.said(group, getattr(group, answer_to(sign))) for sign in shelves.GROUP_SIGNS]


def in_short(group: Any) -> list[str]:
    """As the coordinator reads them: what isn't well, and that it rests."""
    return [sign.short for sign in told(group) if sign.short]


def answer_to(sign: GroupSign) -> str:
    return f"sign_{sign.name}"


def quarter_before(quarter: date) -> date:
    return quarter_of(quarter - timedelta(days=1))
