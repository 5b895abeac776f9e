"""A number and how it is said: "9 days", "62%", "about 25", "fewer than 5", "too few to say", "none yet"."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impact import hiding


@dataclass(frozen=True)
class Value:
    """`number` is None where it is hidden, or where there is nothing to say a number of."""

    number: float | None = None
    words: str = ""
    is_hidden: bool = False

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Part:
    """A piece of a figure, or its line for a region, a month or a group. `counted`: of how many requests."""

    slug: str
    label: str
    value: Value
    before: Value
    counted: int = 0


@dataclass(frozen=True)
class Told:
    """A figure for these months, beside the months before. `counted`: of how many requests its days are told."""

    figure: Any
    value: Value
    before: Value
    change: str = ""
    counted: int = 0
    parts: list[Part] = field(default_factory=list)
    rows: list[Part] = field(default_factory=list)


NOT_KNOWN = Value()


def count(number: int | None) -> Value:
    return Value(number, f"{number:,}") if number else Value(0, _("none yet"))


def days(number: float | None) -> Value:
    if number is None:
        return Value(None, _("none yet"))
    whole = int(number + 0.5)
    if number < 1:
        return Value(number, _("under a day"))
    return Value(number, ngettext("%(count)d day", "%(count)d days", whole) % {"count": whole})


def share(number: int, base: int) -> Value:
    if not base:
        return Value(None, _("none yet"))
    return percentage(number / base)


def percentage(number: float) -> Value:
    """A share that is not whole is never said to be all or nothing."""
    whole = int(number * 100 + 0.5)
    if number > 0:
        whole = max(whole, 1)
    if number < 1:
        whole = min(whole, 99)
    return Value(whole, _("%(share)d%%") % {"share": whole})


# --- Of people -------------------------------------------------------------------------------------------
def people(number: int, *partitions: Any, exact: bool = False) -> Value:
    if exact:
        return count(number)
    near = hiding.rounded(number, *partitions)
    if near == hiding.FEWEST:
        return Value(None, _("fewer than 5"), is_hidden=True)
    return Value(near, _("about %(number)s") % {"number": f"{near:,}"})


def share_of_people(number: int, base: int, *, exact: bool = False) -> Value:
    if exact:
        return share(number, base)
    part = hiding.rounded_share(number, base)
    if part is None:
        return Value(None, _("too few to say"), is_hidden=True)
    if part in (0, 1):
        return Value(100 * part, _("nearly all") if part else _("hardly any"))
    whole = min(99, int(part * 100 + 0.5))
    return Value(whole, _("about %(share)d%%") % {"share": whole})


# --- Beside the months before ----------------------------------------------------------------------------
def change(unit: str, value: Value, before: Value) -> str:
    """In words; nothing where one of the two is not known."""
    if value.number is None or before.number is None:
        return ""
    more = value.number - before.number
    if unit == "days":
        return change_in_days(int(value.number + 0.5) - int(before.number + 0.5))
    if unit == "share":
        return change_in_points(round(more))
    if not more:
        return _("as many as before") if value.number else ""
    size = f"{abs(round(more)):,}"
    return (
        _("%(count)s more than before") % {"count": size}
        if more > 0
        else _("%(count)s fewer than before") % {"count": size}
    )


def change_in_days(more: int) -> str:
    size = {"count": abs(more)}
    if not more:
        return _("about as long as before")
    if more > 0:
        return (
            ngettext("%(count)d day longer than before", "%(count)d days longer than before", abs(more))
            % size
        )
    return ngettext("%(count)d day sooner than before", "%(count)d days sooner than before", abs(more)) % size


def change_in_points(more: int) -> str:
    size = {"count": abs(more)}
    if not more:
        return _("the same share as before")
    if more > 0:
        return ngettext("%(count)d point up on before", "%(count)d points up on before", abs(more)) % size
    return ngettext("%(count)d point down on before", "%(count)d points down on before", abs(more)) % size
