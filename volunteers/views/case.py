"""One request as the people who work on it see it, and each thing they can do with it."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.audit.models import record
from hub.common import errors
from hub.guard.limits import Rate
from volunteers.emails import charity, group
from volunteers.forms.case import (
    AnswerForm,
    ConcernForm,
    HandingOnForm,
    NoteForm,
    NotForUsForm,
    NothingToFill,
    QuestionForm,
    ReasonForm,
    SizeForm,
)
from volunteers.models import Concern, HelpRequest, Message
from volunteers.models.concern import hints_at_danger
from volunteers.sentences import story_of
from volunteers.sizing import propose

REVEALS = Rate("reveal", times=30, within=timedelta(hours=1))


class OfACase:
    """Pages of one request: found only among those this person works on."""

    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def case(self) -> HelpRequest:
        cases = HelpRequest.objects.visible_to(self.request.who, "work")
        return get_object_or_404(
            cases.select_related("group", "owner", "region", "organisation"), ref=self.kwargs["ref"]
        )

    def get_row(self) -> HelpRequest:
        return self.case

    def get_success_url(self) -> str:
        return reverse("volunteers:case", args=[self.case.ref])


class CaseView(OfACase, Page):
    access = ("request_words", "work")
    template_name = "volunteers/case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, who = self.case, self.request.who
        said = list(Message.objects.visible_to(who).filter(request=case).select_related("by", "contact"))
        others = HelpRequest.objects.visible_to(who, "work").of_same_charity(case)
        return super().get_context_data(
            case=case,
            step=case.step + 1,
            ended=ended(case),
            story=story_of(case, list(case.moves.select_related("by")), said),
            contacts=[contact for contact in case.contacts.all() if contact.is_live],
            open_question=next((m for m in said if m.kind == "question" and m.answered_at is None), None),
            is_mine=case.owner_id == who.person.pk,
            proposal=propose(case),
            answer_form=AnswerForm(),
            hints_at_danger=any(map(hints_at_danger, [case.words, *words_of_charity(said)])),
            others=others if case.organisation_id else [],
            **kwargs,
        )


def ended(case: HelpRequest) -> str:
    """The word beside the line of steps, for what stopped on the way."""
    stopped = (HelpRequest.State.NOT_FOR_US, HelpRequest.State.WITHDRAWN, HelpRequest.State.RESTING)
    return str(case.get_state_display()).capitalize() if case.state in stopped else ""


def words_of_charity(said: list[Message]) -> list[str]:
    return [message.words for message in said if message.kind == Message.Kind.REPLY]


class CaseAct(OfACase, ActView):
    """An act on one case: a page that asks, a press that does."""

    access = ("request_words", "work")
    template_name = "volunteers/case_act.html"
    title: Any = ""
    lede: Any = ""
    button: Any = _("Save it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            case=self.case, title=self.title, lede=self.lede, button=self.button, **kwargs
        )


class TakingView(CaseAct):
    access = ("new_request", "take")
    form_class = NothingToFill
    title = _("I'll read it")
    lede = _("From now on it is yours, and the others can see that you have it.")
    button = _("I'll read it")
    success_message = _("It is yours. Take your time.")

    def act(self, form: Any) -> None:
        self.case.take(by=self.request.user)


class QuestionView(CaseAct):
    form_class = QuestionForm
    title = _("Ask one question")
    lede = _("The clock stops while they think. We remind them after 3 days and after 7.")
    button = _("Send the question")
    success_message = _("Sent. It is back on your list as soon as they write.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        charity.question(self.case.ask(form.cleaned_data["words"], by=self.request.user))


class SizeView(CaseAct):
    form_class = SizeForm
    title = _("Choose the size")
    button = _("That size")

    def get_initial(self) -> dict[str, Any]:
        return {"size": self.case.size or propose(self.case).size}

    def act(self, form: Any) -> None:
        self.case.choose_size(form.cleaned_data["size"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("volunteers:case-answer", args=[self.case.ref])


class AnswerView(CaseAct):
    form_class = AnswerForm
    title = _("Write the answer")
    lede = _(
        "They get it by mail with one button: “That did it”. After a week without a word we take it as a yes."
    )
    button = _("Send the answer")
    success_message = _("Sent. Thank you.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        charity.answer(self.case.answer(form.cleaned_data["words"], by=self.request.user))


class NotForUsView(CaseAct):
    form_class = NotForUsForm
    title = _("Not one for us")
    lede = _("It happens. Say where they could turn instead, and we pass it on with thanks for asking.")
    button = _("Send it")
    success_message = _("Sent, with your pointer.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.case.decline(by=self.request.user, **form.cleaned_data):
            charity.not_for_us(self.case)


class NoteView(CaseAct):
    form_class = NoteForm
    title = _("Write a note")
    button = _("Keep the note")
    success_message = _("Kept, for your group only.")

    def act(self, form: Any) -> None:
        self.case.add_note(form.cleaned_data["words"], by=self.request.user)


class HandingOnView(CaseAct):
    form_class = HandingOnForm
    title = _("Hand it on")
    lede = _("Somebody else has it from now on. No reason needed.")
    button = _("Hand it on")
    success_message = _("Done. Thank you for looking after it so far.")

    def get_form_kwargs(self) -> dict[str, Any]:
        colleagues = self.case.colleagues().exclude(pk__in=[self.case.owner_id])
        return super().get_form_kwargs() | {"colleagues": colleagues}

    def act(self, form: Any) -> None:
        self.case.hand_on(form.cleaned_data["to"], by=self.request.user, reason=form.cleaned_data["reason"])


class ConcernView(CaseAct):
    """Silent: whoever raises one reads a thank-you and nothing afterwards."""

    form_class = ConcernForm
    title = _("Something worries me")
    lede = _("Only the safeguarding leads of the region read this. Nobody else learns that you wrote.")
    button = _("Tell the safeguarding leads")
    success_message = _(
        "Thank you for telling them. The safeguarding leads read it; you need do nothing more."
    )

    @transaction.atomic
    def act(self, form: Any) -> None:
        group.concern(Concern.raised(self.case, form.cleaned_data["words"], by=self.request.user))


class ContactView(SecondFactorMixin, CaseAct):
    """Names and addresses: behind a second factor, one line in the audit log each time."""

    access = ("charity_contact", "read")
    template_name = "volunteers/case_contact.html"
    title = _("How to reach them")
    button = _("Show the addresses")

    @property
    def step_up(self) -> bool:  # type: ignore[override]
        """A coordinator types a reason and shows her second factor anew."""
        return self.as_coordinator

    @cached_property
    def as_coordinator(self) -> bool:
        return self.case.group_id not in self.request.who.groups_as("organiser", "lead")

    def get_form_class(self) -> Any:
        return ReasonForm if self.as_coordinator else NothingToFill

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        if not REVEALS.take(str(self.request.user.pk)):
            return errors.too_many(self.request)
        contacts = [contact for contact in self.case.contacts.all() if contact.is_live]
        record(
            self.request.who, "contact revealed", self.case, group_id=self.case.group_id, rows=len(contacts)
        )
        if self.as_coordinator:
            self.case.add_note(
                gettext("Looked up how to reach them: %s") % form.cleaned_data["reason"], by=self.request.user
            )
        return self.render_to_response(self.get_context_data(form=form, contacts=contacts, is_shown=True))
