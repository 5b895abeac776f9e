"""Opening an account for somebody: no password, they come in by a code to their address."""

from allauth.account.models import EmailAddress
from django.db import transaction

from hub.accounts.models import User
from hub.mail.addresses import one_mailbox


@transaction.atomic
def open_account(address: str, name: str) -> User:
    """The account of this address, made where there is none; the first code they type confirms the address."""
    address = one_mailbox(address)
    person = User.objects.filter(email__iexact=address).first()
    if person is None:
        person = User.objects.create_user(address, name=" ".join(name.split()))
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    return person
