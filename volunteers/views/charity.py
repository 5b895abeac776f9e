"""A charity's own page and what it may do there. No account: the narrow cookie of the private link says who it is."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from hub.access.views import ActView
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.links.cookies import let_in
from hub.links.models import PrivateLink
from volunteers import guides
from volunteers.emails import charity as letters
from volunteers.emails import volunteer as letters_to_volunteer
from volunteers.forms.ask import LANGUAGES
from volunteers.forms.charity import NoWordsForm, OutcomeForm, ReplyForm
from volunteers.forms.introductions import FollowUpForm, IntroduceForm, ThanksForm, WordsForm
from volunteers.introduction import Introduction
from volunteers.models import Concern, HelpRequest, Match, Message, Passing, RequestContact
from volunteers.receipt import Receipt
from volunteers.story_for_charity import story_of
from volunteers.views.links import no_longer_works

State = HelpRequest.State


class FollowerMixin:
    """Finds the request and the contact that the link opens, and speaks their language; else a kind page."""

    request: Any
    kwargs: dict[str, Any]
    case: HelpRequest
    contact: RequestContact

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        links = [link for link in request.who.links if link.purpose == PrivateLink.Purpose.CASE]
        self.follower = Who(links=links)  # an organiser who looks in is no charity
        found = (
            HelpRequest.objects.visible_to(self.follower)
            .with_people()
            .filter(ref=kwargs["ref"].upper())
            .first()
        )
        if found is None or found.is_long_closed:
            return no_longer_works(request)
        self.case = found
        self.contact = next(one for one in self.contacts if one.pk == self.link.about_id)
        translation.activate(self.contact.language)
        request.LANGUAGE_CODE = translation.get_language()
        if request.method == "POST":
            self.link.note_use()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def link(self) -> PrivateLink:
        return self.follower.links[0]

    @cached_property
    def contacts(self) -> list[RequestContact]:
        return list(self.case.contacts.filter(removed_at=None))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            **{
                "case": self.case,
                "contact": self.contact,
                "receipt": Receipt(self.case, self.contact),
                "language_act": reverse("volunteers:request-language", args=[self.case.ref]),
                **kwargs,
            }
        )


class RequestView(FollowerMixin, TemplateView):
    """Who has it, what comes next and by when; the words that went to and fro; how to stop."""

    access = ("request_words", "read")
    template_name = "volunteers/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread = list(
            Message.objects.visible_to(self.follower)
            .filter(request=self.case)
            .select_related("by", "contact")
        )
        moves = list(self.case.moves.select_related("by"))
        introductions = self.introductions()
        question = next((one for one in thread if one.is_open_question), None)
        answer = next((one for one in reversed(thread) if one.kind == Message.Kind.ANSWER), None)
        return super().get_context_data(
            thread=thread,
            question=question,
            answer=answer,
            shown=question or (answer if self.is_answered else None),
            story=story_of(self.case, moves, [one["introduction"] for one in introductions] + self.freed()),
            first=[one for one in introductions if one["introduction"].comes_first],
            others=[one for one in introductions if not one["introduction"].comes_first],
            waits_for_them=any(one["introduction"].waits_for_charity for one in introductions),
            passing=self.passing(),
            colleagues=[one for one in self.contacts if one.pk != self.contact.pk],
            same_charity=self.same_charity(moves),
            guide=guides.for_tonight(self.case.words),
            reply_form=ReplyForm(is_answer=question is not None),
            outcome_form=OutcomeForm(),
            languages_offered=LANGUAGES,
            states=State,
            **kwargs,
        )

    @property
    def is_answered(self) -> bool:
        """By words alone, and they have not said whether that did it."""
        return self.case.state == State.IN_HAND and self.case.size == HelpRequest.Size.ANSWER

    def introductions(self) -> list[dict[str, Any]]:
        """Everybody who would like to help or has, each with what was said and the forms that fit now."""
        if self.case.ready_at is None:  # nobody could be asked yet
            return []
        theirs = Match.objects.visible_to(self.follower).filter(request=self.case).told_to_charity()
        found = theirs.with_people().prefetch_related(
            "words__contact", "words__by", "thanks", "moves__by", "role__skills"
        )
        return [on_page(Introduction(match, self.contact)) for match in found]

    def freed(self) -> list[Introduction]:
        """Whom they heard of and were silent about: only the story names them."""
        if self.case.ready_at is None:
            return []
        freed = Match.objects.visible_to(self.follower).filter(
            request=self.case, state=Match.State.RELEASED, ended_reason=Match.Released.SILENT
        )
        found = freed.with_people().prefetch_related("moves__by")
        return [Introduction(match, self.contact) for match in found]

    def passing(self) -> Passing | None:
        """Another group was proposed, and not everybody has said."""
        asked = Passing.objects.visible_to(self.follower).answerable().filter(request=self.case)
        return asked.select_related("to_group", "proposed_by").first()

    def same_charity(self, moves: list[Any]) -> HelpRequest | None:
        if self.case.state != State.SUBMITTED or any(move.act == "something else" for move in moves):
            return None
        return HelpRequest.objects.asked_before_by(self.contact, self.case).first()


def on_page(one: Introduction) -> dict[str, Any]:
    """One introduction with its forms. What was sent with a mistake comes back on a page of its own."""
    match = one.match
    named: dict[str, Any] = {"name": one.name, "auto_id": f"{match.ref}_%s"}
    thanks, may_write = list(match.thanks.all()), match.shows_contacts
    thread = list(match.words.all()) if may_write else []
    return {
        "introduction": one,
        "thread": thread,
        "thanks": thanks,
        "introduce_form": IntroduceForm(**named),
        "words_form": WordsForm(auto_id=f"{match.ref}_words_%s")
        if may_write and (one.is_through_hub or thread)
        else None,
        "thanks_form": None if thanks or match.charity_again else ThanksForm(**named),
        "follow_up_form": FollowUpForm(**named),
    }


class FollowerAct(FollowerMixin, ActView):
    """One act of the charity: GET asks, POST does, and back to the page."""

    form_class: Any = NoWordsForm

    def get_row(self) -> HelpRequest:
        return self.case

    def get_success_url(self) -> str:
        return self.case.get_absolute_url()

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            return super().form_valid(form)


class ConfirmationView(FollowerAct):
    """ "Yes, send it": from now on the clock runs. Scanners only look, so GET does nothing."""

    access = ("request_words", "confirm")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.case)

    def act(self, form: Any) -> None:
        if self.case.confirm():
            Concern.hinted(self.case, self.case.words)
            letters.receipt(self.contact)


class SameCharityView(FollowerAct):
    """They asked before: add these words to that one, or say that it is something else."""

    access = ("request_words", "withdraw")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.case)

    earlier: Any = None

    def act(self, form: Any) -> None:
        self.case.lock()
        self.earlier = HelpRequest.objects.asked_before_by(self.contact, self.case).first()
        if self.request.POST.get("add") and self.earlier:
            contact = self.earlier.contacts.filter(email__iexact=self.contact.email, removed_at=None).first()
            if self.case.is_open:  # else it was pressed twice
                self.earlier.reply(contact, self.case.words)
                self.case.withdraw(reason="added to an earlier one")
            self.way = contact.link()
        elif not self.case.moves.filter(act="something else").exists():
            self.case.note("something else", by="charity")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if hasattr(self, "way"):
            path = self.earlier.get_absolute_url()
            return let_in(redirect(path), self.way, path=path)
        return response


class ReplyView(FollowerAct):
    """Answer the question, or add something."""

    access = ("request_words", "reply")
    form_class = ReplyForm
    template_name = "volunteers/request_reply.html"
    success_message = _("Thank you. Your words are with the group now.")

    @cached_property
    def question(self) -> Message | None:
        return self.case.messages.open_questions().select_related("by").first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_answer": self.question is not None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(question=self.question, **kwargs)

    def act(self, form: Any) -> None:
        self.case.reply(self.contact, form.cleaned_data["words"])
        Concern.hinted(self.case, form.cleaned_data["words"])


class OutcomeView(FollowerAct):
    """ "That did it", or "it didn't, because…"."""

    access = ("request_words", "finish")
    form_class = OutcomeForm
    template_name = "volunteers/request_outcome.html"

    def act(self, form: Any) -> None:
        if self.case.size != HelpRequest.Size.ANSWER:
            raise TransitionError(_("That isn't asked any more. Your page says what comes next."))
        if form.cleaned_data["did"] == "yes":
            if self.case.state != State.DONE:
                self.case.finish()
            return
        self.case.reply(self.contact, form.cleaned_data["words"])
        Concern.hinted(self.case, form.cleaned_data["words"])


class WithdrawalView(FollowerAct):
    access = ("request_words", "withdraw")
    template_name = "volunteers/request_withdrawal.html"

    def act(self, form: Any) -> None:
        if self.case.withdraw():
            for role in self.case.roles.all():
                letters_to_volunteer.line_up_moved(role)


class ReturnView(FollowerAct):
    """Undo the withdrawal, for a day."""

    access = ("request_words", "withdraw")
    template_name = "volunteers/request_return.html"
    success_message = _("Good. It goes on where it was.")

    def act(self, form: Any) -> None:
        self.case.take_back()


class WakingView(FollowerAct):
    """A resting request goes on."""

    access = ("request_words", "wake")
    template_name = "volunteers/request_waking.html"
    success_message = _("Good to hear from you. It is awake again.")

    def act(self, form: Any) -> None:
        if self.case.state == State.RESTING:
            self.case.wake()
