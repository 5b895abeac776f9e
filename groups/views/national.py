"""The network's view of its groups: all of them, and the form that begins one."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from groups import signs
from groups.emails import roles as emails
from groups.filters import GroupFilter
from groups.forms.places import RegionsForm
from groups.forms.settings import NewGroupForm
from groups.models import Group, Invitation, Region
from hub.access.views import ActView
from hub.accounts.second_factor import SecondFactorMixin


class NationalListView(FilterView):
    """Every group: its state, who leads it or looks after it, what is under way. Those without a lead come first."""

    access = ("role", "invite_lead")
    signed_in = True
    filterset_class = GroupFilter
    template_name = "groups/national_list.html"
    context_object_name = "groups"
    paginate_by = 50

    def get_queryset(self) -> Any:
        groups = Group.objects.visible_to(self.request.who).with_leads().with_open_invitations()
        groups = groups.select_related("primary_region", "looked_after_by").orphans_first()
        return signs.asked_of(groups)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of each group in words what isn't well; the order tells nothing of it."""
        context = super().get_context_data(**kwargs)
        for group in context["groups"]:
            group.in_short = signs.in_short(group)
        return context


class NewGroupView(SecondFactorMixin, ActView):
    """One form: what the group is, where, when, and who leads it first. The region is asked before, by address."""

    access = ("role", "invite_lead")
    signed_in = True
    step_up = True
    form_class = NewGroupForm
    template_name = "groups/group_form.html"
    success_message = _(
        "The group is here, and its first lead has an invitation. Until they say yes you look after it."
    )

    @cached_property
    def regions(self) -> list[Region]:
        asked = RegionsForm(self.request.GET)
        return list(asked.cleaned_data["region"]) if asked.is_valid() else []

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.regions:
            return super().get(request, *args, **kwargs)
        return self.ask_for_regions(RegionsForm(request.GET if "region" in request.GET else None))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.regions:
            return super().post(request, *args, **kwargs)
        return self.ask_for_regions(RegionsForm(request.GET))

    def ask_for_regions(self, form: RegionsForm) -> HttpResponse:
        return render(self.request, "groups/group_regions.html", {"form": form})

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"regions": self.regions}

    @transaction.atomic
    def act(self, form: Any) -> None:
        who = self.request.who
        self.group = Group.form(by=who.person, regions=form.regions, outcodes=form.outcodes, **form.facts)
        emails.invitation(Invitation.invite(form.cleaned_data["lead_email"], "lead", self.group, who=who))

    def get_success_url(self) -> str:
        return reverse("groups:manage", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(regions=self.regions, **kwargs)
