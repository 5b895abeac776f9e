"""What people type while they run a group together: things that are held, a season off, an ask to help here too."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Holding
from hub.accounts.models import User
from hub.common.forms import DayInput
from hub.guard.text import LineField, MailboxField

LONGEST_SEASON = 366  # days
# "password: Kettle7", "the PIN is 4711"; and a word that mixes letters, figures and signs as only passwords do.
NAMED = re.compile(
    r"\b(pass(word|code|phrase|wd)?|pwd|pw|pin|cyfrinair)\b\s*(is|are|yw|[:=\-–])\s*\S+", re.IGNORECASE
)
MIXED = re.compile(
    r"(?<!\S)(?!https?://|www\.)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\S*[!$%^&*#?~+=])\S{8,}(?!\S)"
)


def refuse_secrets(words: str) -> str:
    """Words that look like a password stay outside: whoever takes over gets it another way."""
    if NAMED.search(words) or MIXED.search(words):
        raise ValidationError(
            _("That looks like a password. Please don't write it here: say how it changes hands instead.")
        )
    return words


class HoldingForm(forms.Form):
    """One thing the group holds, and who has it."""

    kind = forms.ChoiceField(
        label=_("What kind of thing?"), choices=Holding.Kind.choices, widget=forms.RadioSelect
    )
    what = LineField(
        label=_("What is it?"),
        help_text=_("So that a newcomer knows it: the key of the library room, the shared calendar."),
        max_length=120,
    )
    how = LineField(
        label=_("How does it change hands?"),
        help_text=_(
            "Never a password. For an account: how the next person gets in, like “ask the library, ring Jo first”."
        ),
        max_length=300,
        required=False,
    )
    held_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Who has it?"), required=False, empty_label=_("Nobody, or we don't know")
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_by"].queryset = people  # type: ignore[attr-defined]

    def clean_what(self) -> str:
        return refuse_secrets(self.cleaned_data["what"])

    def clean_how(self) -> str:
        return refuse_secrets(self.cleaned_data["how"])


class HandoverForm(forms.Form):
    """The lines that have changed hands. What was ticked when the page was made is sent along, so that two people who
    tick at the same time both keep theirs."""

    done = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    was_done = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.pk, str(line)) for line in lines]
        for name in ("done", "was_done"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[int]:
        return set(self.cleaned_data["done"]) - set(self.cleaned_data["was_done"])

    @property
    def unticked(self) -> set[int]:
        return set(self.cleaned_data["was_done"]) - set(self.cleaned_data["done"])


class SeasonForm(forms.Form):
    """Who covers, from when to when."""

    neighbour = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Which group would you ask?"),
        help_text=_("They read your new requests while you rest. They can say no."),
        empty_label=_("Choose a neighbour"),
    )
    from_on = forms.DateField(label=_("From which day?"), widget=DayInput)
    until_on = forms.DateField(
        label=_("Until which day?"), help_text=_("You can be back earlier, with one press."), widget=DayInput
    )
    words = LineField(label=_("A line for your neighbour"), max_length=300, required=False)

    def __init__(self, *args: Any, neighbours: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbour"].queryset = neighbours  # type: ignore[attr-defined]

    def clean_from_on(self) -> Any:
        day = self.cleaned_data["from_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose today or a day that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("from_on"), said.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("The last day comes before the first. Choose a later one."))
        elif begins and ends and (ends - begins).days > LONGEST_SEASON:
            self.add_error(
                "until_on", gettext("A year at most. If it may be longer, a pause of the group is kinder.")
            )
        return said


class AskingTooForm(forms.Form):
    """What a group would like somebody of another one for."""

    words = LineField(
        label=_("What would they do with you?"),
        help_text=_("They read this sentence. Say about how many hours, and that a no is fine."),
        max_length=300,
    )


class AddRequestForm(AskingTooForm):
    """Whom as well."""

    field_order = ("email", "words")

    email = MailboxField(
        autocomplete="off",
        label=_("Their email address"),
    )
