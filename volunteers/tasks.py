"""The clock of requests: what is owed is found here and promised, each thing once, however often this runs."""

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
from volunteers.emails import charity, group
from volunteers.models import Concern, HelpRequest, Message, clock

log = logging.getLogger(__name__)
CHUNK = 100
NEIGHBOURS_ASKED = 3  # at once; the first yes counts
MORNING, EVENING = 8, 20  # nobody is written to at night


@shared_task
def keep_the_clock() -> None:
    """Nudges, reminders, resting, covers: by day only, so that no mail of ours rings at three in the morning."""
    tell_safeguarding_leads()
    if not MORNING <= timezone.localtime().hour < EVENING:
        return
    requests = HelpRequest.objects
    settle(requests.owed_nudge, nudge)
    settle(requests.owed_reminder, remind)
    settle(requests.owed_rest, rest)
    settle(requests.owed_finish, finish)
    settle(requests.owed_back, give_back)
    settle(requests.owed_neighbours, ask_neighbours)
    settle(requests.owed_coordinator, ask_coordinator)
    tell_owners()


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
def settle(owed: Callable[[], Any], act: Callable[[HelpRequest], Any]) -> None:
    """Each row in a transaction of its own, asked again under its lock: a worker that dies leaves the rest owed."""
    last = 0
    while pks := list(owed().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        for pk in pks:
            try:
                with transaction.atomic():
                    request = owed().select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
                    if request is not None:
                        act(request)
            except Exception as trouble:  # one broken row must not stop everybody's clock
                log.error("%s of request %s failed: %s", act.__name__, pk, type(trouble).__name__)
        last = pks[-1]


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
