import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hub import health, mail
from hub.jobs.models import BACKUP_PROVEN, JobRun
from hub.jobs.tasks import note_the_tick
from tests.letterbox import ORDER

pytestmark = pytest.mark.django_db


def test_a_house_that_works_says_ok_and_nothing_more(client: Client) -> None:
    note_the_tick(timezone.now())

    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert (response.status_code, response.text) == (200, "ok")
        assert "no-store" in response["Cache-Control"]


def trouble(client: Client, caplog: pytest.LogCaptureFixture) -> str:
    with caplog.at_level(logging.ERROR, logger="hub.health"):
        response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "not ok")
    return caplog.messages[0]


def test_g34_a_schedule_that_stopped_is_noticed(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert "schedule" in trouble(client, caplog)

    note_the_tick(timezone.now())
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        caplog.clear()
        assert "schedule" in trouble(client, caplog)


def test_g34_mail_that_waits_for_more_than_ten_minutes_is_noticed(
    client: Client, caplog: pytest.LogCaptureFixture, two_kinds: None
) -> None:
    mail.promise(ORDER, to="bev@example.org", key="k")

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        note_the_tick(timezone.now())
        assert "mail" in trouble(client, caplog)


def test_g34_a_full_disk_is_noticed(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    note_the_tick(timezone.now())
    monkeypatch.setattr(health, "LEAST_ROOM", 10**18)

    assert "disk" in trouble(client, caplog)


def test_g34_a_check_that_fails_is_no_error_page(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    def fail() -> bool:
        raise OSError("secret")

    monkeypatch.setitem(health.CHECKS, "database", fail)

    assert "secret" not in trouble(client, caplog)


# --- Backups (P8) ------------------------------------------------------------------------------------
def a_backup_of(moment: Any) -> None:
    """As bin/prove writes it; its period is the moment the backup shows."""
    JobRun.objects.create(
        job=BACKUP_PROVEN, period_start=moment, lease_until=timezone.now(), finished_at=timezone.now()
    )


@pytest.mark.parametrize(("hours_ago", "is_ready"), [(None, False), (25, True), (27, False)])
def test_p8_where_backups_are_made_the_newest_proven_one_is_not_too_old(
    client: Client, settings: Any, hours_ago: int | None, is_ready: bool
) -> None:
    note_the_tick(timezone.now())
    settings.BACKUP_PROVEN_HOURS = 26
    if hours_ago:
        a_backup_of(timezone.now() - timedelta(hours=hours_ago))
        a_backup_of(timezone.now() - timedelta(days=9))

    assert client.get("/readyz").status_code == (200 if is_ready else 503)


def test_p8_a_backup_proven_today_that_was_taken_long_ago_is_too_old(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    note_the_tick(timezone.now())
    settings.BACKUP_PROVEN_HOURS = 26
    a_backup_of(timezone.now() - timedelta(days=3))

    assert "backup" in trouble(client, caplog)


def test_where_no_backups_are_made_nobody_asks_for_one(client: Client) -> None:
    note_the_tick(timezone.now())

    assert client.get("/readyz").status_code == 200
