from datetime import date

import pytest

from hub.common import workdays


@pytest.mark.parametrize(
    ("day", "nation", "works"),
    [
        (date(2026, 12, 24), "england", True),
        (date(2026, 12, 25), "england", False),
        (date(2026, 12, 27), "england", False),
        (date(2026, 12, 28), "england", False),
        (date(2027, 1, 4), "scotland", False),
        (date(2027, 1, 4), "england", True),
        (date(2026, 7, 13), "northern-ireland", False),
        (date(2026, 7, 13), "wales", True),
        (date(2026, 11, 30), "scotland", False),
        (date(2026, 3, 17), "ireland", False),
        (date(2026, 2, 2), "ireland", False),
        (date(2026, 10, 26), "ireland", False),
        (date(2026, 10, 26), "wales", True),
        (date(2026, 12, 28), "crown-dependency", False),
    ],
)
def test_working_days_differ_between_nations(day, nation, works):
    assert workdays.is_working_day(day, nation) == works


def test_days_are_counted_over_weekends_and_holidays():
    before_christmas = date(2026, 12, 23)

    assert workdays.working_days_after(before_christmas, 0, "england") == before_christmas
    assert workdays.working_days_after(before_christmas, 2, "england") == date(2026, 12, 29)
    assert workdays.next_working_day(date(2026, 12, 31), "scotland") == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("year", "easter", "st_brigid"),
    [(2024, date(2024, 3, 31), date(2024, 2, 5)), (2030, date(2030, 4, 21), date(2030, 2, 1))],
)
def test_irish_holidays_are_reckoned_for_any_year(year, easter, st_brigid):
    assert workdays.easter_sunday(year) == easter
    assert workdays.st_brigids_day(year) == st_brigid
    assert len(workdays.irish_holidays(year)) == 10


def test_every_irish_holiday_is_kept_on_a_weekday():
    kept = [day for year in range(2023, 2060) for day in workdays.irish_holidays(year)]

    assert all(day.weekday() < 5 for day in kept)


def test_coordinators_are_warned_a_year_before_the_lists_end():
    last_year = workdays.last_known_year()

    assert last_year >= 2028
    assert workdays.holiday_list_warning(date(last_year - 1, 12, 31)) == ""
    assert str(last_year) in workdays.holiday_list_warning(date(last_year, 1, 1))


def test_a_nation_nobody_knows_is_loud():
    with pytest.raises(KeyError):
        workdays.is_working_day(date(2026, 12, 24), "atlantis")
