"""The clock of requests and introductions: what is owed is found here, each thing once, however often this runs."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups import places
from groups.models import Group, Membership
from hub.accounts.models import NetworkRole, User
from hub.common.workdays import is_working_day
from volunteers import looks
from volunteers.emails import charity, group, volunteer
from volunteers.models import (
    Concern,
    HelpRequest,
    Match,
    MatchingRow,
    MatchWord,
    Message,
    Role,
    Thanks,
    Volunteer,
    clock,
)

log = logging.getLogger(__name__)
CHUNK = 100
NEIGHBOURS_ASKED = 3  # at once; the first yes counts


@shared_task
def keep_the_clock() -> None:
    """Whatever time alone brings. Mails by day only, so that none of ours rings at three in the morning."""
    tell_safeguarding_leads()
    let_time_pass()
    if not clock.MORNING <= timezone.localtime().hour < clock.EVENING:
        return
    write_about_requests()
    write_about_introductions()


def let_time_pass() -> None:
    """What happens at any hour, since nobody is written to: pauses end, asks lapse, the next one is asked."""
    matches = Match.objects
    settle(Volunteer.objects.owed_return, lambda paused: paused.resume(by="hub"))
    settle(matches.owed_release, lambda match: match.release("paused", by="hub"))
    settle(matches.owed_lapse, lambda match: match.lapse())
    settle(Role.objects.owed_next_ask, ask_next)
    settle(matches.owed_end_by_silence, lambda match: match.finish(by="hub"))
    settle(HelpRequest.objects.owed_look, lambda request: request.ask_group_to_look())


def write_about_requests() -> None:
    requests = HelpRequest.objects
    settle(requests.owed_nudge, nudge)
    settle(requests.owed_reminder, remind)
    settle(requests.owed_rest, rest)
    settle(requests.owed_finish, finish)
    settle(requests.owed_back, give_back)
    settle(requests.owed_neighbours, ask_neighbours)
    settle(requests.owed_coordinator, ask_coordinator)
    settle(requests.owed_we_look, tell_we_look)
    tell_owners()


def write_about_introductions() -> None:
    """The asks first, then what came of them, then what remains."""
    matches = Match.objects
    settle(matches.owed_ask, volunteer.ask)
    settle(matches.owed_reminder, remind_of_ask)
    settle(matches.owed_thanks, volunteer.found_somebody)
    settle(matches.owed_end, volunteer.ended)
    settle(matches.owed_word_to_charity, charity.said_yes)
    settle(matches.owed_chaser, chase)
    settle(matches.owed_freeing, free)
    settle(matches.owed_introduction, tell_both)
    settle(matches.owed_check, ask_how_it_went)
    settle(matches.owed_closing, charity.closing)
    settle(matches.owed_follow_up, follow_up)
    settle(MatchWord.objects.owed_word, hand_over_words)
    settle(Thanks.objects.owed_word, volunteer.thanks_arrived)
    settle(Volunteer.objects.owed_pause_question, ask_whether_to_pause)


@shared_task
def gather_looks() -> None:
    """Who had a look at what's needed: off the cache and onto the requests, for a fair order."""
    looks.gather()


@shared_task
def write_matching_rows() -> None:
    """Hours become sixty days old and accounts close elsewhere: each night everybody's row is put right."""
    MatchingRow.objects.refresh_all()


@shared_task
def forget() -> None:
    """Unconfirmed for a week, drafts and advertisements of a month: gone, with their links and mails (D6)."""
    settle(HelpRequest.objects.forgettable, lambda request: request.forget())


@shared_task
def tell_of_the_evening() -> None:
    """In the morning: one mail to everybody whose group sits down today and finds something waiting."""
    today = timezone.localdate()
    waiting = HelpRequest.objects.waiting_for_group().order_by().values("group")
    sitting = [each.pk for each in Group.objects.live().filter(pk__in=waiting) if each.sits_on(today)]
    running = Membership.objects.live().running().filter(group__in=sitting, person__is_active=True)
    for person in User.objects.filter(memberships__in=running).distinct():
        group.evening(person, today)
    if today.weekday() in settings.NETWORK_SITTING_DAYS and is_working_day(today, "england"):
        tell_coordinators()


# --- One debt after the other ----------------------------------------------------------------------------
def settle(owed: Callable[[], Any], act: Callable[[Any], Any]) -> None:
    """Each row in a transaction of its own, asked again under its lock: a worker that dies leaves the rest owed."""
    last = 0
    while pks := list(owed().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        for pk in pks:
            try:
                with transaction.atomic():
                    row = held(owed(), pk)
                    if row is not None:
                        act(row)
            except Exception as trouble:  # one broken row must not stop everybody's clock
                log.error("%s of %s failed: %s", act.__name__, pk, type(trouble).__name__)
        last = pks[-1]


def held(owed: Any, pk: int) -> Any:
    """The row, locked in the order of its house (an ask after its request, its role and its people); None when it is
    owed nothing any more."""
    row = owed.model._base_manager.filter(pk=pk).first()
    if row is None:
        return None
    if hasattr(row, "lock"):
        row.lock()
        return row if owed.filter(pk=pk).exists() else None
    return owed.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def nudge(request: HelpRequest) -> None:
    """The second one only after a first; when both days have passed unseen, one is enough."""
    charity.nudge(request)
    late = request.state_since <= clock.days_ago(settings.UNCONFIRMED_NUDGES[1])
    request.change("nudged", by="hub", nudges=2 if late else request.nudges + 1)


def remind(request: HelpRequest) -> None:
    charity.question_reminder(request)
    late = (
        HelpRequest.objects.with_question_since(settings.CHARITY_REMINDERS[1]).filter(pk=request.pk).exists()
    )
    request.change("reminded", by="hub", reminders=2 if late else request.reminders + 1)


def rest(request: HelpRequest) -> None:
    if request.rest():
        charity.resting(request)


def finish(request: HelpRequest) -> None:
    request.finish(by="hub")


def give_back(request: HelpRequest) -> None:
    """Taken and then nothing, two working days past the promise: it is everybody's again."""
    assert request.due_at is not None
    if is_over(request.due_at, settings.COVER_NEIGHBOURS_WORKING_DAYS, request):
        request.hand_on(None, by="hub")


def ask_neighbours(request: HelpRequest) -> None:
    if not is_over(request.cover_from, settings.COVER_NEIGHBOURS_WORKING_DAYS, request):
        return
    assert request.group is not None
    neighbours = list(Group.objects.neighbours_of(request.group))
    neighbours.sort(key=lambda each: (places.distance_km(request.place, each.place) or 0.0, each.pk))
    if neighbours:
        request.ask_for_cover(neighbours[:NEIGHBOURS_ASKED])
        group.cover_asked(request)
    else:
        request.ask_coordinator()
        tell_coordinators()


def ask_coordinator(request: HelpRequest) -> None:
    if is_over(request.cover_from, settings.COVER_COORDINATOR_WORKING_DAYS, request):
        request.ask_coordinator()
        tell_coordinators()


def is_over(start: datetime | None, working_days: int, request: HelpRequest) -> bool:
    """So many working days of the charity's nation have passed."""
    if start is None:
        return False
    return clock.working_days_later(start, working_days, request.place.nation) <= timezone.now()


# --- Asks and introductions --------------------------------------------------------------------------------
def tell_we_look(request: HelpRequest) -> None:
    charity.we_look(request)
    request.tell_we_look()


def ask_next(role: Role) -> None:
    role.ask_next()
    role.request.follow_matches(by="hub")


def remind_of_ask(match: Match) -> None:
    volunteer.ask_reminder(match)
    match.remind()


def chase(match: Match) -> None:
    match.chase()
    charity.chaser(match)


def free(match: Match) -> None:
    match.release("silent", by="hub")
    volunteer.freed(match)


def tell_both(match: Match) -> None:
    volunteer.introduced(match)
    charity.introduced(match)


def ask_how_it_went(match: Match) -> None:
    if match.volunteer_done_at is None:
        volunteer.how_did_it_go(match)
    charity.how_did_it_go(match)
    match.ask_how_it_went()


def follow_up(match: Match) -> None:
    charity.follow_up(match)
    match.ask_what_remains()


def hand_over_words(word: MatchWord) -> None:
    """To the other side; what was written by nobody we know any more reaches nobody."""
    if word.contact_id is not None:
        volunteer.hub_words(word)
    elif word.by_id is not None:
        charity.hub_words(word)
    word.tell()


def ask_whether_to_pause(asked: Volunteer) -> None:
    volunteer.pause_question(asked)
    asked.ask_whether_to_pause()


# --- Telling people ----------------------------------------------------------------------------------------
def tell_coordinators() -> None:
    role = NetworkRole.objects.filter(role=NetworkRole.Role.NATIONAL, ended_at=None)
    for person in User.objects.filter(is_active=True, network_roles__in=role).distinct():
        group.queue(person, timezone.localdate())


def tell_safeguarding_leads() -> None:
    """At any hour: this one does not wait until the morning."""
    for concern in Concern.objects.owed_word():
        group.concern(concern)


def tell_owners() -> None:
    """A charity wrote back: whoever has the case hears of it."""
    for message in Message.objects.owed_word_to_owner().select_related("request__owner"):
        group.wrote_back(message)
