"""Choosing people for a request: the line-up, raised hands, and what to do when it went wrong."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView, Page
from hub.common.forms import PressForm
from hub.common.models import TransitionError
from volunteers import matching
from volunteers.emails import charity
from volunteers.emails import volunteer as to_volunteer
from volunteers.forms.line_up import Chosen, HandForm, LineUpForm, WhyNotHereForm
from volunteers.line_up import cards, what_was_done
from volunteers.models import Match, Volunteer
from volunteers.models.match_facts import LIVE
from volunteers.sentences_of_matches import introductions_told
from volunteers.views.case import CaseAct, OfALineUp

ON_THE_PAGE_OF_ALL = 24
FOUND_BY_NAME = 5
CONNECTED = _("You belong to this charity yourself, so somebody else of your group decides here.")
MOVED_ON = _("That can't be done any more: somebody was quicker, or it has moved on.")


class Deciding(OfALineUp, CaseAct):
    """An act that decides who helps: not for somebody who belongs to the charity (rule 25)."""

    def form_valid(self, form: Any) -> HttpResponse:
        if self.is_connected:
            form.add_error(None, CONNECTED)
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_connected=self.is_connected, **kwargs)


class SuggestionsView(OfALineUp, Page):
    """Everybody whom the hub suggests, and why somebody is not among them."""

    access = ("request_words", "work")
    template_name = "volunteers/case_suggestions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.role
        form = WhyNotHereForm(self.request.GET if "name" in self.request.GET else None)
        return super().get_context_data(
            case=self.case,
            is_connected=self.is_connected,
            role=role,
            line_up=self.line_up,
            cards=cards(role, self.request.who, self.line_up, ON_THE_PAGE_OF_ALL) if role else [],
            form=form,
            found=self.why_not_here(form.cleaned_data["name"]) if role and form.is_valid() else None,
            **kwargs,
        )

    def why_not_here(self, name: str) -> list[Chosen]:
        """People of the group by that name, with what keeps each of them away."""
        assert self.role is not None
        people = (
            Volunteer.objects.visible_to(self.request.who)
            .of_group(self.case.group_id)
            .filter(person__name__icontains=name)
        )
        found = people.exclude(state="left").select_related("person", "group").order_by("person__name", "pk")
        return [
            Chosen(one, matching.why_not(self.role, one), one.pk in self.line_up.known)
            for one in found[:FOUND_BY_NAME]
        ]


class LineUpView(Deciding):
    """Names in order, once: the hub does the asking."""

    form_class = LineUpForm
    template_name = "volunteers/case_line_up.html"
    title = _("Ask them")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asked for by name where somebody does not quite fit; with nobody named there is nothing to ask."""
        if not request.GET.getlist("who"):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return super().get_form_kwargs() | {
            "role": self.role,
            "volunteers": Volunteer.objects.visible_to(self.request.who),
            "line_up": self.line_up,
            "named": asked.getlist("who"),
        }

    def get_form(self, form_class: Any = None) -> Any:
        if self.role is None:
            return PressForm(**ActView.get_form_kwargs(self))
        return super().get_form(form_class)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where nobody was ticked, the people to tick are there once more."""
        told = super().get_context_data(**kwargs)
        if self.role is not None and not self.is_connected and not told["form"].people:
            told |= {"role": self.role, "cards": cards(self.role, self.request.who, self.line_up)}
        return told

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.role is None:
            raise TransitionError(MOVED_ON)
        asked = self.role.line_up(form.chosen(), by=self.request.user)
        for match in asked:
            to_volunteer.ask(match)
        self.said = what_was_done(asked, [one.name for one in form.people])

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            messages.success(self.request, self.said)
        return response


class StoppingView(Deciding):
    form_class = PressForm
    template_name = "volunteers/case_asking.html"
    title = _("Stop asking")
    button = _("Stop asking")
    success_message = _("Done. Nobody is being asked any more, and each of them gets your thanks.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(line_up=self.line_up, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        told = [
            match for match in self.line_up.matches if match.state in ("asked", "said_yes") or match.is_hand
        ]
        self.case.stop_asking(by=self.request.user)
        for match in told:
            match.refresh_from_db()
            if match.state == Match.State.RELEASED:
                to_volunteer.found_somebody(match)


class OfAMatch(Deciding):
    """An act on one ask or introduction of the case."""

    access = ("match", "decide")
    which: Q
    row: Match

    def get_row(self) -> Any:
        matches = Match.objects.visible_to(self.request.who, "decide").filter(self.which, request=self.case)
        return get_object_or_404(matches.with_people(), ref=self.kwargs["match"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(match=self.row, **kwargs)


class HandView(OfAMatch):
    """Somebody said "I could do this": yes, please, or not this time."""

    which = Q(origin=Match.Origin.HAND)
    form_class = HandForm
    template_name = "volunteers/case_hand.html"
    title = _("Somebody could do it")

    @cached_property
    def chosen(self) -> Chosen:
        gates = matching.why_not(self.row.role, self.row.volunteer)
        return Chosen(self.row.volunteer, [gate for gate in gates if gate.name != "line_up"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"chosen": self.chosen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chosen=self.chosen, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        match, name = self.row, self.row.volunteer.person.first_name_shown
        if form.cleaned_data["answer"] == "no":
            match.lock()
            if match.is_live and not match.is_hand:
                raise TransitionError(MOVED_ON)
            if match.release("decided", by=self.request.user):
                to_volunteer.found_somebody(match)
            messages.success(self.request, _("%(name)s gets your thanks.") % {"name": name})
            return
        if not match.accept_hand(by=self.request.user, override_reason=form.cleaned_data.get("why", "")):
            return
        match.refresh_from_db()
        if match.is_introduced:
            to_volunteer.introduced(match)
            charity.introduced(match)
            messages.success(self.request, _("%(name)s and the charity are introduced.") % {"name": name})
        else:
            charity.said_yes(match)
            messages.success(
                self.request,
                _("Thank you. We ask the charity whether to introduce %(name)s.") % {"name": name},
            )


class LookedView(OfAMatch):
    """It ended early, or somebody felt it wasn't right: an organiser has spoken with them."""

    which = Q(introduced_at__isnull=False) | Q(state__in=LIVE)  # of whoever said no there is no page
    form_class = PressForm
    template_name = "volunteers/case_looked.html"
    title = _("What happened")
    button = _("I've spoken with them")
    success_message = _("Thank you. It is off the list.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = introductions_told([self.row], self.case.organisation_name)
        return super().get_context_data(story=story, **kwargs)

    def act(self, form: Any) -> None:
        if self.row.state in LIVE:
            raise TransitionError(MOVED_ON)
        self.row.look_into(by=self.request.user)
