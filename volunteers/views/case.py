"""One request as the people who work on it see it, and each thing they can do with it."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.audit.models import record
from hub.common import errors
from hub.common.forms import PressForm
from hub.guard.limits import Rate
from volunteers.case_in_words import state_of
from volunteers.emails import charity, group
from volunteers.forms.case import (
    AnswerForm,
    ConcernForm,
    HandingOnForm,
    NoteForm,
    NotForUsForm,
    QuestionForm,
    ReasonForm,
    SizeForm,
)
from volunteers.line_up import LineUp, cards, connected_with, nobody_fits, role_with_room
from volunteers.models import (
    Concern,
    Connection,
    HelpRequest,
    Match,
    Message,
    Passing,
    Role,
    RoleSkill,
    Volunteer,
)
from volunteers.models.concern import hints_at_danger
from volunteers.models.role import OPEN_FOR_ASKS
from volunteers.needed_in_words import NeededInWords, before_we_start
from volunteers.sentences import story_of
from volunteers.sentences_of_matches import introductions_told
from volunteers.sizing import propose

REVEALS = Rate("reveal", times=30, within=timedelta(hours=1))


class OfACase:
    """Pages of one request: found only among those this person works on."""

    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    def cases(self) -> Any:
        cases = HelpRequest.objects.visible_to(self.request.who, "work")
        return cases.select_related("group", "owner", "region", "organisation")

    @cached_property
    def case(self) -> HelpRequest:
        return get_object_or_404(self.cases(), ref=self.kwargs["ref"])

    def get_row(self) -> HelpRequest:
        return self.case

    def get_success_url(self) -> str:
        return reverse("volunteers:case", args=[self.case.ref])


class OfALineUp(OfACase):
    """Pages on which somebody is asked, or could be."""

    @cached_property
    def line_up(self) -> LineUp:
        return LineUp.of(self.case, self.request.who) if self.case.ready_at else LineUp([])

    @cached_property
    def roles(self) -> list[Role]:
        with_names = Prefetch("skills", RoleSkill.objects.select_related("skill"))
        roles = list(self.case.roles.prefetch_related(with_names)) if self.case.needed else []
        for role in roles:
            role.request = self.case
        return roles

    @cached_property
    def role(self) -> Role | None:
        """The first that still wants somebody, while people can be asked."""
        may_ask = self.case.state in OPEN_FOR_ASKS and self.case.size != HelpRequest.Size.ANSWER
        return role_with_room(self.roles) if may_ask else None

    @cached_property
    def connected(self) -> list[int]:
        """Persons who belong to the charity."""
        touching = Connection.objects.touching(self.case)  # to tell that they are not asked, not who they are
        return list(touching.values_list("person", flat=True))

    @cached_property
    def is_connected(self) -> bool:
        """Whoever belongs to the charity decides nothing here (rule 25)."""
        return self.request.user.pk in self.connected

    def choice(self) -> dict[str, Any]:
        """Whom the hub suggests; where it is nobody, why."""
        if self.role is None or self.is_connected:
            return {}
        who = self.request.who
        found = cards(self.role, who, self.line_up)
        nobody = None if found else nobody_fits(self.role, who, self.line_up)
        return {"cards": found, "nobody": nobody, "connected": connected_with(self.case, self.connected, who)}


class CaseView(OfALineUp, Page):
    access = ("request_words", "work")
    template_name = "volunteers/case.html"

    def cases(self) -> Any:
        return super().cases().with_what_few_have()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, who = self.case, self.request.who
        passings: list[Passing] = []
        if case.has_passings:
            found = Passing.objects.visible_to(who).filter(request=case)
            passings = list(found.select_related("from_group", "to_group"))
        said = list(Message.objects.visible_to(who).filter(request=case).select_related("by", "contact"))
        others = (
            HelpRequest.objects.visible_to(who, "work").of_same_charity(case) if case.has_siblings else []
        )
        return super().get_context_data(
            case=case,
            state=state_of(case),
            step=case.step + 1,
            ended=ended(case),
            story=story_of(
                case,
                list(case.moves.select_related("by")),
                said,
                introductions_told(self.line_up.matches, case.organisation_name),
            ),
            line_up=self.line_up,
            role=self.role,
            needed=NeededInWords(case, self.roles),
            before_we_start=before_we_start(case),
            is_connected=bool(case.ready_at) and self.is_connected,
            passing=next((passing for passing in passings if passing.ended_at is None), None),
            passed_on=[passing for passing in passings if passing.ended_by == "both"],
            **self.choice(),
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
    form_class = PressForm
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

    @property
    def lede(self) -> str:  # type: ignore[override]
        """What the hub would choose, and why."""
        proposal = propose(self.case)
        return gettext("We'd say: %(size)s. %(why)s") % {"size": proposal.label, "why": proposal.why}

    def get_initial(self) -> dict[str, Any]:
        return {"size": self.case.size or propose(self.case).size}

    def act(self, form: Any) -> None:
        self.case.choose_size(form.cleaned_data["size"], by=self.request.user)

    def get_success_url(self) -> str:
        is_answer = self.case.size == HelpRequest.Size.ANSWER
        page = "volunteers:case-answer" if is_answer else "volunteers:case-needed"
        return reverse(page, args=[self.case.ref])


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
        return ReasonForm if self.as_coordinator else PressForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        if not REVEALS.take(str(self.request.user.pk)):
            return errors.too_many(self.request)
        contacts = [contact for contact in self.case.contacts.all() if contact.is_live]
        people = list(self.who_said_yes().select_related("person"))
        record(
            self.request.who,
            "contact revealed",
            self.case,
            group_id=self.case.group_id,
            rows=len(contacts) + len(people),
        )
        for volunteer in people:  # whoever it is about reads of it on their own page
            record(self.request.who, "contact seen", volunteer)
        if self.as_coordinator:
            self.case.add_note(
                gettext("Looked up how to reach them: %s") % form.cleaned_data["reason"], by=self.request.user
            )
        return self.render_to_response(
            self.get_context_data(form=form, contacts=contacts, people=people, is_shown=True)
        )

    def who_said_yes(self) -> Any:
        """Volunteers of this case whose address this person may read; never anybody who said no."""
        who = self.request.who
        yes = Match.objects.visible_to(who).filter(request=self.case, said_yes_at__isnull=False)
        return Volunteer.objects.reachable_by(who).filter(
            pk__in=yes.exclude(state="said_no").values("volunteer")
        )
