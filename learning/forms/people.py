"""What people say of themselves, and to each other. Words only: a link here would be clicked because of who sent it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.guard.content import LINK
from hub.guard.text import LineField
from learning.models import OrganiserCard


class SentenceField(LineField):
    """A sentence or two on one line, without links."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        if LINK.search(words):
            raise ValidationError(_("Just words, please: a link can't stand here."))
        return words


class CardForm(forms.ModelForm):
    who_i_am = SentenceField(
        label=_("Who I am"), max_length=300, help_text=_("What you would say over the first cup of tea.")
    )
    good_for = SentenceField(
        label=_("What I'm good for"),
        max_length=300,
        required=False,
        help_text=_(
            "What others may ask you about: finding a room, the first meeting, a tricky spreadsheet."
        ),
    )
    help_with = SentenceField(
        label=_("What I'd love help with"),
        max_length=300,
        required=False,
        help_text=_("Somebody has perhaps done it already."),
    )

    class Meta:
        model = OrganiserCard
        fields = ["who_i_am", "good_for", "help_with", "is_shown"]
        help_texts = {
            "is_shown": _(
                "Untick it and the card is gone from the others' list at once. Your words stay here for you."
            )
        }


class HelloForm(forms.Form):
    words = SentenceField(
        label=_("A line to begin with"),
        max_length=300,
        help_text=_("What made you stop at this card?"),
    )


class ThanksForm(forms.Form):
    words = SentenceField(
        label=_("One real sentence"),
        max_length=300,
        help_text=_("What did they do, and what came of it?"),
    )
