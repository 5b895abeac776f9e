"""A pause: until the first of a month, or until they come back by themselves."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.common import dates
from volunteers.models.volunteer import first_of_a_month_later

MONTHS_AHEAD = 12


def months_to_come() -> list[tuple[str, str]]:
    firsts = [first_of_a_month_later(count) for count in range(1, MONTHS_AHEAD + 1)]
    return [("", gettext("I come back by myself")), *((day.isoformat(), dates.month(day)) for day in firsts)]


class PauseForm(forms.Form):
    until = forms.TypedChoiceField(
        label=_("Until when?"),
        required=False,
        coerce=lambda text: first_of(text),
        empty_value=None,
        choices=lazy(months_to_come, list)(),
        help_text=_("On the first of that month you are back by itself."),
    )


def first_of(text: str) -> Any:
    return forms.DateField().clean(text)
