"""The first steps of a group that is just starting, and the tips of its first ninety days."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import tips
from groups.emails import starting as letters
from groups.forms.beginnings import CodeForm, NeighbourForm
from groups.mixins import GroupScopedMixin
from groups.models import Group
from hub.access.views import ActView
from hub.common.forms import PressForm

NEIGHBOURS_SHOWN = 10


class BeginningAct(GroupScopedMixin, ActView):
    """One step; then back to the overview, where the list has ticked itself."""

    access = ("group_draft", "edit")
    form_class: type = PressForm

    def get_row(self) -> Group:
        return self.group

    def get_success_url(self) -> str:
        return reverse("groups:manage", args=[self.group.slug])


class CodeView(BeginningAct):
    """The code of conduct for whoever runs a group: read it, agree on it."""

    form_class = CodeForm
    template_name = "groups/code.html"
    success_message = _("Agreed. It stands here whenever you want to read it again.")

    def act(self, form: Any) -> None:
        self.group.adopt_code(by=self.request.user, on=form.cleaned_data["day"])


class PublishingView(BeginningAct):
    """From a draft to a page that everybody can read."""

    template_name = "groups/publishing.html"
    success_message = _("Your page is live, and charities of your places can write to you.")

    def act(self, form: Any) -> None:
        self.group.publish(by=self.request.user)


class HidingView(BeginningAct):
    """Back to a draft, while the group is only starting."""

    template_name = "groups/hiding.html"
    success_message = _("Your page is a draft again. Only you and the network see it.")

    def act(self, form: Any) -> None:
        self.group.unpublish(by=self.request.user)


class NeighbourView(BeginningAct):
    """A neighbouring group stands by whoever begins alone; its people get a mail."""

    form_class = NeighbourForm
    template_name = "groups/neighbour.html"
    success_message = _("Named. They get a mail, and you know whom to ask.")

    def get_form_kwargs(self) -> dict[str, Any]:
        others = Group.objects.visible_to(self.request.who).live().with_organisers()
        near = others.exclude(pk=self.group.pk).nearest_first(self.group.place)
        shown = [group.pk for group in near[:NEIGHBOURS_SHOWN]]
        return super().get_form_kwargs() | {"groups": others.in_this_order(shown)}

    def get_initial(self) -> dict[str, Any]:
        return {"neighbour": self.group.named_neighbour_id}

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.group.name_neighbour(form.cleaned_data["neighbour"], by=self.request.user):
            letters.neighbour_named(self.group, by=self.request.user)


class TipAsideView(BeginningAct):
    """This tip is not shown to the group again."""

    def get_row(self) -> Group:
        if self.kwargs["tip"] not in tips.BY_NAME:
            raise Http404
        return self.group

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("groups:manage", self.group.slug)

    def act(self, form: Any) -> None:
        tips.put_aside(self.group, self.kwargs["tip"], by=self.request.user)
