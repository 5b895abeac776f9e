"""When things are due: over nights, weeks off and the clock changes of London."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from hub.jobs.periods import LONDON, Job, UnsafeTime
from hub.schedule import SCHEDULE

MINUTE = timedelta(minutes=1)
CHANGES = [date(2026, 10, 25), date(2027, 3, 28)]


def daily(at: str, **options: object) -> Job:
    return Job("daily", "a.task", daily_at=at, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", ["00:00", "00:30", "01:00", "01:30", "01:59", "23:00", "23:59"])
def test_a_time_that_clock_changes_make_unsafe_is_refused(at: str) -> None:
    with pytest.raises(UnsafeTime):
        daily(at)


@pytest.mark.parametrize("interval", [timedelta(seconds=30), timedelta(minutes=7), timedelta(hours=36)])
def test_an_interval_that_does_not_fit_into_a_day_is_refused(interval: timedelta) -> None:
    with pytest.raises(ValueError, match="interval"):
        Job("odd", "a.task", every=interval)


def test_a_line_says_either_how_often_or_when() -> None:
    with pytest.raises(ValueError, match="either"):
        Job("both", "a.task", every=MINUTE, daily_at="06:00")


def test_every_line_has_a_name_of_its_own_and_names_a_task_that_exists() -> None:
    assert max(Counter(job.name for job in SCHEDULE).values()) == 1
    for job in SCHEDULE:
        module, _, name = job.task.rpartition(".")
        assert callable(getattr(import_module(module), name)), job.task


@pytest.mark.parametrize("change", CHANGES)
def test_t7_every_daily_job_has_one_period_per_london_day(change: date) -> None:
    """G11: the clock run minute by minute over three days with the change in the middle."""
    now = datetime.combine(change - timedelta(days=1), datetime.min.time(), LONDON).astimezone(UTC)
    end = datetime.combine(change + timedelta(days=2), datetime.min.time(), LONDON).astimezone(UTC)
    jobs = [daily(at, catch_up=timedelta(hours=20)) for at in ("02:00", "04:10", "06:00", "09:00", "22:59")]
    starts: dict[Job, list[datetime]] = {job: [] for job in jobs}

    while now < end:
        for job in jobs:
            starts[job] += [start for start in job.due_periods(now) if start not in starts[job]]
        now += MINUTE

    for job in jobs:
        local = [
            start.astimezone(LONDON)
            for start in starts[job]
            if start.astimezone(LONDON).date() >= change - timedelta(1)
        ]
        assert [start.date() for start in local] == [change + timedelta(days=n) for n in (-1, 0, 1)]
        assert {start.strftime("%H:%M") for start in local} == {job.daily_at}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("minutes", [1, 10, 15, 60])
def test_t7_no_interval_has_a_gap_over_a_clock_change(change: date, minutes: int) -> None:
    job = Job("often", "a.task", every=timedelta(minutes=minutes))
    now = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(hours=3)
    started: list[datetime] = []

    for _ in range(8 * 60):
        [start] = job.due_periods(now)
        if start not in started:
            started.append(start)
        now += MINUTE

    gaps = {later - earlier for earlier, later in itertools.pairwise(started)}
    assert gaps == {timedelta(minutes=minutes)}


@pytest.mark.parametrize("change", CHANGES)
def test_t8_nine_in_the_morning_is_nine_in_london_on_both_sides(change: date) -> None:
    job = daily("09:00")

    starts = [job.start_on(change + timedelta(days=n)) for n in (-1, 0, 1)]

    assert [start.astimezone(LONDON).hour for start in starts] == [9, 9, 9]
    assert len({start.hour for start in starts}) == 2


def test_a_missed_day_is_caught_up_with_while_it_is_worth_it() -> None:
    job = daily("06:00", catch_up=timedelta(hours=48))
    now = datetime(2026, 11, 20, 7, tzinfo=UTC)

    assert [start.day for start in job.due_periods(now)] == [19, 20]
    assert [start.day for start in job.due_periods(now - timedelta(hours=2))] == [18, 19]


def test_a_weekly_job_is_due_on_its_day_only() -> None:
    job = daily("06:00", weekday=0, catch_up=timedelta(hours=48))
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert [len(list(job.due_periods(monday + timedelta(days=n)))) for n in range(-1, 4)] == [0, 1, 1, 0, 0]
