"""One figure: what was measured how often, its median and 95th percentile, beside the floor and the target.

Of a statement we print the time on the clock and, where the system tells it, the time the database worked: on a shared
machine the clock runs for others too.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

ROUNDS = 5  # of which the one with the median p95 counts: other work on the machine comes and goes


@dataclass
class Figure:
    name: str
    p50: float  # milliseconds
    p95: float
    times: int
    cpu50: float | None = None
    cpu95: float | None = None
    floor: float | None = None
    target: str = ""
    queries: float | None = None

    def __str__(self) -> str:
        said = f"{self.name:<58} p50 {self.p50:7.2f} ms   p95 {self.p95:7.2f} ms"
        if self.cpu50 is not None:
            said += f"   CPU {self.cpu50:6.2f} / {self.cpu95:6.2f}"
        if self.floor:
            said += f"   {self.p50 / self.floor:5.1f} x floor"
        if self.queries:
            said += f"   {self.queries:g} queries"
        return f"{said}   target: {self.target}" if self.target else said

    def as_dict(self) -> dict[str, Any]:
        return dict(self.__dict__)


class Spent:
    """How long the database took, and for how many statements."""

    def __init__(self) -> None:
        self.seconds, self.statements = 0.0, 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements += 1


def worked() -> int:
    """Nanoseconds this connection's database process has had the processor; 0 where nobody counts them."""
    process = connection.connection.info.backend_pid if connection.connection else 0
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def measured(
    name: str, act: Callable[[Any], Any], rows: Iterable[Any], *, sql: bool, **beside: Any
) -> Figure:
    """`act` with each of the rows, in several rounds; the time of the database alone, or all of it."""
    rows = list(rows)
    for row in rows[: len(rows) // 4 + 1]:
        act(row)
    rounds, statements = [], 0
    for _round in range(ROUNDS):
        taken, cpu = [], []
        for row in rows:
            spent = Spent()
            with connection.execute_wrapper(spent):
                before, began = worked(), time.perf_counter()
                act(row)
                whole = time.perf_counter() - began
            cpu.append((worked() - before) / 1e6)
            taken.append(1000 * (spent.seconds if sql else whole))
            statements += spent.statements
        rounds.append((share(taken, 0.95), share(taken, 0.5), share(cpu, 0.5), share(cpu, 0.95)))
    p95, p50, cpu50, cpu95 = sorted(rounds)[ROUNDS // 2]
    beside |= {"cpu50": cpu50, "cpu95": cpu95} if sql and cpu95 else {}
    queries = None if sql else statements / ROUNDS / len(rows)
    return Figure(name, p50, p95, ROUNDS * len(rows), queries=queries, **beside)


def share(numbers: list[float], part: float) -> float:
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * part))]
