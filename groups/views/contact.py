"""Writing to a group without seeing anybody's address: the form, and what the sender is told."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import FormView, View

from groups.emails import contact as letters
from groups.forms.contact import ContactForm
from groups.models import ContactMessage, Group
from groups.models.contact import HELD_AS
from groups.views.public import led_on
from hub.guard.forms import hold, screening_of
from hub.guard.limits import Rate
from hub.guard.mails import inbox_of
from hub.guard.models import HeldPost
from hub.guard.views import PublicFormMixin

PER_NETWORK = Rate("contact form", 10, timedelta(hours=1))
PER_ADDRESS = Rate("contact address", 3, timedelta(hours=24), pieces=96)


class OfAGroup:
    """`self.group`, by its address; one it had before leads on, and so does one that joined another group."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def group(self) -> Group | None:
        groups = Group.objects.visible_to(self.request.who).with_season()
        groups = groups.select_related(
            "primary_region", "looked_after_by", "season__neighbour__primary_region"
        )
        return groups.filter(slug=self.kwargs["slug"]).first()

    @property
    def read_by(self) -> Group | None:
        """By whose evenings it is read: the group's own, or its neighbour's while it has a season off."""
        return self.group and (self.group.covering_neighbour or self.group)

    def where_instead(self) -> HttpResponse | None:
        """Where nobody reads at the moment: where to turn to; None where somebody does."""
        if self.group is None or self.group.state == Group.State.MERGED:
            return led_on(self.request, self.kwargs["slug"])
        if self.group.is_live:
            return None
        return render(self.request, "groups/contact_elsewhere.html", {"group": self.group})


class ContactView(OfAGroup, PublicFormMixin, FormView):
    """A name, an address and a few words, for whoever is on duty."""

    access = ("contact_message", "create")
    form_class = ContactForm
    template_name = "groups/contact_form.html"
    per_network = PER_NETWORK
    request: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self.where_instead() or super().get(request, *args, **kwargs)
        if self.request.who.person is None and not self.request.who.links:
            # "no-store" would make browsers forget what was typed when somebody goes back
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        instead = self.where_instead()
        if instead is not None and instead.has_header("Location"):
            instead.status_code = 307  # with every word: the page there asks for the press once more
        return instead or super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"group": self.group}

    def get_initial(self) -> dict[str, Any]:
        person = self.request.who.person
        return {"name": person.name, "email": person.email} if person else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, read_by=self.read_by, **kwargs)

    def accept(self, form: ContactForm, doubts: Sequence[str]) -> str:
        assert self.group is not None
        doubts = [*doubts]
        if not PER_ADDRESS.take(inbox_of(form.cleaned_data["email"])):
            doubts.append(HeldPost.Reason.MANY)
        message = ContactMessage.objects.create(
            group=self.group,
            screening=screening_of(doubts),
            language="cy" if (get_language() or "").startswith("cy") else "en-gb",
            **form.cleaned_data,
        )
        hold(HELD_AS, message, list(dict.fromkeys(doubts)))
        if not doubts:
            letters.contact_message(message)
        return reverse("groups:contact-sent", args=[self.group.slug])


class ContactSentView(OfAGroup, View):
    """By which day somebody reads it: the same for everybody."""

    access = ("contact_message", "create")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if elsewhere := self.where_instead():
            return elsewhere
        return render(request, "groups/contact_sent.html", {"group": self.group, "read_by": self.read_by})
