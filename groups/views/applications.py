"""The network's list of those who would like to start a group, and what it answers."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import routing
from groups.emails import starting as letters
from groups.forms.places import RegionsForm
from groups.forms.settings import NetworkGroupForm
from groups.forms.starting import CallForm, DeclineForm, NotesForm, first_words
from groups.models import GroupApplication, Region
from groups.models.application import HELD_AS
from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.forms import PressForm
from hub.guard.forms import with_why

SHOWN = 25


class ApplicationsView(Page):
    """Who waits for an answer, the longest first; what was held for a look; what was answered."""

    access = ("group_application", "answer")
    template_name = "groups/application_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        applications = GroupApplication.objects.visible_to(self.request.who)
        answered = applications.answered().select_related("group")
        return super().get_context_data(
            waiting=list(applications.waiting()),
            held=with_why(HELD_AS, applications.held()[:SHOWN]),
            page=Paginator(answered, SHOWN).get_page(self.request.GET.get("page")),
            **kwargs,
        )


class ApplicationAct(ActView):
    """An act on one application, by a coordinator."""

    access = ("group_application", "answer")
    signed_in = True
    form_class: type = PressForm

    def get_row(self) -> GroupApplication:
        applications = GroupApplication.objects.visible_to(self.request.who).select_related(
            "group", "answered_by"
        )
        return get_object_or_404(applications, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("groups:application-read", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.row, **kwargs)


class ApplicationReadView(ApplicationAct):
    """What they wrote, what happened so far, and the coordinator's own notes."""

    form_class = NotesForm
    template_name = "groups/application_detail.html"
    success_message = _("Your notes are kept.")

    def get_initial(self) -> dict[str, Any]:
        return {"notes": self.row.notes}

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.row.write_notes(form.cleaned_data["notes"], by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        route = routing.route(self.row.place)
        return super().get_context_data(
            moves=list(self.row.moves.select_related("by")),
            covering=route.group,
            nearest=routing.nearest(self.row.place),
            **kwargs,
        )


class CallView(ApplicationAct):
    """When they talk; the applicant gets a mail with the time."""

    form_class = CallForm
    template_name = "groups/application_call.html"
    success_message = _("Agreed. They get a mail with the time.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"moment": self.row.call_at}

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.row.agree_call(form.cleaned_data["moment"], by=self.request.user):
            letters.application_call(self.row)


class AcceptView(SecondFactorMixin, ApplicationAct):
    """Yes: one form says what the group is; whoever applied is invited to lead it."""

    access = ("group_application", "accept")
    step_up = True
    form_class = NetworkGroupForm
    template_name = "groups/application_yes.html"
    success_message = _(
        "The group is here, and they are invited to lead it. Until they say yes you look after it."
    )

    @cached_property
    def regions(self) -> list[Region]:
        """Those asked for in the address; else the one their place lies in."""
        asked = RegionsForm(self.request.GET)
        if asked.is_valid():
            return list(asked.cleaned_data["region"])
        return list(Region.objects.filter(code=self.row.place.region_code or "-"))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.regions else self.ask_for_regions()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.regions else self.ask_for_regions()

    def ask_for_regions(self) -> HttpResponse:
        form = RegionsForm(self.request.GET if "region" in self.request.GET else None)
        return render(self.request, "groups/group_regions.html", {"form": form})

    def get_initial(self) -> dict[str, Any]:
        return first_words(self.row)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"regions": self.regions}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(regions=self.regions, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        invited = self.row.accept(
            who=self.request.who, regions=form.regions, outcodes=form.outcodes, **form.facts
        )
        if invited:
            letters.application_accepted(self.row, invited)


class DeclineView(ApplicationAct):
    form_class = DeclineForm
    template_name = "groups/application_not_now.html"
    success_message = _("Sent. They can ask again at any time.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(nearest=routing.nearest(self.row.place, 1), **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.row.decline(form.cleaned_data["answer"], by=self.request.user):
            letters.application_declined(self.row)


class PressedAct(ApplicationAct):
    """A press on a page of ours; asked for by address it is a page with one button."""

    template_name = "groups/application_press.html"
    title: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class ReconsiderView(PressedAct):
    title = _("Look at it again")
    success_message = _("It waits for your answer again.")

    def act(self, form: Any) -> None:
        self.row.reconsider(by=self.request.user)


class ReleaseView(PressedAct):
    title = _("It's genuine: let it through")
    success_message = _("Thank you. They now get the mail that asks them to confirm.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.row.release(by=self.request.user):
            letters.application_confirm(self.row)

    def get_success_url(self) -> str:
        return reverse("groups:applications")


class FilingView(ReleaseView):
    title = _("It's an advertisement")
    success_message = _("Filed. It is kept for 30 days in case we were wrong, then it is gone.")

    def act(self, form: Any) -> None:
        self.row.file_as_spam(by=self.request.user)
