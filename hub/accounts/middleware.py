"""The language of the person, and the end of a sign-in."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from hub.access.marks import is_open, mark_of
from hub.access.who import Who
from hub.accounts import kept_form
from hub.accounts.second_factor import is_due
from hub.accounts.sessions import SEEN_AT, SIGNED_IN_AT
from hub.common.errors import WAIT_SECONDS

NOTE_EVERY = 60  # seconds between two notes of "still here"


class LanguageOfThePerson(LocaleMiddleware):
    """What the person chose, else the cookie, else what the browser asks for."""

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        if request.session.get(SESSION_KEY) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class SessionsEnd:
    """Organisers and up: two idle hours or twelve in all. Everybody: fourteen days (G24).

    It stands before `WhoIsAsking` in the list, so that its process_view comes first: after CSRF has been
    checked, before anybody is sent away. A form posted too late is kept for after the next sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "slowed_down", False) and response.status_code == 200:
            response.status_code = 429  # the form with its sentence, and the number that machines understand
            response.headers["Retry-After"] = str(WAIT_SECONDS)
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        person_id = int(request.session.get(SESSION_KEY) or 0) or None
        if person_id and has_ended(request):
            logout(request)
        elif person_id and request.user.is_authenticated:
            note_that_they_are_here(request)
            return None
        if request.method != "POST" or is_open_route(request, view):
            return None
        if kept_form.keep(request, person_id):
            return redirect_to_login(reverse("account_kept_form"))
        return None


class SecondFactorFirst:
    """From day 30 of a privileged role, setting up a second factor comes first; stopping is always open (rule 6)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if is_open_route(request, view) or request.access == ("role", "leave") or not is_due(request.who):
            return None
        return redirect("account_second_factor")


def has_ended(request: Any) -> bool:
    now = time.time()
    since = request.session.get(SIGNED_IN_AT, now)
    seen = request.session.get(SEEN_AT, now)
    if now - since > settings.SESSION_COOKIE_AGE:
        return True
    if now - seen > settings.ORGANISER_SESSION_IDLE or now - since > settings.ORGANISER_SESSION_TOTAL:
        return Who(request.user).is_privileged  # not request.who: that is to see them signed out
    return False


def note_that_they_are_here(request: Any) -> None:
    now = int(time.time())
    request.session.setdefault(SIGNED_IN_AT, now)
    if now - request.session.get(SEEN_AT, 0) > NOTE_EVERY:
        request.session[SEEN_AT] = now
    if kept_form.is_sent_again(request):
        kept_form.drop(request)


def is_open_route(request: Any, view: Any) -> bool:
    match = request.resolver_match
    mark = mark_of(view, match.view_name)
    return mark is None or is_open(mark, view)
