"""What groups owe by the day, and what they need not remember."""

from celery import shared_task

from groups.emails import terms
from groups.models import AddRequest, ContactMessage, ListedPerson, Membership


# --- Terms --------------------------------------------------------------------------------------------------------
@shared_task
def ask_whose_term_ends() -> None:
    """A letter before each year that ends, promised once; nothing ends by it."""
    for membership in Membership.objects.owed_term_letter().select_related("person").iterator():
        terms.term_ends(membership)


# --- Kept no longer than needed -------------------------------------------------------------------------------
@shared_task
def forget() -> None:
    """Messages and listed people after a year, advertisements after 30 days."""
    for message in ContactMessage.objects.owed_forgetting().iterator():
        message.forget()
    ListedPerson.objects.owed_forgetting().delete()
    AddRequest.objects.owed_forgetting().delete()
