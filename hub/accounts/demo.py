"""People for a demonstration: everybody knows their password, so production refuses them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from hub.accounts.models import User

PASSWORD = "demo-only-password"  # noqa: S105 (everybody knows it)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 (of every demo account with a second factor)
ROLES_WITH_CODES = ("lead", "national", "admin", "safeguarding")
_hashed: list[str] = []


def make_demo_person(email: str, name: str, totp: bool = False) -> User:
    """The person, made or found, with a confirmed address and, if asked, an authenticator app."""
    refuse_production(email)
    if not _hashed:
        _hashed.append(make_password(PASSWORD))  # once: a good hash is slow
    person, _ = User.objects.update_or_create(
        email=email, defaults={"name": name, "password": _hashed[0], "adult_confirmed_at": timezone.now()}
    )
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"primary": True, "verified": True}
    )
    if totp and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, SECRET)
    return person


def codes_now() -> dict[str, str]:
    """What the authenticator apps of the named demo people would show, by their address."""
    people = User.objects.filter(email__in=[f"{role}@example.org" for role in ROLES_WITH_CODES])
    with_app = people.filter(authenticator__type=Authenticator.Type.TOTP).order_by("pk")
    return {person.email: code_now(person) for person in with_app}


def code_now(person: User) -> str:
    """What the authenticator app would show."""
    refuse_production(person.email)
    authenticator = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    secret = decrypt(authenticator.data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def refuse_production(email: str) -> None:
    if not settings.DEMO_PEOPLE:
        raise ImproperlyConfigured("Demo people are for development only.")
    if not email.endswith("@example.org"):
        raise ImproperlyConfigured("Demo people have addresses at example.org.")
