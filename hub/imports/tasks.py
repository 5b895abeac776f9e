"""What files that were brought in leave behind, and for how long."""

from celery import shared_task

from hub.imports.models import ImportJob


@shared_task
def forget() -> None:
    """The file after 30 days, where it was never brought in; the job after two years."""
    ImportJob.objects.owed_wiping().update(content=None, report={})
    ImportJob.objects.owed_forgetting().delete()
