"""What groups owe by the day, and what they need not remember."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from celery import shared_task
from django.db import transaction

from groups.emails import life, terms
from groups.models import (
    AddRequest,
    ContactMessage,
    Group,
    GroupApplication,
    GroupEnding,
    ListedPerson,
    Membership,
    NextLead,
    SeasonOff,
)
from hub.common.models import TransitionError


# --- Terms --------------------------------------------------------------------------------------------------------
@shared_task
def ask_whose_term_ends() -> None:
    """A letter before each year that ends, promised once; nothing ends by it."""
    for membership in Membership.objects.owed_term_letter().select_related("person").iterator():
        terms.term_ends(membership)


# --- How groups live and end --------------------------------------------------------------------------------------
@shared_task
def notice_silence() -> None:
    """A kind word after 76 days without life, quiet a fortnight later, active again with the first meeting."""
    each_by_itself(Group.objects.lively_again(), come_to_life)
    each_by_itself(Group.objects.owed_quiet(), Group.turn_quiet)
    each_by_itself(Group.objects.owed_quiet_notice(), say_a_kind_word)


def come_to_life(group: Any) -> None:
    group.note_life(group.life_at)


def say_a_kind_word(group: Group) -> None:
    group.note_quiet_notice()
    life.quiet_notice(group)


def each_by_itself(groups: Iterable[Group], act: Callable[[Group], Any]) -> None:
    """One that somebody moves in this very second stays as they left it, and stops no other."""
    for group in groups:
        with suppress(TransitionError), transaction.atomic():
            act(group)


@shared_task
def tell_of_endings() -> None:
    """Everybody who belonged to a group hears where it goes on, or that it has closed, once."""
    for ending in GroupEnding.objects.owed_word():
        for membership in ending.untold().select_related("person").iterator():
            life.ended(ending, membership)


# --- Kept no longer than needed -------------------------------------------------------------------------------
@shared_task
def forget() -> None:
    """Messages and listed people, asks, applications, seasons off: each after its time in `KEPT_DAYS`."""
    for message in ContactMessage.objects.owed_forgetting().iterator():
        message.forget()
    for application in GroupApplication.objects.owed_forgetting().iterator():
        application.forget()
    ListedPerson.objects.owed_forgetting().delete()
    AddRequest.objects.owed_forgetting().delete()
    SeasonOff.objects.owed_forgetting().delete()
    NextLead.objects.owed_forgetting().delete()
