"""What a volunteer says to an ask, and of an introduction."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.guard.text import LineField, TextField
from volunteers.ask_in_words import AskInWords
from volunteers.models import Match
from volunteers.models.match_acts import NOTE

TWO_ROWS = forms.Textarea({"rows": 2, "maxlength": 300})
REASONS = [(reason.value, reason.label) for reason in Match.No if reason != Match.No.LATER]


class NoForm(forms.Form):
    """No needs no reason; a reason helps to ask the right people."""

    reason = forms.ChoiceField(
        label=_("Why not, if you like to say?"),
        help_text=_(
            "Private. The group learns it without your name, once two people have answered. The charity never does."
        ),
        choices=REASONS,
        widget=forms.RadioSelect,
        required=False,
    )
    words = TextField(
        label=_("A line about it"),
        help_text=_("Just as private."),
        widget=forms.Textarea({"rows": 2, "maxlength": 500}),
        max_length=500,
        required=False,
    )


class LaterForm(forms.Form):
    """Not until the first of one of the next months."""

    until = forms.TypedChoiceField(
        label=_("Until when shall we ask you nothing?"), widget=forms.RadioSelect, coerce=date.fromisoformat
    )

    def __init__(self, *args: Any, said: AskInWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), _("Not until %(month)s") % {"month": month}) for day, month in said.months
        ]
        self.initial.setdefault("until", said.later[0].isoformat())


class TalkedForm(forms.Form):
    said = forms.ChoiceField(
        label=_("Did you talk?"),
        choices=[("talked", _("We talked")), ("not_yet", _("Not yet"))],
        widget=forms.RadioSelect,
    )


class IntroductionNoteForm(forms.Form):
    """The four lines of a job, as they were read: whoever changes them changes these words."""

    note_what = LineField(label=_("What we'll do"), max_length=300, widget=TWO_ROWS)
    note_when = LineField(
        label=_("When, and for how long"), max_length=300, help_text=_("Thursday 7pm, about three hours")
    )
    note_where = LineField(label=_("Where, or how we'll talk"), max_length=300)
    note_done = LineField(label=_("What done looks like"), max_length=300, widget=TWO_ROWS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        self.match = match
        lines = {name: getattr(match, name) for name in NOTE}
        super().__init__(*args, **{**kwargs, "initial": {**lines, "version": match.note_version}})

    @property
    def lines(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in NOTE}

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != self.match.note_version:
            raise ValidationError(_("The note was changed a moment ago. Please read it once more."))
        return version


class AgreementForm(forms.Form):
    """One yes, to the words that were read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ClosingForm(forms.ModelForm):
    """Three ticks; with all of them the charity is asked for its yes."""

    class Meta:
        model = Match
        fields = ["tick_done", "tick_without", "tick_returned"]


class AgainForm(forms.Form):
    again = forms.ChoiceField(label=_("Again?"), choices=Match.Again.choices, widget=forms.RadioSelect)


class EndingForm(forms.Form):
    """It ends early: a reason from a short list, and no blame."""

    reason = forms.ChoiceField(label=_("What was it?"), choices=Match.Ended.choices, widget=forms.RadioSelect)
    words = TextField(
        label=_("A line for the group"),
        help_text=_("The people who run the group read it; the charity doesn't."),
        widget=forms.Textarea({"rows": 2, "maxlength": 500}),
        max_length=500,
        required=False,
    )


class HubWordsForm(forms.Form):
    words = TextField(label=_("Your words"), widget=forms.Textarea({"rows": 4, "maxlength": 20_000}))
