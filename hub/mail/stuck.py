"""Mails that a person looks at: perhaps delivered and perhaps not, or refused. Again, or left as they are (G6)."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.audit.models import record
from hub.mail.models import OutgoingMail
from hub.mail.promises import wake_the_sender

State = OutgoingMail.State


def came_with_its_words(mail: OutgoingMail) -> bool:
    """What allauth wrote is wiped when it is over: a code that nobody got is asked for anew, by its owner."""
    return mail.kind.startswith("account/")


def is_too_late(mail: OutgoingMail) -> bool:
    return mail.expires_at is not None and mail.expires_at <= timezone.now()


def may_go_again(mail: OutgoingMail) -> bool:
    return not (came_with_its_words(mail) or is_too_late(mail))


@transaction.atomic
def send_again(mails: Any, *, who: Any) -> int:
    """Back into the queue under the same Message-ID, by which a mail program tells a repeat. The sender looks again
    whether it may go. Pressing twice changes nothing."""
    held = [mail for mail in locked(mails) if may_go_again(mail)]
    for mail in held:
        mail.state, mail.not_before, mail.attempts, mail.last_error = State.QUEUED, timezone.now(), 0, ""
        mail.save(update_fields=["state", "not_before", "attempts", "last_error"])
        record(who, "mail sent again", mail)
        transaction.on_commit(partial(wake_the_sender, mail.pk), robust=True)
    return len(held)


@transaction.atomic
def leave(mails: Any, *, who: Any) -> int:
    """Off the list, as it is. Pressing twice changes nothing."""
    held = list(locked(mails))
    for mail in held:
        mail.left_at = timezone.now()
        mail.save(update_fields=["left_at"])
        record(who, "mail left", mail)
    return len(held)


def locked(mails: Any) -> Iterable[OutgoingMail]:
    return mails.stuck().order_by("pk").select_for_update(of=("self",))
