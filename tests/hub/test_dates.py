from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django import forms
from django.utils import timezone, translation

from hub.common import dates

pytestmark = pytest.mark.usefixtures("a_tuesday_in_march")


@pytest.fixture
def a_tuesday_in_march():
    with time_machine.travel(datetime(2026, 3, 3, 18, 30, tzinfo=UTC), tick=False):
        yield


def london(*parts):
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(18, 30), "6:30pm"),
        (time(10, 0), "10am"),
        (time(12, 0), "midday"),
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(12, 30), "12:30pm"),
        (time(9, 5), "9:05am"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_clock_is_said_as_people_say_it(moment, said):
    assert dates.clock(moment) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(18, 30), "6:30yh"),
        (time(14, 0), "2yp"),
        (time(10, 0), "10yb"),
        (time(12, 0), "canol dydd"),
        (time(0, 0), "hanner nos"),
    ],
)
def test_clock_in_welsh(moment, said):
    with translation.override("cy"):
        assert dates.clock(moment) == said


def test_when_names_day_and_time():
    assert dates.when(london(2026, 3, 3, 18, 30)) == "Tuesday 3 March, 6:30pm"


def test_when_a_day_has_no_time_it_is_given_none():
    assert dates.when(date(2026, 3, 3)) == "Tuesday 3 March"


def test_another_year_is_said():
    assert dates.when(london(2027, 6, 30, 12, 0)) == "Wednesday 30 June 2027, midday"
    assert dates.day(date(2025, 12, 31)) == "Wednesday 31 December 2025"


def test_times_are_those_of_london_in_winter_and_in_summer():
    assert dates.when(datetime(2026, 1, 6, 18, 30, tzinfo=UTC)) == "Tuesday 6 January, 6:30pm"
    assert dates.when(datetime(2026, 7, 7, 17, 30, tzinfo=UTC)) == "Tuesday 7 July, 6:30pm"
    assert dates.day(datetime(2026, 7, 6, 23, 30, tzinfo=UTC)) == "Tuesday 7 July"


def test_the_year_that_matters_is_the_one_in_london():
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert dates.day(datetime(2027, 1, 1, 9, 0, tzinfo=UTC)) == "Friday 1 January 2027"


def test_welsh_days_and_months():
    with translation.override("cy"):
        assert dates.when(london(2026, 3, 3, 18, 30)) == "dydd Mawrth 3 Mawrth, 6:30yh"
        assert dates.day(date(2026, 9, 12)) == "dydd Sadwrn 12 Medi"
        assert dates.day(date(2027, 2, 1)) == "dydd Llun 1 Chwefror 2027"
        assert dates.weekday(date(2026, 3, 4)) == "dydd Mercher"


def test_every_day_and_month_has_a_name_in_both_languages():
    for language in ("en", "cy"):
        assert len(set(dates.WEEKDAYS[language])) == 7
        assert len(set(dates.MONTHS[language])) == 12


def test_day_without_its_weekday():
    assert dates.day(date(2026, 3, 3), weekday=False) == "3 March"


def test_span_on_one_day_names_the_day_once():
    assert dates.span(london(2026, 3, 3, 10, 0), london(2026, 3, 3, 11, 30)) == (
        "Tuesday 3 March, 10am to 11:30am"
    )


def test_span_over_two_days_names_both():
    assert dates.span(london(2026, 3, 3, 22, 0), london(2026, 3, 4, 1, 0)) == (
        "Tuesday 3 March, 10pm to Wednesday 4 March, 1am"
    )


@pytest.mark.parametrize(
    ("passed", "said", "welsh"),
    [
        (timedelta(seconds=20), "just now", "newydd ddigwydd"),
        (timedelta(minutes=1), "1 minute ago", "1 munud yn ôl"),
        (timedelta(minutes=59), "59 minutes ago", "59 munud yn ôl"),
        (timedelta(hours=3), "3 hours ago", "3 awr yn ôl"),
        (timedelta(hours=20), "yesterday", "ddoe"),
        (timedelta(days=3), "3 days ago", "3 diwrnod yn ôl"),
        (timedelta(days=14), "14 days ago", "14 diwrnod yn ôl"),
        (timedelta(days=15), "Monday 16 February", "dydd Llun 16 Chwefror"),
    ],
)
def test_ago(passed, said, welsh):
    then = timezone.now() - passed

    assert dates.ago(then) == said
    with translation.override("cy"):
        assert dates.ago(then) == welsh


def test_ago_of_a_day():
    assert dates.ago(date(2026, 3, 3)) == "today"
    assert dates.ago(date(2026, 3, 2)) == "yesterday"


def test_ago_of_what_is_to_come_is_the_day():
    assert dates.ago(date(2026, 3, 10)) == "Tuesday 10 March"
    assert dates.ago(timezone.now() + timedelta(days=1)) == "Wednesday 4 March"


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@pytest.mark.parametrize("typed", ["2026-12-03", "3/12/2026", "03/12/26", "3.12.2026", "3 12 2026"])
def test_days_are_understood_as_people_here_type_them(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 12, 3)
