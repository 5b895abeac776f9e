"""What organisers type about what they try: the card in six short boxes, us too, times, a question, an ending."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.common import dates
from hub.common.forms import DayInput, with_hints
from hub.guard.text import LineField, TextField
from learning.models import Experiment, TalkTime

SHORT = {"rows": 3, "maxlength": 300}
ENDS_A_SENTENCE = " .,;"


class PartOfASentence(LineField):
    """Reads on from its label; a stop at its end would stand in the middle of the sentence."""

    def __init__(self, *, example: Any, **kwargs: Any) -> None:
        super().__init__(help_text=example, max_length=300, widget=forms.Textarea(SHORT), **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).strip(ENDS_A_SENTENCE)


class ExperimentForm(forms.Form):
    """Six short boxes that read as one sentence; three minutes."""

    belief = PartOfASentence(
        label=_("We believe …"),
        example=_("For example: small charities come to us sooner when we come to them"),
    )
    because = PartOfASentence(
        label=_("… because …"),
        example=_("For example: five of the last eight said they did not dare to write to us"),
    )
    plan = PartOfASentence(label=_("We'll try …"), example=_("For example: drop-ins in three libraries"))
    by_when = forms.DateField(
        label=_("… by"), help_text=_("When you'll look back at it, whatever came of it."), widget=DayInput
    )
    measure = PartOfASentence(
        label=_("We'll know by …"),
        example=_("For example: how many charities walk in that we had never heard of"),
    )
    hours = forms.IntegerField(
        label=_("About how many hours does it take?"),
        help_text=_("All of you together, unpaid. Whoever thinks of joining reads it first. 1 to 200."),
        min_value=1,
        max_value=200,
        widget=forms.NumberInput({"inputmode": "numeric", "min": 1, "max": 200}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, card: Experiment | None = None, **kwargs: Any) -> None:
        self.card = card
        if card is not None:
            names = [name for name in type(self).base_fields if hasattr(card, name)]
            kwargs["initial"] = {name: getattr(card, name) for name in names}
        super().__init__(*args, **kwargs)

    def clean_by_when(self) -> Any:
        day = self.cleaned_data["by_when"]
        is_as_it_was = self.card is not None and day == self.card.by_when
        if day <= timezone.localdate() and not is_as_it_was:
            raise ValidationError(_("Please choose a day that is still to come."))
        return day

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*PARTS, "by_when", "hours")}

    def take_up(self, version: int) -> None:
        """The other words were shown now: the next press is meant."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["version"] = str(version)  # type: ignore[index]


PARTS = ("belief", "because", "plan", "measure")


class OfOneGroup(forms.Form):
    """For which of one's groups; with only one there is nothing to choose."""

    group = forms.TypedChoiceField(label=_("Which of your groups?"), coerce=int, widget=forms.RadioSelect)
    nothing_left: Any = _("You run no group that could.")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.pk: group for group in groups}
        if len(self.groups) > 1:
            self.fields["group"].choices = [(pk, str(group)) for pk, group in self.groups.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        if not self.groups:
            raise ValidationError(self.nothing_left)
        return super().clean() or {}

    @property
    def chosen(self) -> Group:
        return self.groups[self.cleaned_data.get("group") or next(iter(self.groups))]


class NewExperimentForm(OfOneGroup, ExperimentForm):
    field_order = ["group"]


class UsTooForm(OfOneGroup):
    nothing_left = _("Your groups are in already.")


class LeavingForm(OfOneGroup):
    nothing_left = _("None of your groups is in.")


class TimesForm(forms.Form):
    """Which of the three one can; none of them is an answer too."""

    times = forms.TypedMultipleChoiceField(
        label=_("When can you talk?"),
        help_text=_("Tick every one that you can. Change it whenever you like."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    instead_of = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, times: Sequence[TalkTime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["times"].choices = [(time.pk, dates.when(time.starts_at)) for time in times]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    words = TextField(
        label=_("Your question"),
        help_text=_("They answer here, where everybody who runs a group can read it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "maxlength": 500}),
    )


class AnswerForm(forms.Form):
    words = TextField(
        label=_("Your answer"), max_length=1000, widget=forms.Textarea({"rows": 3, "maxlength": 1000})
    )


State = Experiment.State


class EndingForm(forms.Form):
    """Four ways to end, all equally fine, and one sentence."""

    how = forms.ChoiceField(
        label=_("How did it go?"),
        help_text=_("All four are as good as each other: every one saves somebody else an evening."),
        choices=with_hints(
            [
                (State.WORKED, State.WORKED.label, _("You would do it again, or tell others to.")),
                (State.DIDNT, State.DIDNT.label, _("Now nobody else need try it the same way.")),
                (State.UNCLEAR, State.UNCLEAR.label, _("Something happened, and you can't say why.")),
                (State.NOT_TESTED, State.NOT_TESTED.label, _("Most aren't. Why not is worth knowing.")),
            ]
        ),
        widget=forms.RadioSelect,
    )
    learned = LineField(
        label=_("What did you learn?"),
        help_text=_("One sentence, as you would say it to an organiser in another town."),
        max_length=300,
        widget=forms.Textarea(SHORT),
    )
