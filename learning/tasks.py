"""What nobody needs any longer."""

from celery import shared_task

from learning.models import Hello, PackAnswer


@shared_task
def forget() -> None:
    """Answers of two years ago, those put away a month ago, and hellos of a year ago."""
    PackAnswer.objects.forgettable().delete()
    Hello.objects.owed_forgetting().delete()
