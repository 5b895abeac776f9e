"""What the guard need not remember any longer."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from hub.guard.models import FormKey, HeldPost, Limit

LONGEST_LIMIT = timedelta(days=8)
KEYS_KEPT = timedelta(days=2)  # a stamp lives one


@shared_task
def forget_old() -> None:
    now = timezone.now()
    FormKey.objects.filter(made_at__lt=now - KEYS_KEPT).delete()
    Limit.objects.filter(window_start__lt=now - LONGEST_LIMIT).delete()
    HeldPost.objects.filter(made_at__lt=now - timedelta(days=settings.SPAM_KEPT_DAYS)).delete()
