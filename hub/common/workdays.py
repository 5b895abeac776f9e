"""Working days of the five nations, from lists that come with the hub: never over the network."""

from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext as _
from govuk_bank_holidays.bank_holidays import BankHolidays

DIVISIONS = {
    "england": BankHolidays.ENGLAND_AND_WALES,
    "wales": BankHolidays.ENGLAND_AND_WALES,
    "scotland": BankHolidays.SCOTLAND,
    "northern-ireland": BankHolidays.NORTHERN_IRELAND,
    "crown-dependency": BankHolidays.ENGLAND_AND_WALES,
}
MONDAY, FRIDAY = 0, 4
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, nation: str) -> bool:
    return day.weekday() <= FRIDAY and not is_holiday(day, nation)


def next_working_day(day: date, nation: str) -> date:
    return working_days_after(day, 1, nation)


def working_days_after(day: date, n: int, nation: str) -> date:
    """The nth working day after this one; with none to count, the day itself."""
    while n > 0:
        day += ONE_DAY
        n -= is_working_day(day, nation)
    return day


def last_known_year() -> int:
    """The last year whose holidays are on every list."""
    return min(max(holidays).year for holidays in map(uk_holidays, set(DIVISIONS.values())))


def holiday_list_warning(today: date) -> str:
    """A sentence for coordinators, from a year before the lists end; empty until then."""
    year = last_known_year()
    if today.year < year:
        return ""
    return _(
        "The list of bank holidays ends with %(year)d. Ask whoever looks after this installation to update "
        "govuk-bank-holidays, else promised days may fall on holidays."
    ) % {"year": year}


def is_holiday(day: date, nation: str) -> bool:
    if nation == "ireland":
        return day in irish_holidays(day.year)
    return day in uk_holidays(DIVISIONS[nation])


@cache
def uk_holidays(division: str) -> frozenset[date]:
    known = BankHolidays(use_cached_holidays=True).get_holidays(division)
    return frozenset(holiday["date"] for holiday in known)


@cache
def irish_holidays(year: int) -> frozenset[date]:
    """The ten public holidays of Ireland; one that falls on a weekend is kept on the next free weekday."""
    holidays = {
        st_brigids_day(year),
        easter_sunday(year) + ONE_DAY,
        first_monday(year, 5),
        first_monday(year, 6),
        first_monday(year, 8),
        first_monday(year, 11) - timedelta(days=7),
    }
    for month, day in [(1, 1), (3, 17), (12, 25), (12, 26)]:
        kept = date(year, month, day)
        while kept.weekday() > FRIDAY or kept in holidays:
            kept += ONE_DAY
        holidays.add(kept)
    return frozenset(holidays)


def st_brigids_day(year: int) -> date:
    first = date(year, 2, 1)
    return first if first.weekday() == FRIDAY else first_monday(year, 2)


def first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """The Gregorian reckoning by Meeus, Jones and Butcher."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    quads, quad_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * quads - epact - quad_rest) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
