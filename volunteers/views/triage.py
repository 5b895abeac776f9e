"""`/triage/`: New requests, those we were asked to cover, and posts held for a look."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView, Page
from hub.common.forms import PressForm
from hub.guard.forms import with_why
from volunteers.case_in_words import CaseInWords
from volunteers.emails import charity
from volunteers.filters import CaseFilter
from volunteers.forms.case import CoverForm
from volunteers.models import CoverAsk, HelpRequest
from volunteers.models.help_request import HELD_AS

SHOWN = 50


class TriageView(Page):
    access = ("request_words", "work")
    template_name = "volunteers/triage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        cases = HelpRequest.objects.visible_to(who, "work").for_a_table().what_waits_for_a_look_first()
        filter = CaseFilter(self.request.GET, queryset=cases, request=self.request)
        page = Paginator(filter.qs, SHOWN).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            filter=filter,
            page=page,
            lines=[CaseInWords(case, who.person.pk) for case in page.object_list],
            asked_to_cover=HelpRequest.objects.coverable_by(who).order_by("due_at", "pk")[:SHOWN],
            held_count=HelpRequest.objects.held_for(who).count(),
            is_narrowed=bool(filter.form.changed_data),
            **kwargs,
        )


class CoverView(ActView):
    """ "I'll cover" or "Not this time". Until the yes only place, kind and age are shown."""

    access = ("new_request", "cover")
    signed_in = True
    form_class = CoverForm
    template_name = "volunteers/case_cover.html"

    @cached_property
    def asked(self) -> CoverAsk | None:
        """What one of their groups was asked, answered or not."""
        groups = self.request.who.groups_as("organiser", "lead")
        asks = CoverAsk.objects.filter(group__in=groups, request__ref=self.kwargs["ref"])
        return asks.select_related("group").order_by("-answered_at").last()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        known = HelpRequest.objects.coverable_by(request.who).filter(ref=kwargs["ref"]).exists()
        if self.asked and not known:
            messages.info(request, _("Somebody has it already. Thank you for looking."))
            return redirect("volunteers:triage")
        return super().dispatch(request, *args, **kwargs)

    def get_row(self) -> HelpRequest:
        return get_object_or_404(HelpRequest.objects.coverable_by(self.request.who), ref=self.kwargs["ref"])

    def act(self, form: Any) -> None:
        assert self.asked is not None
        if form.cleaned_data["answer"] == "yes":
            self.row.cover(self.asked.group, by=self.request.user)
            messages.success(self.request, _("Thank you. It is yours now, words and all."))
        else:
            self.row.decline_cover(self.asked.group, by=self.request.user)
            messages.success(self.request, _("That is fine. Somebody else will be asked."))

    def get_success_url(self) -> str:
        if self.row.state == HelpRequest.State.TAKEN:
            return reverse("volunteers:case", args=[self.row.ref])
        return reverse("volunteers:triage")


class HeldView(Page):
    access = ("held_post", "read")
    template_name = "volunteers/held.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = HelpRequest.objects.held_for(self.request.who)
        page = Paginator(held, SHOWN).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, rows=with_why(HELD_AS, page), **kwargs)


class HeldAct(ActView):
    access = ("held_post", "decide")
    signed_in = True
    form_class = PressForm
    template_name = "volunteers/held_act.html"
    success_url = reverse_lazy("volunteers:held")
    title: Any = ""

    def get_row(self) -> HelpRequest:
        held = HelpRequest.objects.held_for(self.request.who)
        return get_object_or_404(held, ref=self.kwargs["ref"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class ReleaseView(HeldAct):
    title = _("It's genuine: let it through")
    success_message = _("Thank you. They now get the mail that asks them to confirm.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.row.release(by=self.request.user):
            charity.verify(self.row)


class FilingView(HeldAct):
    title = _("It's an advertisement")
    success_message = _("Filed. It is kept for 30 days in case we were wrong, then it is gone.")

    def act(self, form: Any) -> None:
        self.row.file_as_spam(by=self.request.user)
