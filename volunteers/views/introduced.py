"""Two who were introduced: the volunteer's words, a job's note and ticks, how it went, and how it ends."""

from copy import copy
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.common.models import TransitionError
from hub.guard.limits import Rate
from volunteers.emails import charity, group
from volunteers.emails import volunteer as letters
from volunteers.forms.asks import (
    AgainForm,
    AgreementForm,
    ClosingForm,
    EndingForm,
    HubWordsForm,
    IntroductionNoteForm,
    TalkedForm,
)
from volunteers.models import Concern, Match
from volunteers.views.asks import TheirAct

State = Match.State
WORDS = Rate("hub words of a volunteer", 30, timedelta(days=1))  # each gets a mail
MET = (State.INTRODUCED, State.UNDER_WAY)


class WordsView(TheirAct):
    """Through the hub: it reaches the charity by mail and on its page."""

    access = ("match", "agree")
    form_class = HubWordsForm
    template_name = "volunteers/match_words.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        if not WORDS.take(self.match.ref):
            raise TransitionError(_("That is enough for one day. You can go on tomorrow."))
        words = form.cleaned_data["words"]
        word = self.match.write(words, by=self.request.user)
        charity.hub_words(word)
        word.tell()
        Concern.hinted(self.match.request, words)

    def get_success_url(self) -> str:
        return f"{self.match.get_absolute_url()}#words"


class TalkedView(TheirAct):
    """We talked, or not yet."""

    access = ("match", "close")
    asks_while = MET
    form_class = TalkedForm
    title = _("Did you talk?")

    def act(self, form: Any) -> None:
        if form.cleaned_data["said"] == "talked":
            self.match.talked(by=self.request.user)
        else:
            self.match.not_yet(by=self.request.user)


class NoteView(TheirAct):
    access = ("match", "agree")
    asks_while = (State.INTRODUCED,)
    form_class = IntroductionNoteForm
    title = _("The note of four lines")
    lede = _("A yes that was given to other words no longer counts: both of you say yes to these.")
    button = _("Save the note")
    success_message = _("Changed. Now one yes of each of you.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "match": self.match}

    def act(self, form: Any) -> None:
        version = form.cleaned_data["version"]
        self.match.rewrite_note(form.lines, by=self.request.user, version=version)

    def get_success_url(self) -> str:
        return f"{self.match.get_absolute_url()}#note"


class AgreementView(TheirAct):
    """One yes to the four lines as they were read."""

    access = ("match", "agree")
    asks_while = (State.INTRODUCED,)
    form_class = AgreementForm
    title = _("Yes to the note?")
    lede = _("One yes of each of you to the four lines, and you can begin.")
    button = _("Yes, let's do it")

    def act(self, form: Any) -> None:
        self.match.agree(by=self.request.user, version=form.cleaned_data["version"])


class ClosingView(TheirAct):
    """Three ticks; with all of them the charity is asked."""

    access = ("match", "close")
    asks_while = MET
    form_class = ClosingForm
    title = _("Is it done?")
    lede = _("Tick what is true. With all three the charity is asked for its yes.")
    button = _("Save the ticks")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": copy(self.match)}

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.match.tick(form.cleaned_data, by=self.request.user)
        if self.match.volunteer_done_at is not None:
            charity.closing(self.match)


class AgainView(TheirAct):
    """Would they work together again? Said once or changed, and shown to nobody there."""

    access = ("match", "close")
    form_class = AgainForm
    title = _("Would you work with them again?")
    lede = _("Private: they are never shown it. It only helps us to ask you for the right things.")
    success_message = _("Noted, for nobody but the suggestions.")

    def act(self, form: Any) -> None:
        self.match.say_again(form.cleaned_data["again"], by=self.request.user)


class EndingView(TheirAct):
    """It didn't work out: ended early, without blame, and somebody else is looked for."""

    access = ("match", "end")
    asks_while = MET
    form_class = EndingForm
    title = _("End it early?")
    lede = _(
        "No blame, on nobody. They are told that it ended, not what you say here, and we look for somebody else."
    )
    button = _("End it")
    kind = "danger"

    @transaction.atomic
    def act(self, form: Any) -> None:
        said = form.cleaned_data
        if self.match.end_early(by=self.request.user, reason=said["reason"], words=said["words"]):
            charity.look_again(self.match.request)
            letters.line_up_moved(self.match.role)
        Concern.hinted(self.match.request, said["words"])


class NotRightView(TheirAct):
    """ "This doesn't feel right": two presses, at once, no reason asked, and the other side is not told why."""

    access = ("match", "end")
    asks_while = MET
    template_name = "volunteers/match_not_right.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.match.feels_wrong(by=self.request.user):
            group.not_right(self.match)
