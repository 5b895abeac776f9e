"""Keys, calendars, accounts: what the group holds, and who has it. Never a password."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.forms.run import HoldingForm
from groups.mixins import CareScopedMixin
from groups.models import Holding
from groups.models.handover import who_may_hold
from hub.access.views import ActView, Page
from hub.common.forms import PressForm


class ThingsView(CareScopedMixin, Page):
    access = ("holding", "read")
    template_name = "groups/thing_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        things = self.group.holdings.visible_to(self.request.who).select_related("held_by")
        running = set(self.group.memberships.live().running().values_list("person_id", flat=True))
        return super().get_context_data(things=list(things), running=running, **kwargs)


class ThingFormView(CareScopedMixin, ActView):
    """The form of one thing; back to the list."""

    form_class: type = HoldingForm
    template_name = "groups/thing_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": who_may_hold(self.group, self.row)}

    def get_success_url(self) -> str:
        return reverse("groups:things", args=[self.group.slug])


class NewThingView(ThingFormView):
    access = ("holding", "add")
    success_message = _("It is on the list.")

    def act(self, form: HoldingForm) -> None:
        Holding.note_down(self.group, who=self.request.who, **form.cleaned_data)


class OneThingMixin:
    group: Any
    kwargs: dict[str, Any]
    request: Any

    @cached_property
    def thing(self) -> Holding:
        thing = get_object_or_404(self.group.holdings.visible_to(self.request.who), pk=self.kwargs["pk"])
        thing.group = self.group
        return thing

    def get_row(self) -> Holding:
        return self.thing


class ThingView(OneThingMixin, ThingFormView):
    """Change it, or give it to somebody."""

    access = ("holding", "change")
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.thing, name) for name in ("kind", "what", "how", "held_by")}

    def act(self, form: HoldingForm) -> None:
        self.thing.settle(who=self.request.who, **form.cleaned_data)


class ThingRemovalView(OneThingMixin, ThingFormView):
    access = ("holding", "remove")
    form_class = PressForm
    template_name = "groups/thing_removal.html"
    success_message = _("Off the list.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return ActView.get_form_kwargs(self)

    def act(self, form: Any) -> None:
        self.thing.strike(who=self.request.who)
