from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Sign-ins that ended by themselves leave no row behind."""
    call_command("clearsessions")
