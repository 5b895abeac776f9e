"""What organisers, coordinators and safeguarding leads type about a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.accounts.models import User
from hub.common.forms import with_hints
from hub.guard.text import LineField, TextField
from volunteers.sentences import NOT_FOR_US
from volunteers.sizing import MEANS, PATHS


class Words(TextField):
    """A few lines or a few pages; never only invisible signs."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class QuestionForm(forms.Form):
    words = Words(
        label=_("What would you like to know?"),
        help_text=_("One question at a time. They get it by mail and on their page, and can answer at once."),
        rows=4,
    )


class AnswerForm(forms.Form):
    words = Words(
        label=_("Your answer"),
        help_text=_(
            "We put a hello above it and your name below. Links are fine; so is “come to our next evening”."
        ),
        rows=10,
    )


class NoteForm(forms.Form):
    words = Words(
        label=_("Your note"),
        help_text=_("Only the people who run your group read it; the charity never does."),
        rows=4,
    )


class SizeForm(forms.Form):
    size = forms.ChoiceField(
        label=_("How big is it?"),
        choices=with_hints([(size, size.label, MEANS[size]) for size in PATHS]),
        widget=forms.RadioSelect,
    )


class NotForUsForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=NOT_FOR_US,
        widget=forms.RadioSelect,
        help_text=_("The charity does not see this."),
    )
    pointer = Words(
        label=_("Where might they turn instead?"),
        help_text=_("They read this. A name, a link or a phone number: nobody leaves with empty hands."),
        max_length=500,
        rows=4,
    )


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:  # type: ignore[override]
        return person.name or person.first_name_shown


class HandingOnForm(forms.Form):
    to = ColleagueField(
        queryset=User.objects.none(),
        label=_("Who has it from now on?"),
        required=False,
        empty_label=_("Whoever sits down first"),
        blank=True,
    )
    reason = LineField(label=_("A line for them"), required=False, max_length=500)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class ConcernForm(forms.Form):
    words = Words(
        label=_("What worries you?"),
        help_text=_(
            "Say what you read or heard, in your own words. Please don't ask around or look into it yourself."
        ),
        rows=6,
    )


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_("It is kept as a note on the request."),
    )


class CoverForm(forms.Form):
    """ "I'll cover" or "Not this time": which button was pressed."""

    answer = forms.ChoiceField(choices=[("yes", _("I'll cover")), ("no", _("Not this time"))])


class FindAGroupForm(forms.Form):
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(),
        label=_("Which group shall we ask?"),
        help_text=_("Nearest first. They see the place, the kind and the age; the words once they say yes."),
        empty_label=None,
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = groups


class ClosingForm(forms.Form):
    note = Words(
        label=_("What was done"),
        help_text=_("Only safeguarding leads of this region read it. It is kept for three years."),
        rows=6,
    )
