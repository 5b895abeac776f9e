"""What a mail server's no means for the mail and for the address."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from hub import news
from hub.mail.models import OutgoingMail, Suppression, address_hash
from hub.mail.smtp import Refused

NOBODY_THERE = {"5.1.1", "5.1.10", "5.0.350"}
WORTH_ANOTHER_TRY = {
    "5.2.2",
    "5.4.4",
    "5.4.6",
    "5.4.7",
}  # mailbox full, route or time trouble: said as final, seldom is
REFUSED_MAILS, WITHIN = 5, timedelta(days=14)


def note(mail: OutgoingMail, no: Refused) -> bool:
    """Draw the conclusions; True when this mail is over, False when it is worth another try."""
    if no.status in NOBODY_THERE:
        suppress(mail, "bounced")
        return True
    if refused_of_late(mail) >= REFUSED_MAILS:
        suppress(mail, "refused")
        return True
    return no.code >= 500 and no.status not in WORTH_ANOTHER_TRY


def refused_of_late(mail: OutgoingMail) -> int:
    """How many mails this address has refused in two weeks, this one included, while none got through."""
    lately = OutgoingMail.objects.filter(to_email__iexact=mail.to_email, made_at__gte=timezone.now() - WITHIN)
    if lately.filter(state=OutgoingMail.State.SENT).exists():
        return 0
    refused = lately.filter(last_error__regex="^[45]", state__in=["queued", "failed"])
    return refused.filter(~Q(pk=mail.pk)).count() + 1


def suppress(mail: OutgoingMail, reason: str) -> None:
    """No more mail to this address; the app whose mail it was shows somebody that it can't be reached."""
    Suppression.objects.get_or_create(
        email_hash=address_hash(mail.to_email), kind="", defaults={"reason": reason}
    )
    news.address_refused.send(sender=OutgoingMail, mail=mail)
