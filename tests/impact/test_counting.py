"""Counting: what changed each minute, everything each night, and the drift said aloud."""

import logging
from datetime import datetime, timedelta

import pytest
import time_machine

from groups.models import Group
from hub import schedule
from hub.jobs import tasks as jobs
from hub.jobs.models import JobRun
from hub.jobs.periods import Job
from impact import counting, tasks
from impact.models import CountedGroup, CountedIntroduction, CountedRequest, CountedVolunteer
from tests.factories.volunteers import a_match, a_new_request, a_taken_request, a_volunteer
from tests.impact.histories import LONDON
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest, Volunteer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=LONDON)
NO_DRIFT = {"requests": 0, "introductions": 0, "volunteers": 0}


@pytest.fixture
def leeds():
    """Long there, so that what a test changes is the newest change."""
    with time_machine.travel(NOW - timedelta(days=60), tick=False):
        return a_group()


def test_counting_twice_changes_nothing(leeds):
    a_match(leeds.tunde, leeds, state="introduced")

    first, second = counting.count_changed(), counting.count_changed()

    assert first == {"requests": 1, "introductions": 1, "volunteers": 1, "groups": 2}
    assert second == {"groups": 0} | NO_DRIFT
    assert counting.count_all() == NO_DRIFT


def test_only_what_changed_is_looked_at(leeds):
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        a_taken_request(leeds.tunde, leeds)
    with time_machine.travel(NOW, tick=False):
        later = a_taken_request(leeds.tunde, leeds)
        counting.count_changed()
        requests = counting.TALLIES[0]

        assert requests.changed_keys() == [later.pk]
        later.withdraw()
        assert counting.count_changed()["requests"] == 1

    assert CountedRequest.objects.get(pk=later.pk).state == "withdrawn"


def test_a_change_that_was_committed_late_is_counted_the_minute_after(leeds):
    with time_machine.travel(NOW, tick=False):
        slow = a_taken_request(leeds.tunde, leeds)
        counting.count_changed()
    HelpRequest.objects.filter(pk=slow.pk).update(size="job", changed_at=NOW - timedelta(minutes=4))

    assert counting.count_changed()["requests"] == 1


def test_what_the_minutes_miss_the_night_puts_right_and_says(leeds, caplog):
    tom = a_volunteer(group=leeds)
    a_taken_request(leeds.tunde, leeds)
    counting.count_changed()
    Volunteer.objects.filter(pk=tom.pk).update(state="paused")  # by hand, past the verbs
    HelpRequest.objects.all().update(changed_at=NOW - timedelta(days=9), size="job")
    for model in (Volunteer, Group):
        model.objects.update(changed_at=NOW - timedelta(days=9))

    with caplog.at_level(logging.WARNING):
        said = tasks.count_everything()

    assert said == "drift: 1 requests, 1 volunteers"
    assert "had drifted, and is right again: 1 requests, 1 volunteers." in caplog.text
    assert tasks.count_everything() == "no drift"
    assert not CountedVolunteer.objects.get().is_ready


def test_the_note_of_the_job_says_what_the_night_found(monkeypatch):
    monkeypatch.setattr(
        schedule, "SCHEDULE", [Job("count", "impact.tasks.count_everything", daily_at="03:50")]
    )
    start = datetime(2026, 11, 23, 3, 50, tzinfo=LONDON)

    with time_machine.travel(NOW, tick=False):
        jobs.run_job("count", start.isoformat())

    assert JobRun.objects.get(job="count").note == "no drift"


def test_counting_is_on_the_schedule():
    lines = {job.task: job for job in schedule.SCHEDULE}

    assert lines["impact.tasks.count_what_changed"].every == timedelta(minutes=1)
    assert lines["impact.tasks.count_everything"].daily_at


def test_what_is_deleted_is_no_longer_counted(leeds):
    match = a_match(leeds.tunde, leeds, state="introduced")
    counting.count_changed()

    match.request.forget()
    assert (CountedRequest.objects.count(), CountedIntroduction.objects.count()) == (0, 0)

    match.volunteer.delete()
    assert CountedVolunteer.objects.count() == 0
    counting.count_changed()
    assert list(CountedGroup.objects.values_list("ready", flat=True)) == [0, 0]


def test_when_a_person_is_forgotten_the_night_takes_them_out_of_the_request(leeds):
    """The introduction goes at once; what the request was told of it follows with the night."""
    match = a_match(leeds.tunde, leeds, state="introduced")
    with time_machine.travel(datetime.now(LONDON) + timedelta(days=1), tick=False):
        a_taken_request(leeds.tunde, leeds)
        counting.count_changed()
        match.volunteer.delete()

        assert tasks.count_everything() == "drift: 1 requests"
        assert CountedRequest.objects.filter(introduced_at__isnull=False).count() == 0


def test_a_group_that_moves_takes_its_people_and_its_requests_along(leeds):
    a_match(leeds.tunde, leeds, state="introduced", volunteer=a_volunteer(group=leeds))
    cardiff = a_group("Cardiff Kitchen Table", "CF10")
    counting.count_changed()

    leeds.settle(by=leeds.asha, outcodes=["CF10"], primary_region=cardiff.primary_region)
    counting.count_changed()

    wales = cardiff.primary_region_id
    assert CountedVolunteer.objects.get().region_id == CountedIntroduction.objects.get().region_id == wales
    assert set(CountedRequest.objects.get().regions) == {wales, HelpRequest.objects.get().region_id}
    assert counting.count_all() == NO_DRIFT


def test_many_are_counted_in_pieces(leeds, monkeypatch):
    monkeypatch.setattr(counting, "CHUNK", 2)
    for _number in range(5):
        a_new_request(leeds)

    assert counting.count_changed()["requests"] == 5
    assert CountedRequest.objects.count() == 5


def test_what_changes_while_the_night_counts_is_no_drift(leeds):
    request = a_taken_request(leeds.tunde, leeds)
    counting.count_changed()
    requests = counting.TALLIES[0]
    began = datetime.now(LONDON)
    request.withdraw()

    assert requests.count(requests.every_key(), before=began) == 0
    assert CountedRequest.objects.get().state == "withdrawn"


def test_the_night_finds_what_was_never_counted(leeds):
    request = a_taken_request(leeds.tunde, leeds)
    counting.count_changed()
    CountedRequest.objects.all().delete()
    with time_machine.travel(datetime.now(LONDON) + timedelta(days=1), tick=False):
        a_taken_request(leeds.tunde, leeds)
        counting.count_changed()
        CountedRequest.objects.filter(pk=request.pk).delete()

        assert counting.count_all() == NO_DRIFT | {"requests": 1}
