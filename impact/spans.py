"""Over which months, and of whom: what a report is asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from hub.common import dates


def first_of(day: date) -> date:
    return day.replace(day=1)


def number_of(day: date) -> int:
    """A month as one number, as groups keep it: the next month is one more."""
    return day.year * 12 + day.month


def months_on(day: date, months: int) -> date:
    """The first of the month so many months on, or back."""
    year, month = divmod(number_of(day) - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Span:
    """Whole calendar months in London, from that of `since` to that of `until`, both counted in.

    Only whole months: from figures of single days one could read what one person did.
    """

    since: date
    until: date

    def __post_init__(self) -> None:
        first, last = sorted([first_of(self.since), first_of(self.until)])
        object.__setattr__(self, "since", first)
        object.__setattr__(self, "until", last)

    @classmethod
    def last(cls, months: int, *, with_this_month: bool = False) -> "Span":
        """So many months, of which the last is over; or the one that runs now."""
        this = first_of(timezone.localdate())
        last = this if with_this_month else months_on(this, -1)
        return cls(months_on(last, 1 - months), last)

    @cached_property
    def months(self) -> list[date]:
        """The first day of each."""
        number = number_of(self.until) - number_of(self.since) + 1
        return [months_on(self.since, step) for step in range(number)]

    @property
    def before(self) -> "Span":
        """As many months, just before these."""
        return Span(months_on(self.since, -len(self.months)), months_on(self.since, -1))

    @property
    def starts_at(self) -> datetime:
        return midnight(self.since)

    @property
    def ends_at(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return midnight(months_on(self.until, 1))

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def words(self) -> str:
        """August to October 2026."""
        names = dates.MONTHS["cy" if (get_language() or "").startswith("cy") else "en"]
        first, last = names[self.since.month - 1], f"{names[self.until.month - 1]} {self.until.year}"
        if self.since == self.until:
            return last
        if self.since.year != self.until.year:
            first = f"{first} {self.since.year}"
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def in_a_sentence(self) -> str:
        """From August to October 2026; in October 2026."""
        if self.since == self.until:
            return gettext("in %(month)s") % {"month": self.words}
        return gettext("from %(months)s") % {"months": self.words}


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def month_in_words(day: date) -> str:
    return Span(day, day).words


@dataclass(frozen=True)
class Scope:
    """The whole network, a region, or a group. `exact`: numbers of people are not rounded, for a group's own page
    read by those who run it, since they see the names anyway."""

    region: Any = None
    group: Any = None
    exact: bool = False

    @classmethod
    def nation(cls) -> "Scope":
        return cls()

    @classmethod
    def of_region(cls, region: Any) -> "Scope":
        return cls(region=region)

    @classmethod
    def of_group(cls, group: Any, *, exact: bool = False) -> "Scope":
        return cls(group=group, exact=exact)

    @property
    def level(self) -> str:
        return "group" if self.group else "region" if self.region else "nation"

    @property
    def words(self) -> str:
        """The whole network; the North East; Leeds Digital Neighbours."""
        if self.group:
            return str(self.group)
        return str(self.region) if self.region else gettext("The whole network")
