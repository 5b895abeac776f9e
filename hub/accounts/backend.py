"""Who signs in with an address: one question to the database, whether or not there is anybody (A1)."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from hub.accounts.models import User


def people_at(email: str) -> list[User]:
    """Mostly one, in any case of letters. Somebody's second address counts once it is confirmed."""
    address = email.strip().lower()
    confirmed = EmailAddress.objects.filter(email=address, verified=True).values("user_id")
    return list(User.objects.alias(lower=Lower("email")).filter(Q(lower=address) | Q(pk__in=confirmed)))


class AddressBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        for person in people_at(email):
            if self._check_password(person, password):
                return person
        return None
