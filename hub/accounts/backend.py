"""Who signs in with an address: one question to the database, whether or not there is anybody (A1)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from hub.accounts.models import User

# Written out, as `standings_of` is: it is asked for every page of whoever is signed in.
SOMEBODY = """
SELECT hub_user.*, EXISTS (
    SELECT FROM mfa_authenticator WHERE user_id = hub_user.id AND type IN ('totp', 'webauthn')
) AS _has_second_factor FROM hub_user WHERE id = %s"""


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

    def get_user(self, pk: Any) -> User | None:
        """Whose page it is, with what is asked next of everybody who runs something: have they a second factor?"""
        person = next(iter(User.objects.raw(SOMEBODY, [pk])), None)
        return person if person and self.user_can_authenticate(person) else None
