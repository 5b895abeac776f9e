"""Asks sent by the real sender, beside the same message sent as often over one connection that stays open."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from bench.cpu import of_process
from hub.mail import sender
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from volunteers.emails import volunteer as to_volunteer
from volunteers.models import Match, Role, Volunteer

MAILS, ROUNDS = 300, 5
SHARE, CPU_MS = 0.65, 5.0
State = OutgoingMail.State


def measure(house: Any, say: Callable[[str], None]) -> dict[str, Any]:
    with sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        mails, made = promised(MAILS)
        try:
            OutgoingMail.objects.queued().exclude(pk__in=mails).update(state=State.EXPIRED)
            say(f"{len(mails)} asks are promised; sending them {ROUNDS} times ...")
            message = letter(OutgoingMail.objects.get(pk=mails[0]))
            by_sender, alone, worked = [], [], []
            for _round in range(ROUNDS):
                alone.append(len(mails) / timed(lambda: the_same(message, len(mails)))[0])
                queue_again(mails)
                taken, cpu = timed(lambda: send_all(len(mails)))
                by_sender.append(len(mails) / taken)
                worked.append(1000 * cpu / len(mails))
        finally:
            OutgoingMail.objects.filter(pk__in=mails).delete()
            Match.objects.filter(pk__in=made).delete()
    rate, bare, cpu = (statistics.median(figures) for figures in (by_sender, alone, worked))
    verdict = "met" if rate >= SHARE * bare and cpu <= CPU_MS else "missed"
    say(f"asks by the sender: {rate:.0f} a second, {cpu:.1f} ms CPU each (its process and the database's)")
    say(
        f"the same message, one connection: {bare:.0f} a second; a share of {rate / bare:.2f}"
        f" (target {SHARE}, at most {CPU_MS:g} ms): {verdict}"
    )
    return {"rate": rate, "same_message": bare, "share": rate / bare, "cpu_ms": cpu, "mails": len(mails)}


@contextmanager
def sink() -> Iterator[int]:
    started = subprocess.Popen(
        [sys.executable, "-m", "bench.sink"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdin is not None
    try:
        yield int(started.stdout.readline())
    finally:
        started.stdin.close()
        started.wait(10)
        started.stdout.close()


def promised(many: int) -> tuple[list[int], list[int]]:
    """So many asks that wait to leave, made for this: of whoever is ready, for requests that look for people."""
    role = Role.objects.filter(request__state="ready").select_related("request").earliest("pk")
    ready = Volunteer.objects.filter(state="ready", person__is_active=True).exclude(matches__role=role)
    now, mails, made = timezone.now(), [], []
    for volunteer in ready.select_related("person").order_by("pk")[:many]:
        match = Match.objects.create(
            role=role, request=role.request, volunteer=volunteer, group=volunteer.group, state=Match.State.ASKED,
            position=len(made) + 1, asked_at=now, remind_at=now + timedelta(days=2), lapses_at=now + timedelta(days=4),
        )  # fmt: skip
        made.append(match.pk)
        mails.append(to_volunteer.ask(match).pk)
    return mails, made


def queue_again(mails: list[int]) -> None:
    OutgoingMail.objects.filter(pk__in=mails).update(state=State.QUEUED, sent_at=None, attempts=0)


def send_all(many: int) -> None:
    sent = sender.send_due()
    if sent != many:
        raise RuntimeError(f"{sent} of {many} mails were sent.")


def the_same(message: Any, many: int) -> None:
    line = get_connection()
    line.open()
    line.send_messages([message] * many)
    line.close()


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and of work: ours and of the process that the database has for us."""
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid if os.path.exists("/proc") else 0
    before, began = time.process_time() + (of_process(backend) or 0), time.perf_counter()
    act()
    taken = time.perf_counter() - began
    return taken, time.process_time() + (of_process(backend) or 0) - before
