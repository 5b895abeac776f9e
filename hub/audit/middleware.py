"""Which act a version of a text belongs to: the route's name and the person's number, never the address."""

from typing import Any

import pghistory
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from pghistory import config
from pghistory.middleware import HistoryMiddleware


class HistoryContext(HistoryMiddleware):
    """Addresses may hold tokens, and asking who it is may cost a query: the history needs neither."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        signed_in_as = request.session.get(SESSION_KEY)
        return {"user": int(signed_in_as) if signed_in_as else None}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in config.middleware_methods():
            return self.get_response(request)
        with pghistory.context(**self.get_context(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method in config.middleware_methods() and request.resolver_match:
            pghistory.context(route=request.resolver_match.view_name)
