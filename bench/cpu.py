"""How long processes have had the processor: those of a server, and those PostgreSQL works for it with."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def of_process(pid: int) -> float | None:
    """Seconds that a process and all its threads have worked; None where the system does not tell, or it is gone."""
    try:
        return time.clock_gettime(~pid << 3 | 2)  # Linux: the clock of that process, in nanoseconds
    except (OSError, AttributeError):
        return ticked(pid, own=True)


def ticked(pid: int, own: bool) -> float | None:
    """What /proc says, in hundredths: of itself, or of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    user, system = (11, 12) if own else (13, 14)
    return (int(fields[user]) + int(fields[system])) / TICKS


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return [child for child, parent in parents().items() if parent == pid]
    return [int(child) for child in tasks.split()]


def parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return found


class Meter:
    """The work of some servers and of the database, read before and after a batch of requests.

    Of the database count the processes that have a client, and those that ended: ours, which only watches, does not.
    """

    def __init__(self, servers: Iterable[int], postmaster: int | None = None, but: int = 0) -> None:
        self.servers, self.postmaster, self.but = list(servers), postmaster, but

    def read(self) -> tuple[float, float] | None:
        """Seconds of the servers and of the database so far; None where nobody counts them."""
        servers = [of_process(pid) for leader in self.servers for pid in (leader, *children(leader))]
        if not servers or None in servers:
            return None
        return sum(filter(None, servers)), self.database()

    def database(self) -> float:
        if self.postmaster is None:
            return 0.0
        alive = [of_process(pid) for pid in children(self.postmaster) if pid != self.but and has_client(pid)]
        return sum(filter(None, alive)) + (ticked(self.postmaster, own=False) or 0.0)


def has_client(pid: int) -> bool:
    """ "postgres: name database [local] idle"; the database's own helpers name no client."""
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return False
    return "[local]" in title or "127.0.0.1(" in title or "::1(" in title or "parallel worker" in title


def parent_of(pid: int) -> int | None:
    """Of the database's process that serves us: the one that starts them all."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None
