"""The 21 times of a week as ticks: seven days, each with a morning, an afternoon and an evening."""

from typing import Any

from django import forms

from hub.common import dates
from volunteers import windows


class Week(forms.CheckboxSelectMultiple):
    template_name = "volunteers/forms/week.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ticks = [options[0] for _group, options, _place in context["widget"]["optgroups"]]
        days = [ticks[place : place + windows.PARTS] for place in range(0, windows.COUNT, windows.PARTS)]
        context["widget"]["days"] = list(zip(dates.weekdays(), days, strict=True))
        return context


def times() -> list[tuple[int, str]]:
    return [(position, windows.name_of(position)) for position in range(windows.COUNT)]


class WeekField(forms.TypedMultipleChoiceField):
    """Cleaned to the one number that `volunteers.windows` reads; no tick is 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"coerce": int, "choices": times, "widget": Week, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return windows.positions(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        return windows.joined(super().clean(value))
