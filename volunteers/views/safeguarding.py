"""`/safeguarding/`: worries about somebody's safety, for the named leads of a region. To anybody else it isn't there."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView, Page
from hub.audit.models import record
from hub.common.forms import PressForm
from volunteers.forms.case import ClosingForm
from volunteers.models import Concern, Message

SHOWN = 50


class ConcernListView(Page):
    access = ("concern", "open")
    template_name = "volunteers/concern_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        concerns = Concern.objects.visible_to(self.request.who).select_related("request")
        return super().get_context_data(
            page=Paginator(concerns.still_open_first(), SHOWN).get_page(self.request.GET.get("page")),
            **kwargs,
        )


class OfAConcern:
    access = ("concern", "open")
    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def concern(self) -> Concern:
        concerns = Concern.objects.visible_to(self.request.who).select_related(
            "request__group", "raised_by", "opened_by", "closed_by"
        )
        return get_object_or_404(concerns, pk=self.kwargs["pk"])

    def get_row(self) -> Concern:
        return self.concern

    def get_success_url(self) -> str:
        return reverse("volunteers:concern", args=[self.concern.pk])


class ConcernView(OfAConcern, Page):
    """The words are shown once a lead has pressed "Open it"."""

    template_name = "volunteers/concern.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        concern, said = self.concern, Message.objects.none()
        if concern.opened_at:
            messages = Message.objects.visible_to(self.request.who).exclude(kind=Message.Kind.NOTE)
            said = messages.filter(request=concern.request_id).select_related("by", "contact")
        return super().get_context_data(concern=concern, said=said, form=ClosingForm(), **kwargs)


class OpeningView(OfAConcern, ActView):
    form_class = PressForm
    template_name = "volunteers/concern_opening.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.concern.open(by=self.request.user)
        record(self.request.who, "concern opened", self.concern, group_id=self.concern.request.group_id)


class ClosingView(OfAConcern, ActView):
    form_class = ClosingForm
    template_name = "volunteers/concern_closing.html"
    success_message = _("Closed. Thank you for looking after this.")

    def get_success_url(self) -> str:
        return reverse("volunteers:concerns")

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.concern.close(by=self.request.user, note=form.cleaned_data["note"])
        record(self.request.who, "concern closed", self.concern, group_id=self.concern.request.group_id)
