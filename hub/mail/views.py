"""The page behind "stop these mails": a button for people, one click for mail programs (RFC 8058)."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from hub.common.errors import too_many
from hub.guard.addresses import network_of
from hub.guard.limits import Rate
from hub.mail.stopping import Stop

LEAVING = Rate("leaving by one click", 600, timedelta(hours=1))  # for each network, none for a token


@method_decorator(csrf_exempt, name="dispatch")  # a mail program has no form token
class UnsubscribeView(View):
    """GET only asks, so that a scanner that follows links stops nothing. POST needs no cookie or sign-in."""

    access = ("preference", "stop")
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stop = Stop.behind(kwargs["token"])
        if stop is None:
            raise Http404
        self.stop = stop
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return render(request, "hub/unsubscribe.html", {"label": self.stop.label, "is_done": False})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not LEAVING.take(network_of(request)):
            return too_many(request)
        self.stop.act()
        return render(request, "hub/unsubscribe.html", {"label": self.stop.label, "is_done": True})
