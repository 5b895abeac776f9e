"""Processes that run beside one another in one terminal and end together."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 8.0  # seconds a child has for finishing what it is doing


class Child:
    """One process, in a session of its own so that its whole group can be ended."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        say: Callable[[str], None],
        hush: str = "",
    ) -> None:
        self.name = name
        self._say = say
        self._hush = re.compile(hush) if hush else None
        self.process = subprocess.Popen(
            command, env=environment, start_new_session=True, text=True, errors="replace", bufsize=1,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._repeat, daemon=True).start()

    def _repeat(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() and not (self._hush and self._hush.search(line)):
                self._say(f"{self.name:>6} | {line.rstrip()}")

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None


def end(children: list[Child]) -> None:
    """Ask each leader to finish, then end whatever is left of its group."""
    for child in children:
        if not child.has_ended:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        end_group(child.process.pid)
        child.process.wait()


def end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def remember(children: list[Child], note: Path) -> None:
    note.write_text("".join(f"{child.process.pid}\n" for child in children))


def end_leftovers(note: Path) -> int:
    """After a start that was killed outright: end what it left running, and nobody else's processes."""
    ended = 0
    try:
        leaders = [int(line) for line in note.read_text().split()]
    except (OSError, ValueError):
        return 0
    for leader in leaders:
        asked = subprocess.run(["ps", "-o", "command=", "-p", str(leader)], capture_output=True, text=True)
        if asked.stdout.startswith(sys.executable):
            end_group(leader)
            ended += 1
    note.unlink(missing_ok=True)
    return ended
