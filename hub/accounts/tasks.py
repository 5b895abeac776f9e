"""What nobody needs any longer of signing in."""

from celery import shared_task
from django.core.management import call_command

from hub.accounts.lost_phone import LostPhone
from hub.accounts.proposals import RoleProposal


@shared_task
def forget() -> None:
    """Sign-ins that ended by themselves leave no row behind; lost phones and proposals of two years ago neither."""
    call_command("clearsessions")
    LostPhone.objects.forgettable().delete()
    RoleProposal.objects.forgettable().delete()
