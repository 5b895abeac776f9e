"""The hub's pages and a few that misbehave, or are changed while they are made, for tests of what is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from groups.models import Group
from hub.access.views import PublicPage
from hub.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401

MEANWHILE: list[Callable[[], None]] = []  # what happens between the reading of a row and the answer


class WordsPage(PublicPage):
    access = ("door", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.dressed(request, HttpResponse("words"))

    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        return response


class FormKey(WordsPage):
    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        return HttpResponse(get_token(request))


class Cookie(WordsPage):
    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        response.set_cookie("seen", "1")
        return response


class Session(WordsPage):
    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        request.session["seen"] = 1
        return response


class Message(WordsPage):
    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        messages.info(request, "Only you see this.")
        return response


class AnewEachTime(WordsPage):
    made_of = None


class Large(WordsPage):
    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        return HttpResponse("x" * 150_000)


class NameOfLeeds(WordsPage):
    """Reads a name, lets things happen, and only then answers."""

    made_of = ("groups",)

    def dressed(self, request: Any, response: HttpResponse) -> HttpResponse:
        name = Group.objects.values_list("name", flat=True).get(slug="leeds")
        while MEANWHILE:
            MEANWHILE.pop()()
        return HttpResponse(name)


urlpatterns = [
    path("words/", WordsPage.as_view(), name="words"),
    path("form-key/", FormKey.as_view(), name="form-key"),
    path("cookie/", Cookie.as_view(), name="cookie"),
    path("session/", Session.as_view(), name="session"),
    path("message/", Message.as_view(), name="message"),
    path("anew/", AnewEachTime.as_view(), name="anew"),
    path("large/", Large.as_view(), name="large"),
    path("name-of-leeds/", NameOfLeeds.as_view(), name="name-of-leeds"),
    *urlpatterns,
]
