"""A committed world for each module; every test is undone on top of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from hub.jobs.models import JobRun
from hub.jobs.tasks import TICK
from tests import databases
from tests.access.canaries import WORD
from tests.access.world import World, build


@pytest.fixture(scope="module")
def settled_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        world = databases.start_from("world", build)
    yield world
    with django_db_blocker.unblock():
        connections.close_all()
        databases.copy_template(settings.DATABASES["default"]["NAME"])


@pytest.fixture
def world(settled_world: World, db: None) -> World:
    """However long the module takes, the schedule ticked a moment ago, so that /readyz is ready."""
    JobRun.objects.filter(job=TICK).update(claimed_at=timezone.now())
    return settled_world


@pytest.fixture(autouse=True)
def _logs_hold_no_people(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """G35: whatever a test does with the world, no private word reaches a log."""
    yield
    lines = [record.getMessage() + (record.exc_text or "") for record in caplog.get_records("call")]
    assert [line for line in lines if WORD.search(line)] == []
