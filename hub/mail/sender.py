"""The one sender. Three short transactions a mail: claim; check, render and mark; note what came of it.

A row lock alone is no claim, so the state is committed before each step. `sending` is the only doubtful
moment: whoever dies there leaves a row that `recover` queues again when essential and parks when not.
"""

import logging
import os
import secrets
import socket
import time
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hub.mail import bounces
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.smtp import InDoubt, NotTaken, Refused
from hub.mail.wanted import reason_not_to_send, with_wishes

log = logging.getLogger(__name__)
State = OutgoingMail.State

BATCH = 100
LONGEST_RUN = 50.0  # seconds: the next sweep goes on, and no task comes near its time limit
# A task lives five minutes at most, so who claimed a row this long ago is dead; the mail is out within ten.
STALE_AFTER = timedelta(minutes=8)
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 120, 240)]


def send_due(first: int | None = None) -> int:
    """Send all that is due, a batch at a time; with `first`, only if that mail still waits. How many went."""
    if first is not None and not OutgoingMail.objects.due().filter(pk=first).exists():
        return 0  # rolled back, deleted, or on its way already
    sent, end = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < end:
        batch = Batch()
        if not batch.claim(first):
            break
        sent += batch.deliver(end)
        if batch.server_is_away:
            break
        first = None
    return sent


class Batch:
    """Up to a hundred rows that this sender, and no other, has claimed."""

    def __init__(self) -> None:
        self.owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.connection: Any = get_connection()
        self.server_is_away = False
        self.waiting: list[tuple[int, str]] = []  # and their addresses

    def mine(self, state: str) -> Any:
        return OutgoingMail.objects.filter(state=state, claimed_by=self.owner)

    def claim(self, first: int | None = None) -> int:
        with transaction.atomic():
            due = OutgoingMail.objects.due().select_for_update(skip_locked=True).values_list("pk", "to_email")
            claimed = list(due.filter(pk=first)) if first is not None else []
            others = due.exclude(pk__in=[pk for pk, _ in claimed])
            claimed += others[: BATCH - len(claimed)]
            OutgoingMail.objects.filter(pk__in=[pk for pk, _ in claimed]).update(
                state=State.CLAIMED, claimed_at=timezone.now(), claimed_by=self.owner
            )
        self.waiting = claimed
        return len(claimed)

    def deliver(self, end: float) -> int:
        """Over one connection. Whatever ends this early, the rows that were not touched go back at once."""
        sent = 0
        try:
            while self.waiting and not self.server_is_away and time.monotonic() < end:
                sent += self.deliver_one(*self.waiting.pop(0))
        finally:
            self.mine(State.CLAIMED).update(state=State.QUEUED, claimed_at=None, claimed_by="")
            self.connection.close()
        return sent

    def deliver_one(self, pk: int, address: str) -> bool:
        message = self.prepare(pk, address)
        if message is None:
            return False
        outcome = self.hand_over(message)
        mine = self.mine(State.SENDING).filter(pk=pk)
        if outcome is None:
            now = timezone.now()
            mine.update(
                state=State.SENT, sent_at=now, claimed_at=None, claimed_by="", body=None, last_error=""
            )
            return True
        if isinstance(outcome, NotTaken):
            self.server_is_away = True
            log.warning("The mail server takes nothing now (%s).", outcome)
            mine.update(
                state=State.QUEUED,
                claimed_at=None,
                claimed_by="",
                attempts=F("attempts") - 1,
                last_error=str(outcome),
            )
        else:
            self.note(mine, outcome)
        return False

    @transaction.atomic
    def note(self, mine: Any, trouble: Exception, attempts: int = 0) -> None:
        if mail := mine.select_for_update(of=("self",)).first():
            mail.attempts += attempts
            note_trouble(mail, trouble)

    def prepare(self, pk: int, address: str) -> Any:
        """Look again whether it may go, render it, and say that it is leaving. The message, or None."""
        claimed = self.mine(State.CLAIMED).filter(pk=pk)
        try:
            with transaction.atomic():
                mail = (
                    with_wishes(claimed, address)
                    .select_related("person")
                    .select_for_update(of=("self",))
                    .first()
                )
                if mail is None:
                    return None  # called off, or given to another sender, in the meantime
                if reason := reason_not_to_send(mail):
                    claimed.update(state=reason, claimed_at=None, claimed_by="", body=None)
                    return None
                message = letter(mail)
                claimed.update(state=State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1)
                return message
        except SoftTimeLimitExceeded:
            raise  # the task's time is up; the letter is fine and goes back with the others
        except Exception as trouble:  # one broken letter must not hold up the others
            log.error("Mail %s cannot be written: %s", pk, type(trouble).__name__)
            self.note(claimed, trouble, attempts=1)
            return None

    def hand_over(self, message: Any) -> Exception | None:
        """None when it was taken. A line that had gone stale is opened anew, once."""
        for is_last_try in (False, True):
            try:
                self.connection.open()
                self.connection.send_messages([message])
                return None
            except NotTaken as trouble:
                self.connection.close()
                if is_last_try:
                    return trouble
            except (Refused, InDoubt) as trouble:
                return trouble
            except OSError as trouble:  # another backend, which doesn't say how far it got
                return InDoubt(type(trouble).__name__)
        return None


def note_trouble(mail: OutgoingMail, trouble: Exception) -> None:
    """What becomes of a mail that the server refused or perhaps took, or that could not be written."""
    if isinstance(trouble, Refused):
        if bounces.note(mail, trouble):
            finish(mail, State.FAILED, str(trouble))
        else:
            put_off(mail, str(trouble))
    elif mail.essential or not isinstance(trouble, InDoubt):
        put_off(mail, said(trouble))
    else:
        finish(mail, State.UNKNOWN, str(trouble))


def said(trouble: Exception) -> str:
    """The words of our own errors; of others only the name, for theirs may hold a person's."""
    return str(trouble) if isinstance(trouble, InDoubt) else type(trouble).__name__


def put_off(mail: OutgoingMail, why: str) -> None:
    """Try again later, each time a longer while; after eight times it has failed."""
    if mail.attempts >= OutgoingMail.MAX_ATTEMPTS:
        log.error("Mail %s of kind %s was given up: %s", mail.pk, mail.kind, why)
        finish(mail, State.FAILED, why)
        return
    mail.state, mail.claimed_at, mail.claimed_by, mail.last_error = State.QUEUED, None, "", why[:200]
    mail.not_before = timezone.now() + DELAYS[max(mail.attempts - 1, 0)]
    mail.save(update_fields=["state", "claimed_at", "claimed_by", "last_error", "not_before", "attempts"])


def finish(mail: OutgoingMail, state: str, why: str) -> None:
    mail.state, mail.claimed_at, mail.claimed_by, mail.body, mail.last_error = (
        state,
        None,
        "",
        None,
        why[:200],
    )
    mail.save(update_fields=["state", "claimed_at", "claimed_by", "body", "last_error", "attempts"])


def recover(now: datetime | None = None) -> int:
    """Take back what a dead sender held: nothing has left of the claimed, the sending are in doubt."""
    now = now or timezone.now()
    stale = OutgoingMail.objects.filter(claimed_at__lt=now - STALE_AFTER)
    free: dict[str, Any] = {"claimed_at": None, "claimed_by": ""}
    tired = Q(attempts__gte=OutgoingMail.MAX_ATTEMPTS)
    doubtful = stale.filter(state=State.SENDING)
    back = stale.filter(state=State.CLAIMED).update(state=State.QUEUED, **free)
    back += doubtful.filter(~tired, essential=True).update(state=State.QUEUED, not_before=now, **free)
    parked = doubtful.update(state=State.UNKNOWN, body=None, **free)
    if parked:
        log.error("%s mails were perhaps sent and perhaps not: somebody should look at the list.", parked)
    return back + parked
