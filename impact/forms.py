"""Which region, and from which month to which: typed into the address, and kept there when it can't be read."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.common import dates
from impact.spans import Span, first_of, months_on

FIRST_YEAR = 2015
AT_MOST, USUAL = 36, 3  # months
MONTHS = {
    said.lower()[:letters]: number
    for language in dates.MONTHS.values()
    for number, said in enumerate(language, start=1)
    for letters in (3, 20)
} | {"mai": 5, "meh": 6, "gor": 7}
WRITTEN = [
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<name>[^\W\d]{3,})\.? (?P<year>\d{4})"),
]


class MonthInput(forms.DateInput):
    """The browser's own list of months; where there is none, a box that takes 2026-08 and August 2026."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.Field):
    """Its first day."""

    widget = MonthInput

    def to_python(self, typed: Any) -> date | None:
        text = str(typed or "").strip()
        if not text:
            return None
        for way in WRITTEN:
            if found := way.fullmatch(text):
                return self.month_of(**found.groupdict())
        raise ValidationError(_("Please write a month like 2026-08, or August 2026."))

    def month_of(self, year: str, month: str = "", name: str = "") -> date:
        number = int(month) if month else MONTHS.get(name.lower(), MONTHS.get(name.lower()[:3], 0))
        if not 1 <= number <= 12:
            raise ValidationError(_("There is no such month. Please write it like 2026-08, or August 2026."))
        if not FIRST_YEAR <= int(year) <= 9998:
            raise ValidationError(
                _("Please choose a month from %(year)s on."), params={"year": str(FIRST_YEAR)}
            )
        return date(int(year), number, 1)


def last_whole_month() -> date:
    return months_on(first_of(timezone.localdate()), -1)


class RegionForm(forms.Form):
    """The whole network, or one region of it."""

    def __init__(self, asked: Any, regions: list[tuple[str, str]]) -> None:
        super().__init__({"region": asked.get("region", "")})
        self.fields["region"] = region_field(regions)

    @property
    def region(self) -> str:
        return self.cleaned_data["region"]


def region_field(regions: list[tuple[str, str]]) -> forms.ChoiceField:
    choices = [("", _("The whole network")), *regions]
    return forms.ChoiceField(label=_("Region"), choices=choices, required=False)


class SpanForm(forms.Form):
    """Whole months, the last three where nothing is said. Its fields bear the address's own words: `from` is one."""

    def __init__(self, asked: Any, *, regions: list[tuple[str, str]] | None = None) -> None:
        """Without a list of regions there is none to choose: the figures of one group."""
        last = last_whole_month()
        usual = {"from": f"{months_on(last, 1 - USUAL):%Y-%m}", "to": f"{last:%Y-%m}"}
        super().__init__({"region": asked.get("region", "")} | {n: asked.get(n) or usual[n] for n in usual})
        if regions is not None:
            self.fields["region"] = region_field(regions)
        self.fields["from"] = MonthField(label=_("From month"))
        self.fields["to"] = MonthField(label=_("To month"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"from", "to"} <= said.keys():
            self.check_order(said["from"], said["to"])
        return said

    def check_order(self, since: date, until: date) -> None:
        last = last_whole_month()
        if until > last:
            words = _("That month is not over, and figures are of whole months. The last one is %(month)s.")
            self.add_error("to", words % {"month": dates.month(last)})
        elif since > until:
            self.add_error("to", _("This month comes before the first one. Please choose a later one."))
        elif months_on(since, AT_MOST) <= until:
            self.add_error("from", _("That is more than three years. Please choose a later month."))

    @property
    def span(self) -> Span:
        return Span(self.cleaned_data["from"], self.cleaned_data["to"])

    @property
    def region(self) -> str:
        return self.cleaned_data.get("region", "")
