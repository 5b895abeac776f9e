"""Whether a mail may still go, asked again right before it does: rights and wishes change while it waits."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hub.accounts.models import Preference
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail, Suppression

State = OutgoingMail.State


def with_wishes(mails: Any, address: str) -> Any:
    """Mails to one address, with what was said about it and by its person; one statement, since mails are many."""
    suppressed = Suppression.objects.of(address).filter(Q(kind="") | Q(kind=OuterRef("kind")))
    stopped = Preference.objects.filter(
        person=OuterRef("person"), kind=OuterRef("kind"), how_often=Preference.HowOften.OFF
    )
    return mails.annotate(is_suppressed=Exists(suppressed), is_stopped=Exists(stopped))


def reason_not_to_send(mail: Any) -> str | None:
    """The state it ends in when it must not go; None when it may. The mail comes from `with_wishes`."""
    if mail.expires_at is not None and mail.expires_at <= timezone.now():
        return State.EXPIRED
    has_left = mail.person is not None and not mail.person.can_receive_mail
    is_about_nothing = mail.about_id is not None and mail.about is None
    kind = kind_named(mail.kind)
    if has_left or mail.is_suppressed or is_about_nothing or (kind.may_stop and mail.is_stopped):
        return State.SUPPRESSED
    return None if kind.still_owed(mail) else State.SUPPRESSED
