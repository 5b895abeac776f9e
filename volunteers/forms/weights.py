"""How much each signal counts, one number each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteers.models import MatchingWeight
from volunteers.models.matching_weight import MEANINGS


class WeightsForm(forms.Form):
    """A number from 0 (not at all) to 1 for each; `form.changed` are those that differ from what holds now."""

    def __init__(self, *args: Any, weights: list[MatchingWeight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weights = weights
        for weight in weights:
            self.fields[weight.name] = forms.FloatField(
                label=MEANINGS[weight.name],
                min_value=0,
                max_value=1,
                step_size=0.01,
                initial=weight.worth,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "class": "short"}),
                error_messages={
                    "min_value": _("Choose a number from 0 to 1."),
                    "max_value": _("Choose a number from 0 to 1."),
                    "invalid": _("Choose a number from 0 to 1, like 0.08."),
                },
            )
