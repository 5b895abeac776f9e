"""Passing a request on to another group: proposed here, complete with the charity's yes and that group's (rule 21)."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.views import ActView
from hub.common.forms import PressForm
from volunteers.emails import charity
from volunteers.emails import group as letters
from volunteers.forms.passing import PassingAnswerForm, PassingForm
from volunteers.models import HelpRequest, Passing
from volunteers.views.case import OfACase
from volunteers.views.queue import QueueAct, nearest_first

TAKE_BACK = "back"  # the name of the button


class Proposal(ActView):
    """Whom to pass it on to; while somebody is being asked, that and how to take it back."""

    template_name = "volunteers/passing_proposal.html"

    @cached_property
    def proposed(self) -> Passing | None:
        return self.row.passings.answerable().select_related("to_group").first()

    def get_form_class(self) -> Any:
        return PressForm if TAKE_BACK in self.request.POST else PassingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.get_form_class() is PressForm:
            return super().get_form_kwargs()
        groups = Group.objects.visible_to(self.request.who).live().with_organisers()
        groups = nearest_first(groups.exclude(pk=self.row.group_id), self.row.place)
        return super().get_form_kwargs() | {"groups": groups}

    def act(self, form: Any) -> None:
        if TAKE_BACK in self.request.POST:
            self.take_back()
        else:
            self.propose(**form.cleaned_data)

    @transaction.atomic
    def propose(self, group: Group, why: str) -> None:
        passing = Passing.propose(self.row, group, by=self.request.user, why=why)
        charity.passing_asked(passing)
        letters.passing(passing)
        messages.success(
            self.request,
            _("Asked: the charity, and %(group)s. It stays with you until both say yes.") % {"group": group},
        )

    def take_back(self) -> None:
        if self.proposed is not None and self.proposed.take_back(by=self.request.user):
            messages.success(self.request, _("Taken back. It stays where it is."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proposed=self.proposed, take_back=TAKE_BACK, **kwargs)


class CasePassingView(OfACase, Proposal):
    """By whoever works on it. One that nobody has taken yet is a lead's to pass on."""

    access = ("request_words", "work")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        new = self.case.state == HelpRequest.State.SUBMITTED
        if new and not request.who.may("new_request", "pass", self.case):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("volunteers:case-passing", args=[self.case.ref])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **kwargs)


class QueuePassingView(QueueAct, Proposal):
    """By a coordinator, for what nobody covers: place, kind and age, and no word of theirs."""

    def get_success_url(self) -> str:
        return reverse("volunteers:queue-passing", args=[self.row.ref])


class PassingView(ActView):
    """A group was asked: place, kind and age, and what's needed where somebody has written it."""

    access = ("passing", "answer")
    signed_in = True
    form_class = PassingAnswerForm
    template_name = "volunteers/passing.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        asked = Passing.objects.visible_to(request.who, "answer").filter(request__ref=kwargs["ref"])
        asked = asked.filter(to_group__in=request.who.groups_as("organiser", "lead"))
        if asked.exists() and not self.answerable.exists():
            has_it = HelpRequest.objects.visible_to(request.who, "work").filter(ref=kwargs["ref"]).exists()
            messages.info(request, _("That has been settled meanwhile. Thank you for looking."))
            return redirect("volunteers:case", kwargs["ref"]) if has_it else redirect("volunteers:triage")
        return super().dispatch(request, *args, **kwargs)

    @property
    def answerable(self) -> Any:
        return Passing.objects.to_answer_by(self.request.who).filter(request__ref=self.kwargs["ref"])

    def get_row(self) -> Passing:
        return get_object_or_404(
            self.answerable.select_related("request__region", "request__category", "from_group", "to_group")
        )

    @transaction.atomic
    def act(self, form: Any) -> None:
        if form.cleaned_data["answer"] == "no":
            self.row.say_no(by=self.request.user)
            messages.success(self.request, _("That is fine. It stays where it is, and nobody asks why."))
        elif self.row.say_yes(by=self.request.user):
            messages.success(self.request, _("Thank you. It is yours now, words and all."))
        else:
            messages.success(
                self.request, _("Thank you. As soon as the charity says yes it is yours, words and all.")
            )

    def get_success_url(self) -> str:
        if self.row.ended_by == "both":
            return reverse("volunteers:case", args=[self.row.request.ref])
        return reverse("volunteers:triage")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.row.request
        role = asked.roles.first() if asked.ready_at and asked.needed else None
        skills = role.skills.select_related("skill") if role else []
        return super().get_context_data(asked=asked, role=role, skills=skills, **kwargs)
