"""What a charity says of somebody who would like to help, from "yes, introduce us" to "still in use"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.guard.text import LineField, TextField
from volunteers.forms.ask import INTRODUCE_AHEAD, INTRODUCE_AHEAD_HINT, MAY_NAME, MAY_PLACE, MAY_PLACE_HINT
from volunteers.models import Match
from volunteers.models.match_acts import NOTE

FEW_ROWS = {"rows": 4}
A_LINE_OR_TWO = {"rows": 2, "maxlength": 300}
YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]


class AheadForm(forms.Form):
    """What they ticked when they asked, changed later; and how they would rather be written to."""

    introduce_ahead = forms.BooleanField(
        label=INTRODUCE_AHEAD, help_text=INTRODUCE_AHEAD_HINT, required=False
    )
    may_name = forms.BooleanField(label=MAY_NAME, required=False)
    may_place = forms.BooleanField(label=MAY_PLACE, help_text=MAY_PLACE_HINT, required=False)
    through_hub = forms.BooleanField(
        label=_("Write to us through this page, and keep our address to yourselves"),
        help_text=_("For whoever helps you. You then both write here, and each word arrives by mail."),
        required=False,
    )


class IntroduceForm(forms.Form):
    say = forms.ChoiceField(choices=YES_OR_NO)
    through_hub = forms.BooleanField(required=False)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["through_hub"].label = _(
            "Keep our address: %(name)s and we write to each other on this page"
        ) % {"name": name}


class HowItWentForm(forms.Form):
    say = forms.ChoiceField(choices=[("talked", _("We talked")), ("not_yet", _("Not yet"))])


class EndingForm(forms.Form):
    """It didn't work out: a reason from a fixed list, and words if they like."""

    reason = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    words = LineField(
        label=_("A line about it"),
        help_text=_("Only the people of your group read it. It helps them to choose somebody else."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {Match.Ended.NO_SHOW: _("%(name)s didn't make it") % {"name": name}}
        reasons = [(one.value, said.get(one, one.label)) for one in Match.Ended]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """The four lines. What is written anew both say yes to anew."""

    note_what = LineField(label=_("What we'll do"), max_length=300, widget=forms.Textarea(A_LINE_OR_TWO))
    note_when = LineField(
        label=_("When, and for how long"), max_length=300, widget=forms.Textarea(A_LINE_OR_TWO)
    )
    note_where = LineField(
        label=_("Where, or how we'll talk"), max_length=300, widget=forms.Textarea(A_LINE_OR_TWO)
    )
    note_done = LineField(
        label=_("What done looks like"), max_length=300, widget=forms.Textarea(A_LINE_OR_TWO)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def lines(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in NOTE}


class AgreeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ThanksForm(forms.Form):
    """A line that reaches the person, and what they never see: whether you'd work together again."""

    words = TextField(
        label=_("A line of thanks"), required=False, max_length=1000, widget=forms.Textarea(FEW_ROWS)
    )
    again = forms.ChoiceField(
        label=_("And between us: again with the same person?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Match.Again.choices,
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("A line for %(name)s?") % {"name": name}
        self.fields["words"].help_text = _(
            "It arrives as you write it, with your first name, and stays on the page of %(name)s."
        ) % {"name": name}
        self.fields["again"].label = _("Just for us: would you work with %(name)s again?") % {"name": name}
        self.fields["again"].help_text = _("%(name)s never learns what you say here.") % {"name": name}


class ClosingForm(ThanksForm):
    """Yes, it is done; or not quite, and what is missing."""

    did = forms.ChoiceField(choices=YES_OR_NO)
    missing = TextField(label=_("What is still missing?"), required=False, widget=forms.Textarea(FEW_ROWS))

    def clean(self) -> None:
        if self.cleaned_data.get("did") == "no" and not self.cleaned_data.get("missing"):
            self.add_error(
                "missing", _("Tell them in a few words what is still missing, so that they can go on.")
            )


class FollowUpForm(forms.Form):
    """Three months later."""

    still_used = forms.ChoiceField(
        label=_("Is it still in use?"),
        choices=[("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))],
    )
    words = TextField(
        label=_("A line of thanks"), required=False, max_length=1000, widget=forms.Textarea(FEW_ROWS)
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("A line for %(name)s?") % {"name": name}
        self.fields["words"].help_text = _(
            "What came of it? It arrives as you write it, with your first name."
        ) % {"name": name}


class WordsForm(forms.Form):
    words = TextField(label=_("Your words"), widget=forms.Textarea({"rows": 5, "maxlength": 20_000}))


class PassingForm(forms.Form):
    say = forms.ChoiceField(choices=YES_OR_NO)
