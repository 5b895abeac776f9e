import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.db.models import F
from django.utils import timezone

from hub import mail, shelves
from hub.mail.models import OutgoingMail
from hub.services.valkey import ValkeyServer
from tests.letterbox import KINDS, Sink

State = OutgoingMail.State
SEND_DUE = "hub.mail.tasks.send_due"
SWEEP = ["hub.mail.tasks.recover", SEND_DUE, SEND_DUE]


@pytest.fixture
def broker() -> Iterator[ValkeyServer]:
    """A Valkey of this test alone: it will be emptied and stopped."""
    folder = Path(tempfile.mkdtemp(prefix="bunting-broker-"))
    server = ValkeyServer(folder, sockets=folder / "s", keep=False)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


class Nursery:
    """Real worker groups (a parent and two children), which may be stopped, looked at and killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.nursery"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, bufsize=1,
        )  # fmt: skip
        self.groups: list[int] = []

    def start(self, way: str = "worker") -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{way}\n")
        self.groups.append(int(self.process.stdout.readline()))
        return self.groups[-1]

    def kill(self, group: int) -> None:
        os.killpg(group, signal.SIGKILL)
        self.groups.remove(group)

    def close(self) -> None:
        for group in list(self.groups):
            try:
                self.kill(group)
            except ProcessLookupError:
                pass
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class House:
    """What a proof needs: workers, their broker, the sink, and promised mails."""

    def __init__(self, nursery: Nursery, broker: ValkeyServer, sink: Sink) -> None:
        self.nursery, self.broker, self.sink = nursery, broker, sink
        self.sweeps = True
        # Never the current one: later tests would wake their tasks through a broker that is gone.
        self.app = Celery(broker=f"redis+socket://{broker.socket}?virtual_host=0", set_as_current=False)

    def ask(self, *tasks: str) -> None:
        """Put tasks into the queue, as the scheduler would."""
        for task in tasks:
            self.app.send_task(task, retry=False)

    def promise(self, kind: str, how_many: int) -> None:
        for n in range(how_many):
            mail.promise(kind, to=f"p{n}@example.org", key=f"{kind}:{n}")

    def kill_while_sending(self, start: Callable[[], int], enough: int) -> None:
        """Start a group and, when the sink has enough, kill it while a row is being handed over."""
        sending = OutgoingMail.objects.filter(state=State.SENDING)
        others = lines_to_the_database()
        while True:
            group = start()
            self.wait_for(
                lambda: len(self.sink.messages) >= enough and sending.exists(), f"mail {enough}", 0.002
            )
            self.nursery.kill(group)
            time.sleep(0.02)  # what the dead had on the line arrives
            self.wait_for(lambda: lines_to_the_database() <= others, "the last word of the dead")
            if sending.exists():
                return

    def ten_minutes_pass(self) -> None:
        OutgoingMail.objects.exclude(claimed_at=None).update(
            claimed_at=F("claimed_at") - timedelta(minutes=10)
        )

    def count(self, state: str) -> int:
        return OutgoingMail.objects.filter(state=state).count()

    def wait_for(
        self, happens: Callable[[], Any], what: str, pause: float = 0.01, seconds: float = 60
    ) -> None:
        """Until it happens; meanwhile the sweep comes round, as it does each minute."""
        end, sweep = time.monotonic() + seconds, time.monotonic() + 1
        while not happens():
            assert time.monotonic() < end, f"{what} did not happen within {seconds} seconds"
            if self.sweeps and time.monotonic() > sweep:
                self.ask(SEND_DUE)
                sweep = time.monotonic() + 1
            time.sleep(pause)

    def wait_until_nothing_is_due(self) -> None:
        busy = [State.QUEUED, State.CLAIMED, State.SENDING]
        self.wait_for(
            lambda: not OutgoingMail.objects.filter(state__in=busy, not_before__lte=timezone.now()).exists(),
            "the end of the queue",
            pause=0.1,
        )


def lines_to_the_database() -> set[int]:
    """The servers behind each line. One whose client was killed first does what it was asked, a claim perhaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


@pytest.fixture
def house(
    environment_of_a_child: dict[str, str], broker: ValkeyServer, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    for kind in KINDS:
        monkeypatch.setitem(shelves.MAIL_KINDS, kind.name, kind)
    monkeypatch.setattr(
        "hub.mail.promises.wake_the_sender", lambda pk: None
    )  # these proofs wake it themselves
    nursery = Nursery(
        environment_of_a_child
        | {
            "DJANGO_SETTINGS_MODULE": "tests.reliability.settings",
            "SINK_PORT": str(sink.port),
            "BROKER_SOCKET": str(broker.socket),
            "VISITOR_REPORT": str(broker.folder / "visitor.json"),
            "SKIP_CHECKS": "yes",
        }
    )
    house = House(nursery, broker, sink)
    yield house
    nursery.close()
    house.app.close()
