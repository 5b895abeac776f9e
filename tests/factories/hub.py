"""People, for tests: every one invented, each with a password only tests know."""

import time

import factory
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone
from factory.django import DjangoModelFactory

from hub.accounts.models import NetworkRole, User
from hub.accounts.sessions import SEEN_AT, SIGNED_IN_AT

PASSWORD = "a-kettle-and-a-list"
NAMES = [
    "Asha Rahman",
    "Tunde Okafor",
    "Niamh Byrne",
    "Joan Walker",
    "Imran Malik",
    "Lowri Llewelyn",
    "Kofi Boateng",
]


class PersonFactory(DjangoModelFactory):
    """Somebody with an account and a confirmed address; `second_factor=True` sets one up."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Iterator(NAMES)
    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.django.Password(PASSWORD)
    adult_confirmed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def confirmed(person, create, extracted, **kwargs):
        if extracted is not False:
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    @factory.post_generation
    def second_factor(person, create, extracted, **kwargs):
        if extracted:
            Authenticator.objects.create(
                user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
            )


class NetworkRoleFactory(DjangoModelFactory):
    class Meta:
        model = NetworkRole

    person = factory.SubFactory(PersonFactory)
    role = NetworkRole.Role.NATIONAL


def a_coordinator(**person):
    """A national coordinator."""
    return NetworkRoleFactory(person=PersonFactory(**person)).person


def sign_in(client, person, *, shown=True):
    """Signed in, with the second factor shown just now (`shown=False`: with the password only)."""
    client.force_login(person)
    session = client.session
    now = int(time.time())
    session[SIGNED_IN_AT] = session[SEEN_AT] = now
    session[METHODS_OF] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": now, "email": person.email}]
    if shown:
        session[AUTHENTICATION_METHODS_SESSION_KEY] += [{"method": "mfa", "at": now, "type": "totp"}]
    session.save()
    return client
