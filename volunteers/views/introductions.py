"""What a charity does with somebody who would like to help: meets them or not, says how it went, thanks them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hub.common.models import TransitionError
from hub.guard.limits import Rate
from volunteers.emails import charity as letters
from volunteers.emails import group as letters_to_group
from volunteers.emails import volunteer as letters_to_volunteer
from volunteers.forms.charity import NoWordsForm
from volunteers.forms.introductions import (
    AgreeForm,
    AheadForm,
    ClosingForm,
    EndingForm,
    FollowUpForm,
    HowItWentForm,
    IntroduceForm,
    NoteForm,
    PassingForm,
    ThanksForm,
    WordsForm,
)
from volunteers.introduction import Introduction
from volunteers.models import Concern, Match, Passing
from volunteers.models.match_acts import NOTE
from volunteers.views.charity import FollowerAct

State = Match.State
WORDS = Rate("hub words of a charity", 30, timedelta(days=1))  # each gets a mail


class IntroductionAct(FollowerAct):
    """One act on one introduction of this request; afterwards back to its place on the page."""

    @cached_property
    def match(self) -> Match:
        theirs = Match.objects.visible_to(self.follower).filter(request=self.case).told_to_charity()
        return get_object_or_404(theirs.with_people(), ref=self.kwargs["match"].upper())

    @cached_property
    def introduction(self) -> Introduction:
        return Introduction(self.match, self.contact)

    def get_row(self) -> Any:
        return self.match

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(introduction=self.introduction, match=self.match, **kwargs)

    def get_success_url(self) -> str:
        return f"{self.case.get_absolute_url()}#{self.match.ref}"

    def write(self, words: str) -> None:
        """Words through the hub; the mail that carries them is promised with them."""
        self.count()
        word = self.match.write(words, by="charity", contact=self.contact)
        letters_to_volunteer.hub_words(word)
        word.tell()
        Concern.hinted(self.case, words)

    @transaction.atomic
    def thank(self, words: str) -> None:
        if words:
            self.count()
            letters_to_volunteer.thanks_arrived(self.match.thank(self.contact.first_name_shown, words))
            Concern.hinted(self.case, words)

    def count(self) -> None:
        """What reaches somebody's inbox has an end."""
        if not WORDS.take(self.case.ref):
            raise TransitionError(_("That is enough for one day. You can go on tomorrow."))


class OnPageOnly:
    """Its buttons stand on the page; whoever comes by the address alone is led there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.get_success_url())  # type: ignore[attr-defined]

    def form_invalid(self, form: Any) -> HttpResponse:
        for error in form.non_field_errors():
            messages.warning(self.request, error)  # type: ignore[attr-defined]
        return redirect(self.get_success_url())  # type: ignore[attr-defined]


class NamedAct(IntroductionAct):
    """A form that calls the volunteer by name."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"name": self.introduction.name}


class IntroductionView(NamedAct):
    """ "Yes, introduce us", or rather not: then Tom is thanked, and nobody learns why."""

    access = ("match", "introduce")
    form_class = IntroduceForm
    template_name = "volunteers/request_introduction.html"

    @cached_property
    def match(self) -> Match:
        """Also one that was let go meanwhile: pressing again is harmless."""
        theirs = Match.objects.visible_to(self.follower).filter(request=self.case)
        return get_object_or_404(theirs.with_people(), ref=self.kwargs["match"].upper())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.match.state != State.SAID_YES:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def act(self, form: IntroduceForm) -> None:
        if form.cleaned_data["say"] == "yes":
            self.introduce(form.cleaned_data["through_hub"])
        elif self.match.release("decided", by="charity"):
            letters_to_volunteer.line_up_moved(self.match.role)
            self.say(_("Good that you said so. Nobody learns why, and we go on looking."))

    def introduce(self, through_hub: bool) -> None:
        if through_hub:
            self.case.choose_ahead(through_hub=True)
        if self.match.introduce(by="charity"):
            letters.introduced(self.match)
            letters_to_volunteer.introduced(self.match)
            self.say(_("You are introduced. A mail says the same to both of you."))

    def say(self, words: Any) -> None:
        messages.success(self.request, words)


class TalkedView(OnPageOnly, IntroductionAct):
    """ "We talked", or "not yet": then we ask again in some days."""

    access = ("match", "close")
    form_class = HowItWentForm

    def act(self, form: HowItWentForm) -> None:
        if form.cleaned_data["say"] == "talked":
            self.match.talked(by="charity")
        else:
            self.match.not_yet(by="charity")
            messages.success(self.request, _("Thank you. There is no rush."))


class NoteView(IntroductionAct):
    """The four lines of a job, said in your own words: whoever writes them says yes to them too."""

    access = ("match", "agree")
    form_class = NoteForm
    template_name = "volunteers/request_note.html"
    success_message = _("Thank you. They read your lines, and say yes or change them.")

    def get_initial(self) -> dict[str, Any]:
        lines = {name: getattr(self.match, name) for name in NOTE}
        return {**lines, "version": self.match.note_version}

    def act(self, form: NoteForm) -> None:
        self.match.rewrite_note(form.lines, by="charity", version=form.cleaned_data["version"])
        self.match.agree(by="charity", version=self.match.note_version)


class AgreementView(OnPageOnly, IntroductionAct):
    """One yes to the lines as they were read."""

    access = ("match", "agree")
    form_class = AgreeForm

    def act(self, form: AgreeForm) -> None:
        self.match.agree(by="charity", version=form.cleaned_data["version"])


class ClosingView(NamedAct):
    """Yes, it is done; or not quite, and what is missing goes to the volunteer."""

    access = ("match", "close")
    form_class = ClosingForm
    template_name = "volunteers/request_closing.html"

    def act(self, form: ClosingForm) -> None:
        if form.cleaned_data["did"] == "yes":
            self.match.finish(by="charity")
            self.thank(form.cleaned_data["words"])
            if form.cleaned_data["again"]:
                self.match.say_again(form.cleaned_data["again"], by="charity")
        else:
            self.write(form.cleaned_data["missing"])
            self.match.not_yet(by="charity")
            messages.success(self.request, _("Thank you. Your words are on their way."))


class EndingView(NamedAct):
    """It didn't work out: without blame, and somebody else is looked for."""

    access = ("match", "end")
    form_class = EndingForm
    template_name = "volunteers/request_ending.html"

    def act(self, form: EndingForm) -> None:
        if self.match.end_early(by="charity", **form.cleaned_data):
            letters_to_volunteer.line_up_moved(self.match.role)
        Concern.hinted(self.case, form.cleaned_data["words"])


class NotRightView(IntroductionAct):
    """Two presses, no reason: it ends at once, and the group sees it first."""

    access = ("match", "end")
    form_class = NoWordsForm
    template_name = "volunteers/request_not_right.html"

    def act(self, form: Any) -> None:
        if self.match.feels_wrong(by="charity"):
            letters_to_group.not_right(self.match)


class ThanksView(NamedAct):
    """A line that reaches the person, and what they never see."""

    access = ("match", "close")
    form_class = ThanksForm
    template_name = "volunteers/request_thanks.html"

    def act(self, form: ThanksForm) -> None:
        self.thank(form.cleaned_data["words"])
        if form.cleaned_data["again"]:
            self.match.say_again(form.cleaned_data["again"], by="charity")


class FollowUpView(NamedAct):
    """Three months later: still in use? And perhaps a line."""

    access = ("match", "close")
    form_class = FollowUpForm
    template_name = "volunteers/request_follow_up.html"

    def act(self, form: FollowUpForm) -> None:
        self.match.follow_up(form.cleaned_data["still_used"])
        self.thank(form.cleaned_data["words"])
        messages.success(self.request, _("Thank you. That helps the next charity too."))


class WordsView(IntroductionAct):
    """To each other through the hub, until thirty days after the end."""

    access = ("match", "agree")
    form_class = WordsForm
    template_name = "volunteers/request_words.html"

    def act(self, form: WordsForm) -> None:
        self.write(form.cleaned_data["words"])


# --- Of the request as a whole -------------------------------------------------------------------------
class AheadView(FollowerAct):
    """What they ticked when they asked, changed."""

    access = ("request_words", "reply")
    form_class = AheadForm
    template_name = "volunteers/request_ahead.html"
    success_message = _("Kept.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.case, name) for name in AheadForm.base_fields}

    def act(self, form: AheadForm) -> None:
        self.case.choose_ahead(**form.cleaned_data)


class PassingView(OnPageOnly, FollowerAct):
    """May another group read what they wrote? Both their yes and the group's move it; a no leaves it where it is."""

    access = ("passing", "answer")
    form_class = PassingForm

    @cached_property
    def passing(self) -> Passing:
        theirs = Passing.objects.visible_to(self.follower).filter(request=self.case)
        return get_object_or_404(theirs.select_related("to_group"), pk=self.kwargs["pk"])

    def get_row(self) -> Any:
        return self.passing

    def act(self, form: PassingForm) -> None:
        said = {"group": self.passing.to_group.name}
        if form.cleaned_data["say"] == "yes":
            self.passing.say_yes(by="charity")
            messages.success(self.request, _("Thank you. %(group)s has your yes.") % said)
        else:
            self.passing.say_no(by="charity")
            messages.success(self.request, _("Then it stays where it is."))
