"""Promising a mail: one row, written with the change that causes it, whatever happens to the broker."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from hub.accounts.models import User
from hub.celery import app
from hub.mail.addresses import one_line, one_mailbox
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail

log = logging.getLogger(__name__)


def promise(
    kind: str,
    *,
    to: User | str,
    about: models.Model | None = None,
    key: str,
    expires_at: datetime | None = None,
    not_before: datetime | None = None,
    language: str | None = None,
    params: dict[str, Any] | None = None,
    person: User | None = None,
    subject: str = "",
    body: dict[str, str] | None = None,
) -> OutgoingMail:
    """The promised mail; the one promised before when the key is known already.

    `to` is a person or an address. `subject` and `body` are for allauth's mails, which come with their words.
    """
    if isinstance(to, User):
        person, address = to, to.email
    else:
        address = to
    mail = OutgoingMail(
        dedupe_key=key,
        kind=kind,
        essential=kind_named(kind).essential,
        person=person,
        to_email=one_mailbox(address),
        language=language or (person.language if person else chosen_language()),
        params=params or {},
        about=about,
        not_before=not_before or timezone.now(),
        expires_at=expires_at,
        subject=one_line(subject),
        body=body,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    written = OutgoingMail.objects.get(dedupe_key=key)
    is_new_and_due = written.message_id == mail.message_id and written.not_before <= timezone.now()
    if is_new_and_due:
        transaction.on_commit(partial(wake_the_sender, written.pk), robust=True)
    return written


def expire(about: models.Model, kinds: Iterable[str] | None = None) -> int:
    """Call off what is still queued about a row: an event moved, a request withdrawn."""
    mails = OutgoingMail.objects.about(about)
    if kinds is not None:
        mails = mails.filter(kind__in=list(kinds))
    return mails.call_off(OutgoingMail.State.EXPIRED)


def chosen_language() -> str:
    """The language of the page that asks, where we write in it."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


PAUSE_AFTER_A_FAILURE = (
    5.0  # seconds; so that a page with many promises never waits long for a broker that is away
)
_silent_until = 0.0


def wake_the_sender(pk: int) -> None:
    """Say "now" to a worker. Without a broker nothing is lost: the sweep of the next minute finds the row."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        app.send_task("hub.mail.tasks.send_mail", [pk], retry=False, ignore_result=True)
    except Exception as trouble:  # whatever the broker does, the page goes on
        _silent_until = time.monotonic() + PAUSE_AFTER_A_FAILURE
        log.warning(
            "The sender could not be woken (%s); the next sweep sends the mail.", type(trouble).__name__
        )
