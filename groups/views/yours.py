"""One's own groups: what one is in each, the way out of each, and the asks to help in another."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.emails import asks as emails
from groups.forms.run import AddRequestForm
from groups.mixins import RunScopedMixin
from groups.models import AddRequest, Group, Membership
from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.forms import PressForm


class YoursView(Page):
    access = ("role", "leave")
    template_name = "groups/yours.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        own = Membership.objects.visible_to(who).live().filter(person=who.person)
        asked = AddRequest.objects.visible_to(who).open().filter(person=who.person)
        return super().get_context_data(
            memberships=list(own.select_related("group__primary_region").order_by("group__name", "role")),
            asked=list(asked.select_related("group")),
            is_volunteer=bool(who.audiences & {"newcomer", "volunteer"}),
            **kwargs,
        )


class LeavingView(ActView):
    """Out of one group as a volunteer; without a reason, and the others stay."""

    access = ("role", "leave")
    signed_in = True
    form_class = PressForm
    template_name = "groups/leaving.html"
    success_url = reverse_lazy("groups:yours")

    @cached_property
    def membership(self) -> Membership:
        own = Membership.objects.visible_to(self.request.who).filter(
            person=self.request.user, role="volunteer"
        )
        own = own.filter(group__slug=self.kwargs["group"]).select_related("group").order_by("-since", "-pk")
        return get_object_or_404(own[:1])

    def get_row(self) -> Membership:
        return self.membership

    def act(self, form: Any) -> None:
        self.membership.stop(who=self.request.who, keep=self.request.session.session_key)
        self.success_message = _("You have left %(group)s. Thank you, and come back any day.") % {
            "group": self.membership.group
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, group=self.membership.group, **kwargs)


class AddRequestView(ActView):
    """Another group would like one's help: yes or no."""

    access = ("add_request", "answer")
    signed_in = True
    form_class = PressForm
    template_name = "groups/add_request.html"
    success_url = reverse_lazy("groups:yours")

    @cached_property
    def asked(self) -> AddRequest:
        own = AddRequest.objects.visible_to(self.request.who).filter(person=self.request.who.person)
        own = own.select_related("group__primary_region", "asked_by", "person")
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get_row(self) -> AddRequest:
        return self.asked

    @transaction.atomic
    def act(self, form: Any) -> None:
        yes = self.request.POST.get("answer") == "yes"
        self.asked.answer(yes, who=self.request.who)
        said = _("You help in %(group)s too now. Thank you.") if yes else _("That is fine. Nobody asks why.")
        self.success_message = said % {"group": self.asked.group} if yes else said

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, **kwargs)


class Asking(SecondFactorMixin, ActView):
    """Ask somebody of another group to help in `group` too. What is answered tells nothing of them (A1, G3)."""

    access = ("add_request", "ask")

    def address(self, form: Any) -> str:
        return form.cleaned_data["email"]

    @transaction.atomic
    def act(self, form: Any) -> None:
        group: Group = self.group  # type: ignore[attr-defined]
        words = form.cleaned_data["words"]
        asked = AddRequest.ask(self.address(form), group, words=words, who=self.request.who)
        if asked is not None:
            emails.add_request(asked)


class AskingView(RunScopedMixin, Asking):
    """By the address they sign in with; the answer is the same whatever was typed."""

    form_class = AddRequestForm
    template_name = "groups/add_request_form.html"
    success_message = gettext_lazy(
        "If they are in the network, they see it on their page and decide. A no is fine."
    )

    def get_success_url(self) -> str:
        return reverse("groups:people", args=[self.group.slug])
