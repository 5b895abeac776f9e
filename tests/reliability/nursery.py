"""Starts real Celery workers quickly: everything is imported once, and each worker is a fork in a session of its own.

Reads a word a line (one of WAYS) and answers with the number of the process group it started.
"""

import os
import signal
import sys

import django

django.setup()

import celery.apps.worker  # noqa: E402
import celery.concurrency.prefork  # noqa: E402
import celery.worker.consumer.consumer  # noqa: E402, F401
import kombu.transport.redis  # noqa: E402, F401
from django.core.checks import run_checks  # noqa: E402
from django.template.loader import get_template  # noqa: E402

from hub.celery import app  # noqa: E402
from tests import letterbox  # noqa: E402
from tests.reliability import naive, visitor  # noqa: E402

run_checks()  # which reads every page's code, once
app.loader.import_default_modules()
for kind in letterbox.KINDS:
    for part in ("subject.txt", "body.txt", "body.html"):
        get_template(f"emails/{kind.name}/{part}")


def worker() -> None:
    app.worker_main(
        ["-q", "worker", "--pool=prefork", "--concurrency=2", "--loglevel=CRITICAL", "--without-gossip",
         "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


def impatient_worker() -> None:
    for task in app.tasks.values():
        task.soft_time_limit, task.time_limit = 1, 2
    worker()


def two_naive_senders() -> None:
    if os.fork() == 0:
        naive.send_all()
        os._exit(0)
    naive.send_all()


WAYS = {
    "worker": worker,
    "impatient worker": impatient_worker,
    "naive senders": two_naive_senders,
    "visitor": visitor.look_around,
}


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(2, 1)
            WAYS[line.strip()]()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
