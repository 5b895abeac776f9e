"""A break and coming back; the question of each quarter; help that the network offers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import signs
from groups.emails import life as emails
from groups.forms.life import NextLeadForm, OfferForm, ReasonForm
from groups.mixins import GroupScopedMixin, RunScopedMixin
from groups.models import Group, NextLead
from hub.access.views import ActView
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.forms import PressForm


class LedScopedMixin(GroupScopedMixin):
    """For those who lead this very group, and for the network."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.is_led_by_reader:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class LeadActView(LedScopedMixin, SecondFactorMixin, ActView):
    """An act of a lead or of the network on the group as a whole: with the second factor shown just now."""

    step_up = True

    def get_success_url(self) -> str:
        return reverse("groups:manage", args=[self.group.slug])


class PauseView(LeadActView):
    """A break, or back from it."""

    access = ("ending", "pause")
    form_class = ReasonForm
    template_name = "groups/pause.html"

    def act(self, form: Any) -> None:
        if self.group.state == Group.State.PAUSED:
            self.group.resume(by=self.request.user)
            self.success_message = _("Welcome back. Requests of your places come to you again.")
        else:
            self.group.pause(by=self.request.user, reason=form.cleaned_data["reason"])
            self.success_message = _(
                "The group takes a break. Its page says so kindly; what you have in hand goes on."
            )


class ReopenView(GroupScopedMixin, SecondFactorMixin, ActView):
    """A closed group begins again, with a coordinator at its side."""

    access = ("role", "invite_lead")
    step_up = True
    form_class = PressForm
    template_name = "groups/reopen.html"
    success_message = _("It begins again. You look after it until somebody leads it.")

    def act(self, form: Any) -> None:
        self.group.reopen(by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("groups:manage", args=[self.group.slug])


class NextLeadView(RunScopedMixin, ActView):
    """Once a quarter: who could run the next one without you? The name stays in the group's rooms."""

    access = ("group_signs", "answer")
    form_class = NextLeadForm
    template_name = "groups/next_lead.html"
    success_message = _("Thank you. It stays between you who run the group.")

    def get_initial(self) -> dict[str, Any]:
        said = self.group.next_leads.of_this_quarter().first()
        return {"answer": said.answer, "who": said.who} if said else {}

    def act(self, form: Any) -> None:
        NextLead.say(self.group, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("groups:manage", args=[self.group.slug])


class OfferView(GroupScopedMixin, ActView):
    """A coordinator offers her help in her own words; the group need not answer."""

    access = ("group_signs", "offer")
    form_class = OfferForm
    template_name = "groups/offer.html"
    success_message = _("Your words are on their way to whoever leads the group.")

    def rooms(self) -> Any:
        return signs.asked_of(super().rooms())

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.group.is_live:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        emails.help_offered(self.group.offer_help(form.cleaned_data["words"], by=self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(short=signs.in_short(self.group), **kwargs)

    def get_success_url(self) -> str:
        return reverse("groups:national")
