"""What a group says as it begins: that it has agreed, who stands by it, and when it meets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.forms.starting import MomentForm
from groups.models import Group
from hub.common.forms import DayInput
from hub.guard.text import LineField

LONGEST_AGO = 365  # days


class CodeForm(forms.Form):
    """One tick and a day."""

    agreed = forms.BooleanField(label=_("We have read this together, and it is how we do things"))
    day = forms.DateField(label=_("On which day did you agree?"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose today, or the day you agreed on it."))
        if (timezone.localdate() - day).days > LONGEST_AGO:
            raise ValidationError(_("That is more than a year ago. Read it together once more."))
        return day


class NeighbourForm(forms.Form):
    """One of the nearest groups that somebody runs."""

    neighbour = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Which group stands by you?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbour"].queryset = groups  # type: ignore[attr-defined]


class MeetingForm(MomentForm):
    what = LineField(label=_("What is it?"), help_text=_("Like “Our first evening”."), max_length=120)
    minutes = forms.IntegerField(label=_("How long, in minutes?"), min_value=10, max_value=600, initial=90)
    where = LineField(
        label=_("Where?"),
        help_text=_("The place with its street, or “online”. It stands on your page, so no secret links."),
        max_length=200,
    )
    note = LineField(
        label=_("Good to know"),
        help_text=_("Steps, lift, parking, tea: whatever helps somebody decide to come."),
        max_length=300,
        required=False,
    )
    field_order = ["what", "day", "time", "minutes", "where", "note"]

    @property
    def facts(self) -> dict[str, Any]:
        """As the meeting's fields are called."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("what", "minutes", "where", "note")}
        return plain | {"starts_at": said["moment"]}
