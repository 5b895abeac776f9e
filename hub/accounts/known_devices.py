"""A browser that somebody has signed in with before: a stranger's guesses don't slow it down (A2)."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

COOKIE = "known"
MAX_AGE = 180 * 24 * 3600
SALT = "hub.accounts.known-device"
PEOPLE_KEPT = 5


def device_of(request: HttpRequest, email: str) -> str | None:
    """This browser's number, if `email` has signed in here before."""
    device, people = _read(request)
    return device if email and _hashed(email) in people else None


def remember(request: HttpRequest, response: Any, email: str) -> None:
    device, people = _read(request)
    here = _hashed(email)
    people = [here, *(other for other in people if other != here)][:PEOPLE_KEPT]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_hex(8), people], salt=SALT),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=not settings.DEBUG,
        path="/account/",
    )


def _read(request: HttpRequest) -> tuple[str | None, list[str]]:
    try:
        device, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None, []
    return device, people


def _hashed(email: str) -> str:
    return salted_hmac(SALT, email.strip().casefold()).hexdigest()[:20]
