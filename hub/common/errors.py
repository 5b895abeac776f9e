"""The pages nobody hopes for, each of which says what happened and what to do now."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

NEVER_KEPT = ("csrfmiddlewaretoken", "password", "token", "code", "credential")


def page(request: HttpRequest, status: int, title: str, words: str, **more: Any) -> HttpResponse:
    context = {"title": title, "words": words, **more}
    try:
        response = render(request, "hub/pages/trouble.html", context, status=status)
    except Exception:
        # The house itself may be what is broken: then a sentence is better than silence.
        if status != 500:
            raise
        response = HttpResponse(f"{title}\n\n{words}\n", status=500, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store, private"
    return response


def broken_text(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        400,
        _("We could not read that"),
        _("The address or the form held characters that no text has. Go back and type it again."),
    )


def too_big(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        413,
        _("That is more than we can take at once"),
        _("Go back, make it shorter or send fewer files, and try again. What you typed is still there."),
    )


def not_yours(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        403,
        _("This is not yours to do"),
        _("You can see this, but somebody else looks after it. Ask an organiser of your group."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        404,
        _("There is no page here"),
        _("The link may be old or mistyped, or the page is not open to you. Start from the front page."),
    )


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    response = page(
        request,
        429,
        _("Please wait a little"),
        _("This was tried many times in a short while. Wait a quarter of an hour, then try once more."),
    )
    response.headers["Retry-After"] = "900"
    return response


@requires_csrf_token
def our_fault(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        _("Something broke on our side"),
        _(
            "It is not your fault. Wait a minute, go back and try again; your browser still has what you typed."
        ),
    )


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key no longer fits, mostly because somebody signed in or out in another tab.

    What was typed is shown with a fresh key, so that one press sends it. Only for a form that came from our
    own page: a stranger's page must not get to fill one in.
    """
    typed = typed_fields(request) if came_from_us(request) else []
    return page(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing has been sent yet.")
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
