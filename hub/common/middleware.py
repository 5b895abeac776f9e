"""What no page of ours ever wants to see: NUL bytes, half characters, bodies beyond every limit."""

import json
import logging
import random
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from csp.middleware import HEADER, CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django_structlog.middlewares import RequestMiddleware

from hub.common import errors

log = logging.getLogger(__name__)
RETRIES, PAUSE = 2, 0.1  # seconds, about
BUSY = {"40P01", "55P03", "40001"}  # deadlock_detected, lock_not_available, serialization_failure
BODY_LIMIT = 8 * 1024 * 1024  # the proxy has the same; this is for where no proxy stands
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RefuseBrokenText:
    """400 before a view or the database meets text that neither can hold (security M6, M7, F12).

    A broken cookie is left out: it would come again with every page, and nobody could mend it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: said for name, said in request.COOKIES.items() if not is_broken(name + said)}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        try:
            if announced_length(request) > BODY_LIMIT:
                return errors.too_big(request)
            if any(is_broken(text) for text in texts_of(request)):
                return errors.broken_text(request)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return errors.too_big(request)
        except (
            BadRequest,
            MultiPartParserError,
            SuspiciousOperation,
            UnreadablePostError,
            ValueError,
            RecursionError,
        ):
            return errors.broken_text(request)
        return None


class OnePolicy(CSPMiddleware):
    """What pages may load, put into words once; for a page that asks for something else it is worked out by itself."""

    said = ""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        if not self.said:
            self.said = super().process_response(request, HttpResponse()).headers[HEADER]
        response.headers.setdefault(HEADER, self.said)
        return response


class NotForOtherSites:
    """No other site may take a page of ours into its own, not even as a picture that fails (CORP)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class LineOfTheRequest(RequestMiddleware):
    """One line a request in the log; who it was is read off the session, and nobody is fetched for it."""

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        signed_in_as = request.session.get(SESSION_KEY)
        structlog.contextvars.bind_contextvars(user_id=int(signed_in_as) if signed_in_as else None)


class TryAgainWhenBusy:
    """Two transactions that stand in each other's way: the page is made again, twice, then a kind 503 (security C9).

    The one that lost has been rolled back as a whole, and a verb said twice is said once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:
        if not is_busy(error) or request.resolver_match is None:
            return None
        view, args, kwargs = request.resolver_match
        for again in range(1, RETRIES + 1):
            time.sleep(PAUSE * again * (0.5 + random.random()))  # so that the two do not meet again
            files: Any = request.FILES.values()
            for file in files:
                file.seek(0)
            try:
                return view(request, *args, **kwargs)
            except OperationalError as error_again:
                if not is_busy(error_again):
                    raise
        log.warning("A page gave way to others %s times and then up.", RETRIES + 1)
        return errors.too_busy(request)


def is_busy(error: BaseException) -> bool:
    """A deadlock, a lock that did not come in time, or an order of events that cannot be."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in BUSY


def announced_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def texts_of(request: HttpRequest) -> Iterable[str]:
    """All that was typed or pasted: the address, the query, a form's fields, the strings of a JSON body."""
    yield request.path_info
    for name, values in request.GET.lists():
        yield from (name, *values)
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        return
    if request.content_type in FORM_TYPES and request.method == "POST":
        for name, fields in request.POST.lists():
            yield from (name, *(str(field) for field in fields))
    elif request.content_type == "application/json" and request.body:
        yield from strings_in(json.loads(request.body))


def strings_in(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def is_broken(text: str) -> bool:
    if "\x00" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
