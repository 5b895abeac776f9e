"""Sets `request.who` and shuts every door that carries no mark."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import SimpleLazyObject

from hub.access.marks import is_for_people, is_open, mark_of
from hub.access.who import Who
from hub.common.errors import gone
from hub.links.cookies import links_of

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


class WhoIsAsking:
    """`request.who`, sign-in where a visitor has no grant, no-store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.who = SimpleLazyObject(lambda: Who(request.user, links_of(request)))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "is_public_page", False):
            return response
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)  # Django's forms take PUT for POST
        match = request.resolver_match
        mark = mark_of(view, match.url_name if not match.app_names else match.view_name)
        if mark is None:
            raise Http404
        request.access = mark
        if is_for_people(view):  # a link in the same browser adds nothing there
            request.who = SimpleLazyObject(lambda: Who(request.user))
        if is_open(mark, view):
            return None
        if request.who.person is None:
            return redirect_to_login(request.get_full_path())
        if not request.who.may(*mark):
            if told := gone(request):
                return told
            raise Http404  # outside every scope there is nothing to know
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Where what a form was sent to has just gone, its words are kept."""
        return gone(request) if isinstance(exception, Http404) else None
