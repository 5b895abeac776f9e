"""The production server, as it is documented: gunicorn with two workers of four threads, and nothing in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.http import Line

PATIENCE = 60.0  # seconds until it answers
GUNICORN = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "5"]


class DoesNotAnswer(Exception):
    """The server could not be started."""


class Server:
    """`with Server("hub.wsgi", environment, log) as server:` serves at server.port, and is gone afterwards."""

    def __init__(self, application: str, environment: dict[str, str], log: Path) -> None:
        self.application, self.environment, self.log = application, environment, log
        self.port = free_port()
        self.process: Any = None

    def __enter__(self) -> "Server":
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}",
                 *GUNICORN, "--no-control-socket"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with Line(self.port) as line:
                    if line.ask("/healthz").status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.1)
        words = self.log.read_text(errors="replace").strip()[-8000:]
        raise DoesNotAnswer(f"{self.application} does not answer. It said:\n{words or 'nothing'}")

    def stop(self) -> None:
        """Ask it to finish, then end whatever is left of its group."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]
