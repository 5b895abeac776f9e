"""Whether a mail may still go, asked again right before it does: rights and wishes change while it waits."""

from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import Preference
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail, Suppression

State = OutgoingMail.State


def reason_not_to_send(mail: OutgoingMail) -> str | None:
    """The state it ends in when it must not go; None when it may."""
    if mail.expires_at is not None and mail.expires_at <= timezone.now():
        return State.EXPIRED
    if mail.person is not None and not mail.person.can_receive_mail:
        return State.SUPPRESSED
    if Suppression.objects.of(mail.to_email).filter(Q(kind="") | Q(kind=mail.kind)).exists():
        return State.SUPPRESSED
    if mail.about_id is not None and mail.about is None:
        return State.SUPPRESSED  # what it was about is gone
    kind = kind_named(mail.kind)
    if kind.may_stop and mail.person is not None and has_stopped(mail):
        return State.SUPPRESSED
    return None if kind.still_owed(mail) else State.SUPPRESSED


def has_stopped(mail: OutgoingMail) -> bool:
    stopped = Preference.objects.filter(person=mail.person, kind=mail.kind, how_often=Preference.HowOften.OFF)
    return stopped.exists()
