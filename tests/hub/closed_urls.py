"""The hub's pages and three that need a role, for tests of what stands before them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View

from hub.accounts.second_factor import SecondFactorMixin
from hub.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


class ClosedPage(View):
    access = ("today", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("closed page")

    def post(self, request: Any) -> HttpResponse:
        return HttpResponse(f"said: {request.POST.get('words')}")


class ContactDetails(SecondFactorMixin, ClosedPage):
    pass


class Export(SecondFactorMixin, ClosedPage):
    step_up = True


class SearchPage(View):
    access = ("door", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"found {request.GET.get('q')}", content_type="text/plain")

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("taken")


class Unmarked(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("nobody may see this")


urlpatterns = [
    path("closed/", ClosedPage.as_view(), name="closed"),
    path("contact-details/", ContactDetails.as_view(), name="contact-details"),
    path("export/", Export.as_view(), name="export"),
    path("search/", SearchPage.as_view(), name="search"),
    path("unmarked/", Unmarked.as_view(), name="unmarked"),
    *urlpatterns,
]
