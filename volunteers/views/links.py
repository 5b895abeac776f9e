"""The private link: GET sets the narrow cookie and leads on, and nothing else happens. What no longer works says so."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from hub.audit.models import record
from hub.guard.addresses import network_of
from hub.guard.doors import LinkDoor
from hub.guard.limits import Rate
from hub.guard.mails import may_write_to
from hub.guard.views import PublicFormMixin
from hub.links.models import PrivateLink
from volunteers import guides
from volunteers.emails import charity as letters
from volunteers.forms.ask import LostLinkForm
from volunteers.models import HelpRequest, RequestContact

Purpose = PrivateLink.Purpose
ASKED_AGAIN = Rate("lost link", 20, timedelta(hours=1))
EARLIER_LINK_LIVES = timedelta(days=7)
MOST_REQUESTS = 3


class LinkView(LinkDoor):
    """/help/<token>/ of a mail: a contact's way to their page, or a draft's way back to the form."""

    access = ("door", "read")
    purposes = (Purpose.CASE, Purpose.DRAFT)

    def opens(self, link: Any) -> bool:
        if link.purpose == Purpose.DRAFT:
            return bool(link.about.state == HelpRequest.State.DRAFT)
        return link.about.is_live and not link.about.request.is_long_closed

    def path_of(self, link: Any) -> str:
        if link.purpose == Purpose.DRAFT:
            return reverse("volunteers:ask")
        return str(link.about.request.get_absolute_url())

    def ended(self, request: HttpRequest) -> HttpResponse:
        return no_longer_works(request)


def no_longer_works(request: HttpRequest) -> HttpResponse:
    """A bookmark still leads somewhere kind: the same page, whatever was behind it or never was."""
    words = {"form": LostLinkForm(), "guides": guides.GUIDES, "act": reverse("volunteers:lost-link")}
    response = render(request, "volunteers/link_ended.html", words, status=404)
    response.headers["Cache-Control"] = "no-store, private"
    return response


class LostLinkView(PublicFormMixin, FormView):
    """A fresh link, sent only to an address that follows a request. Everybody gets the same answer for the same work."""

    access = ("door", "read")
    form_class = LostLinkForm
    template_name = "volunteers/link_ended.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"guides": guides.GUIDES, "act": reverse("volunteers:lost-link"), "is_lost": True}
        return super().get_context_data(**words, **kwargs)

    def accept(self, form: LostLinkForm, doubts: Sequence[str]) -> str:
        address = form.cleaned_data["email"]
        contacts = list(RequestContact.objects.following(address).select_related("request")[:MOST_REQUESTS])
        if ASKED_AGAIN.take(network_of(self.request)) and may_write_to(address):
            for contact in contacts:
                send_fresh_link(contact)
            if not contacts:
                the_same_work_for_nobody()
        return reverse("volunteers:lost-link-sent")


class LostLinkSentView(TemplateView):
    access = ("door", "read")
    template_name = "volunteers/link_sent.html"


@transaction.atomic
def send_fresh_link(contact: RequestContact) -> None:
    """Earlier links live seven days more: a colleague may be in the middle of something."""
    PrivateLink.objects.about(contact).live().filter(purpose=Purpose.CASE).end_in(EARLIER_LINK_LIVES)
    letters.fresh_link(contact, PrivateLink.issue(Purpose.CASE, contact))
    record(None, "link sent again", contact)


def the_same_work_for_nobody() -> None:
    """Write the same rows and let them go, so that time tells nobody whether an address is known (G3)."""
    nobody = RequestContact(pk=0, request=HelpRequest(pk=0), email=f"nobody@{settings.MAIL_DOMAIN}")
    with transaction.atomic():
        PrivateLink.objects.about(nobody).live().filter(purpose=Purpose.CASE).end_in(EARLIER_LINK_LIVES)
        letters.fresh_link(nobody, PrivateLink.issue(Purpose.CASE, nobody))
        record(None, "link sent again", nobody)
        transaction.set_rollback(True)
