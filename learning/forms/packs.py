"""What is shared with a group, and what its people answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.guard.forms import GuardedForm
from hub.guard.text import LineField, TextField
from learning.models.pack import DECISIONS


class PackForm(forms.Form):
    """Three sentences and one question, prepared by the hub."""

    sentences = TextField(
        label=_("Three sentences"),
        help_text=_("We have made a beginning. Say it as your people would hear it; no names."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "maxlength": 1000}),
    )
    question = LineField(
        label=_("One question"),
        help_text=_("One that anybody can answer in a line."),
        max_length=300,
        widget=forms.Textarea({"rows": 3, "maxlength": 300}),
    )


class PublicAnswerForm(GuardedForm):
    """No account, no address; a first name if they like."""

    form_name = "answer"
    looked_at = ("words", "name")

    words = TextField(
        label=_("Your answer"),
        help_text=_("One line is plenty."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "maxlength": 1000}),
    )
    name = LineField(
        label=_("Your first name"),
        help_text=_("Only the people who run the group see it."),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )

    @property
    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("words", "name")}


class DecisionForm(forms.Form):
    """One press under an answer."""

    what: Any = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])
