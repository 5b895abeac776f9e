"""The second factor: who has one, when it comes first, and when it was last shown (product.md rule 6)."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

PRIVILEGED = {"organiser", "lead", "national", "admin", "safeguarding"}
FRESH_FOR = 15 * 60
GO_ON_TO = "second_factor_next"

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(person: Any) -> bool:
    """A passkey or an app; recovery codes alone are none. Whoever signed in comes with the answer."""
    if not hasattr(person, "_has_second_factor"):
        person._has_second_factor = Authenticator.objects.filter(user=person, type__in=FACTORS).exists()
    return person._has_second_factor


def is_due(who: Any) -> bool:
    """From day 30 of the first privileged role on, setting it up comes before anything else."""
    since = min((s.since for s in who.standings if s.audience in PRIVILEGED and s.since), default=None)
    if since is None or since > timezone.now() - timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS):
        return False
    return not has_second_factor(who.person)


def is_fresh(request: Any) -> bool:
    """Did this sign-in show its second factor within the last quarter of an hour?"""
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa"
    ]
    return bool(shown) and time.time() - max(shown) < FRESH_FOR


def ask_for_it(request: Any, *, step_up: bool = False) -> HttpResponse | None:
    """None where the door is open; else the kind page that sets it up, or the question for the code."""
    if not request.who.is_privileged:
        return None
    if not has_second_factor(request.who.person):
        request.session[GO_ON_TO] = where(request)
        return render(request, "account/second_factor_needed.html", {"go_on_to": where(request)}, status=403)
    if step_up and not is_fresh(request):
        return redirect(f"{question(request)}?{urlencode({REDIRECT_FIELD_NAME: where(request)})}")
    return None


def where(request: Any) -> str:
    """The page to come back to: GET only, since nothing is done on somebody's behalf."""
    return request.get_full_path()


def question(request: Any) -> str:
    by_passkey = not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    return reverse("mfa_reauthenticate_webauthn" if by_passkey else "mfa_reauthenticate")


class SecondFactorMixin:
    """For pages with contact details, exports, money and roles. `step_up` asks again after 15 minutes."""

    step_up = False

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return ask_for_it(request, step_up=self.step_up) or super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
