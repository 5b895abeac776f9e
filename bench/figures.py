"""One figure: what was measured how often, its median and 95th percentile, beside the floor and the target."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

ROUNDS = 5  # of which the one with the median p95 counts: other work on the machine comes and goes


@dataclass
class Figure:
    name: str
    p50: float  # milliseconds
    p95: float
    times: int
    floor: float | None = None
    target: str = ""
    queries: float | None = None

    def __str__(self) -> str:
        said = f"{self.name:<58} p50 {self.p50:7.2f} ms   p95 {self.p95:7.2f} ms"
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


def measured(
    name: str, act: Callable[[Any], Any], rows: Iterable[Any], *, sql: bool, **beside: Any
) -> Figure:
    """`act` with each of the rows, in several rounds; the time of the database alone, or all of it."""
    rows = list(rows)
    for row in rows[: len(rows) // 4 + 1]:
        act(row)
    rounds = []
    for _round in range(ROUNDS):
        taken, statements = [], 0
        for row in rows:
            spent = Spent()
            with connection.execute_wrapper(spent):
                began = time.perf_counter()
                act(row)
                whole = time.perf_counter() - began
            taken.append(1000 * (spent.seconds if sql else whole))
            statements += spent.statements
        taken.sort()
        rounds.append((taken[int(len(taken) * 0.95)], taken[len(taken) // 2], statements / len(rows)))
    p95, p50, queries = sorted(rounds)[ROUNDS // 2]
    return Figure(name, p50, p95, ROUNDS * len(rows), queries=None if sql else queries, **beside)
