"""What nobody needs any longer."""

from celery import shared_task

from learning.models import PackAnswer


@shared_task
def forget() -> None:
    """Answers of two years ago, and those put away a month ago."""
    PackAnswer.objects.forgettable().delete()
