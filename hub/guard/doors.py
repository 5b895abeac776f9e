"""The door of every private link: looking sets the narrow cookie and leads on, and nothing else happens (A8)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from hub.common.errors import too_many
from hub.guard.addresses import network_of
from hub.guard.limits import Rate
from hub.links.cookies import let_in
from hub.links.models import PrivateLink

WRONG_TOKENS = Rate("wrong token", 20, timedelta(hours=1))  # one count, whatever the link was for


class LinkDoor(View):
    """Give `purposes`, `path_of(link)`, under which the cookie counts, and `ended(request)`, the kind page."""

    purposes: tuple[str, ...] = ()
    path_of: Any
    ended: Any

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        network = network_of(request)
        if WRONG_TOKENS.is_spent(network):
            return too_many(request)
        behind = (PrivateLink.objects.behind(token, purpose) for purpose in self.purposes)
        link = next(filter(None, behind), None)
        if link is None:
            WRONG_TOKENS.take(network)
        if link is None or not link.is_live or link.about is None or not self.opens(link):
            return self.ended(request)
        return let_in(redirect(self.onward(link)), link, path=self.path_of(link))

    def opens(self, link: Any) -> bool:
        """Does it still lead somewhere, seen from what it is about?"""
        return True

    def onward(self, link: Any) -> str:
        return self.path_of(link)
