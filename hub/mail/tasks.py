"""The sender, woken for one mail or sweeping for all that is due. Run twice, they send nothing twice."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from hub.mail import sender
from hub.mail.models import OutgoingMail

KEPT = timedelta(days=90)


@shared_task
def send_mail(pk: int) -> None:
    sender.send_due(first=pk)


@shared_task
def send_due() -> None:
    sender.send_due()


@shared_task
def recover() -> None:
    sender.recover()


@shared_task
def forget() -> None:
    """Rows are kept for 90 days after they are over: who got what, and the keys against doubles."""
    waits = Q(state__in=["queued", "claimed", "sending"]) | Q(state="unknown", left_at=None)
    over = OutgoingMail.objects.exclude(waits)
    over.filter(made_at__lt=timezone.now() - KEPT, not_before__lt=timezone.now() - KEPT).delete()
