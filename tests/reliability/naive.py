"""How one would write a sender without thinking of death: look what waits, send it, write that down."""

import smtplib
from email.message import EmailMessage

from django.conf import settings
from django.utils import timezone

from hub.mail.models import OutgoingMail


def send_all() -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for mail in OutgoingMail.objects.due():
            message = EmailMessage()
            message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, mail.to_email
            message["X-Bunting-Key"] = mail.key_hash
            OutgoingMail.objects.filter(pk=mail.pk).update(
                state="sending", claimed_at=timezone.now(), sent_at=None
            )
            line.send_message(message)
            OutgoingMail.objects.filter(pk=mail.pk).update(
                state="sent", claimed_at=None, sent_at=timezone.now()
            )
