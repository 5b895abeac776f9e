"""Each period once, however many schedulers there are and whoever dies."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from hub import mail, schedule
from hub.celery import app
from hub.jobs import tasks
from hub.jobs.models import JobRun
from hub.jobs.periods import LONDON, Job
from hub.mail.models import OutgoingMail
from tests.letterbox import NEWS, Sink

pytestmark = pytest.mark.django_db

RAN: Counter[str] = Counter()


def clean_up() -> None:
    RAN["clean up"] += 1


def fail() -> None:
    RAN["fail"] += 1
    raise ValueError("somebody's name")


def lines(*jobs: Job) -> list[Job]:
    return list(jobs)


CLEAN = Job("clean up", f"{__name__}.clean_up", daily_at="06:00", catch_up=timedelta(hours=48))
FAIL = Job("fail", f"{__name__}.fail", daily_at="06:00", catch_up=timedelta(hours=20))
SEND = Job("send mail", "hub.mail.tasks.send_due", every=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    """Tasks run where they are started; nothing has run yet."""
    RAN.clear()
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def tick_each_minute(
    monkeypatch: pytest.MonkeyPatch, jobs: list[Job], start: datetime, time: timedelta
) -> None:
    monkeypatch.setattr(schedule, "SCHEDULE", jobs)
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(time // timedelta(minutes=1)):
            tasks.tick()
            clock.shift(timedelta(minutes=1))


def test_a_daily_job_runs_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    daily = Job("clean up", CLEAN.task, daily_at="06:00", catch_up=timedelta(hours=20))

    tick_each_minute(
        monkeypatch, lines(daily), datetime(2026, 11, 20, 5, 50, tzinfo=UTC), timedelta(minutes=30)
    )

    assert RAN == {"clean up": 1}
    assert JobRun.objects.exclude(finished_at=None).filter(job="clean up").count() == 1


def test_a_job_that_fails_stops_no_other_and_is_given_up_after_three_tries(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """T11"""
    with caplog.at_level(logging.ERROR, logger="hub.jobs.tasks"):
        tick_each_minute(
            monkeypatch, lines(FAIL, CLEAN), datetime(2026, 11, 20, 7, tzinfo=UTC), timedelta(minutes=10)
        )

    run = JobRun.objects.get(job="fail")
    assert RAN == {"fail": 3, "clean up": 2}  # and the one missed yesterday
    assert run.note == "given up: ValueError"
    assert [message for message in caplog.messages if "given up" in message] != []


def test_a_job_whose_worker_died_is_taken_by_another_when_the_lease_is_over() -> None:
    period, now = timezone.now(), timezone.now()

    tries = [
        JobRun.objects.take("clean up", period, now + timedelta(minutes=n))
        for n in (0, 1, 5, 6, 7, 12, 18, 24)
    ]

    assert tries == [True, False, False, True, False, True, False, False]


def test_a_job_that_killed_three_workers_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """T11"""
    start = datetime(2026, 11, 20, 7, tzinfo=UTC)
    JobRun.objects.create(job="fail", period_start=FAIL.start_on(start.date()), lease_until=start, tries=3)

    with caplog.at_level(logging.ERROR, logger="hub.jobs.tasks"):
        tick_each_minute(monkeypatch, lines(FAIL), start, timedelta(minutes=3))

    assert RAN == {}
    assert len(caplog.messages) == 1
    assert JobRun.objects.get(job="fail").note == "given up: the worker died"


def test_t6_after_26_hours_off_each_missed_day_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    off_from = datetime(2026, 11, 19, 6, 10, tzinfo=UTC)
    tick_each_minute(monkeypatch, lines(CLEAN), off_from - timedelta(minutes=20), timedelta(minutes=20))
    RAN.clear()

    tick_each_minute(monkeypatch, lines(CLEAN), off_from + timedelta(hours=26), timedelta(minutes=20))

    assert RAN == {"clean up": 1}


@pytest.mark.usefixtures("two_kinds")
def test_t6_after_26_hours_off_reminders_of_what_is_to_come_go_once_and_late_ones_never(
    monkeypatch: pytest.MonkeyPatch, sink: Sink
) -> None:
    stopped = datetime(2026, 11, 19, 6, 10, tzinfo=UTC)
    with time_machine.travel(stopped):
        past = mail.promise(NEWS, to="a@example.org", key="past", expires_at=stopped + timedelta(hours=12))
        future = mail.promise(
            NEWS, to="b@example.org", key="future", expires_at=stopped + timedelta(hours=40)
        )

    tick_each_minute(monkeypatch, lines(SEND), stopped + timedelta(hours=26), timedelta(minutes=5))

    assert [message["X-Bunting-Key"] for message in sink.messages] == [future.key_hash]
    assert OutgoingMail.objects.get(pk=past.pk).state == "expired"


@pytest.mark.parametrize("change", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
def test_t7_over_a_clock_change_a_daily_job_runs_once_per_london_day(
    monkeypatch: pytest.MonkeyPatch, change: datetime
) -> None:
    job = Job("clean up", CLEAN.task, daily_at="02:00", catch_up=timedelta(hours=6))
    start = change - timedelta(hours=15)
    monkeypatch.setattr(schedule, "SCHEDULE", [job])

    with time_machine.travel(start, tick=False) as clock:
        for _ in range(12 * 48):  # every five minutes for two days
            tasks.tick()
            clock.shift(timedelta(minutes=5))

    days = [run.period_start.astimezone(LONDON).date() for run in JobRun.objects.filter(job="clean up")]
    assert sorted(days) == [change.date(), (change + timedelta(days=1)).date()]
    assert RAN == {"clean up": 2}


@pytest.mark.usefixtures("two_kinds")
@pytest.mark.parametrize("day", [datetime(2026, 10, 24), datetime(2027, 3, 27)])
def test_t8_a_reminder_for_nine_the_day_after_a_clock_change_goes_at_nine_in_london(
    monkeypatch: pytest.MonkeyPatch, sink: Sink, day: datetime
) -> None:
    event = (day + timedelta(days=2)).replace(hour=9, tzinfo=LONDON)
    reminder_at = (day + timedelta(days=1)).replace(hour=9, tzinfo=LONDON)
    row = mail.promise(NEWS, to="a@example.org", key="r", not_before=reminder_at, expires_at=event)

    tick_each_minute(monkeypatch, lines(SEND), reminder_at - timedelta(minutes=10), timedelta(minutes=15))

    sent_at = OutgoingMail.objects.get(pk=row.pk).sent_at
    assert sent_at is not None
    assert timedelta() <= sent_at - reminder_at < timedelta(minutes=5)
    assert sent_at.astimezone(LONDON).hour == 9


@pytest.mark.django_db(transaction=True)
def test_t5_two_schedulers_run_each_period_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour of ticks, both schedulers at the same moment each time."""
    jobs = [
        Job("every minute", f"{__name__}.every_minute", every=timedelta(minutes=1)),
        Job("every ten", f"{__name__}.every_ten", every=timedelta(minutes=10)),
    ]
    monkeypatch.setattr(schedule, "SCHEDULE", jobs)
    start, together = datetime(2026, 11, 20, 5, 30, tzinfo=UTC), threading.Barrier(2)

    def beat() -> None:
        try:
            for _ in range(60):
                together.wait(20)
                tasks.tick()
                if together.wait(20) == 0:
                    clock.shift(timedelta(minutes=1))
        finally:
            connection.close()

    with time_machine.travel(start, tick=False) as clock:
        beats = [threading.Thread(target=beat) for _ in range(2)]
        for scheduler in beats:
            scheduler.start()
        for scheduler in beats:
            scheduler.join(60)

    assert RAN == {"every minute": 60, "every ten": 6}
    assert JobRun.objects.filter(job=tasks.TICK).count() == 60


def every_minute() -> None:
    RAN["every minute"] += 1


def every_ten() -> None:
    RAN["every ten"] += 1


def test_t9_no_task_outlives_five_minutes_and_none_is_timed_by_the_broker(settings: Any) -> None:
    assert (app.conf.task_soft_time_limit, app.conf.task_time_limit) == (240, 300)
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
    assert list(app.conf.beat_schedule) == ["tick"]


def test_t10_a_job_that_was_taken_off_the_schedule_ends_quietly() -> None:
    tasks.run_job("no such job", timezone.now().isoformat())

    assert not JobRun.objects.exists()


def test_what_ran_is_forgotten_after_two_weeks() -> None:
    now = timezone.now()
    for days in (1, 15):
        JobRun.objects.take("clean up", now - timedelta(days=days), now)

    tasks.forget()

    assert JobRun.objects.count() == 1
