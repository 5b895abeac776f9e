"""The pages nobody hopes for, each of which says what happened and what to do now."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from hub import shelves

NEVER_KEPT = ("csrfmiddlewaretoken", "password", "token", "code", "credential")
WAIT_SECONDS = 15 * 60
BUSY_SECONDS = 5


def page(request: HttpRequest, status: int, template: str = "", **words: Any) -> HttpResponse:
    response = render(request, template or f"{status}.html", words, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def broken_text(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 400)


def not_yours(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 404)


def gone(request: HttpRequest) -> HttpResponse | None:
    """Whoever was writing when it went away is told where to, and keeps their words."""
    for shelf in shelves.GONE if request.method == "POST" else ():
        if told := shelf(request):
            template, words = told
            return page(request, 404, template, **words)
    return None


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    response = page(request, 429)
    response.headers["Retry-After"] = str(WAIT_SECONDS)
    return response


@requires_csrf_token
def our_fault(request: HttpRequest) -> HttpResponse:
    """The house itself may be what is broken: then a sentence is better than silence."""
    try:
        return page(request, 500)
    except Exception:
        words = _("Something broke on our side. Wait a minute, go back and try again.")
        return HttpResponse(f"{words}\n", status=500, content_type="text/plain; charset=utf-8")


@requires_csrf_token
def too_busy(request: HttpRequest) -> HttpResponse:
    """Somebody else held the same rows for too long, twice over. Nothing was changed; what was typed is kept."""
    response = page(
        request,
        503,
        "hub/pages/trouble.html",
        title=_("Somebody else is at the very same thing just now"),
        words=_(
            "Nothing has been changed yet. Wait a moment, then press the button: your words are kept below."
        )
        if request.method == "POST"
        else _("Nothing is lost. Wait a moment, then load the page again."),
        typed=typed_fields(request) if came_from_us(request) else [],
        action=request.get_full_path(),
    )
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def too_big(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        413,
        "hub/pages/trouble.html",
        title=_("That is more than we can take at once"),
        words=_("Go back, make it shorter or send fewer files, and try again. Your words are still there."),
    )


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key no longer fits, mostly because somebody signed in or out in another tab.

    What was typed is kept in the page with a fresh key, so that one press sends it. Only for a form that came
    from our own page: a stranger's page must not get to fill one in.
    """
    typed = typed_fields(request) if came_from_us(request) else []
    return page(
        request,
        403,
        "hub/pages/trouble.html",
        title=_("This page was open for too long"),
        words=_(
            "Nothing has been sent yet. Your words are kept below: press the button and they are sent now."
        )
        if typed
        else _("Nothing has been sent. Go back, load the page again, and send it once more."),
        typed=typed,
        action=request.get_full_path(),
        cookies_wanted=not request.COOKIES,
    )


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into a form, without its secrets and files."""
    if request.method != "POST":
        return []
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in NEVER_KEPT)
        for value in values
    ]


def came_from_us(request: HttpRequest) -> bool:
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    return urlsplit(origin).netloc == request.get_host()
