"""Every page in five rounds, so that other work on the machine falls on all of them alike."""

import gzip
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cpu
from bench.figures import Spent, share
from bench.http import Answer, Line
from bench.pages import Page, Request, Target

ROUNDS = 5
A_BATCH = 0.5  # seconds, about
LEAST = 8  # requests a round
# The words of a transaction, with or without the context that the history writes before them.
BOOKKEEPING = re.compile(
    r"(SELECT set_config\(.*\); )?(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b", re.DOTALL
)


class Unexpected(Exception):
    """A page answered something else than the one we wanted to measure."""


@dataclass
class Measured:
    """What one request of a page costs: milliseconds, statements, bytes; and that as multiples of the floor."""

    name: str
    target: Target
    queries: int | None = None
    sql_ms: float | None = None
    cpu: float = 0.0
    database: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    bytes: int = 0
    gzip: int = 0
    times: int = 0
    in_f: float | None = None
    in_l: float | None = None
    p95_in_l: float | None = None
    trouble: str = ""
    by_clock: bool = False  # no system told how long the processor worked
    rounds: list[tuple[float, float]] = field(default_factory=list)

    @property
    def misses(self) -> list[str]:
        """What is above its target, in words."""
        if self.trouble:
            return [self.trouble]
        wanted = self.target
        found = {
            "queries": (self.queries, wanted.queries),
            "F": (self.in_f, wanted.in_f),
            "L": (self.in_l, wanted.in_l),
            "KiB": (self.bytes / 1024, wanted.kib),
            "KiB gzip": (self.gzip / 1024, wanted.gzip_kib),
            "ms SQL": (self.sql_ms, wanted.sql_ms),
            "x L's p95": (self.p95_in_l, wanted.p95_in_l),
        }
        return [
            f"{value:.3g} {unit}, not {most:g}"
            for unit, (value, most) in found.items()
            if most is not None and value is not None and round(value, 2) > most
        ]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"misses": self.misses}


class Run:
    """One visit to all pages. `ports` names the servers by site, `meters` what is counted for each."""

    def __init__(
        self,
        ports: dict[str, int],
        meters: dict[str, cpu.Meter],
        say: Callable[[str], None],
        a_batch: float = A_BATCH,
    ) -> None:
        self.ports, self.meters, self.say, self.a_batch = ports, meters, say, a_batch

    def measure(self, pages: list[Page]) -> list[Measured]:
        found = {page.name: Measured(page.name, page.target) for page in pages}
        samples: dict[str, list[float]] = {page.name: [] for page in pages}
        sizes: dict[str, int] = {}
        for page in pages:
            try:
                sizes[page.name] = self.get_to_know(page, found[page.name])
            except Unexpected as trouble:
                found[page.name].trouble = str(trouble)
                self.say(f"  {page.name}: {trouble}")
        known = [page for page in pages if page.name in sizes]
        for number in range(1, ROUNDS + 1):
            began = time.monotonic()
            for page in known:
                try:
                    samples[page.name] += self.batch(page, sizes[page.name], found[page.name])
                except Unexpected as trouble:
                    found[page.name].trouble = str(trouble)
            self.say(f"  round {number} of {ROUNDS}: {time.monotonic() - began:.0f} s")
        for page in known:
            sum_up(found[page.name], samples[page.name])
        beside_the_floor(list(found.values()))
        return list(found.values())

    def get_to_know(self, page: Page, measured: Measured) -> int:
        """Its statements and bytes, and how many requests make a batch; both workers have met it afterwards."""
        if page.before_round:
            page.before_round()
        if page.site == "hub":
            measured.queries, measured.sql_ms = statements(page)
        times: list[float] = []
        for line in [Line(self.ports[page.site]) for _ in range(4)]:  # some of them meet the other worker
            with line:
                asked = requests(page, line, 4)
                for request in asked:
                    taken, answer = timed(page, line, request)
                    times.append(taken)
                    if page.expects == 200:
                        measured.bytes = max(measured.bytes, len(answer.body))
                        measured.gzip = max(measured.gzip, len(gzip.compress(answer.body, 6)))
        return max(LEAST, min(page.at_most, int(self.a_batch / statistics.median(times))))

    def batch(self, page: Page, times: int, measured: Measured) -> list[float]:
        if page.before_round:
            page.before_round()
        meter = self.meters[page.site]
        with Line(self.ports[page.site]) as line:
            asked = requests(page, line, times)
            timed(page, line, asked[0])  # opens the line
            asked = requests(page, line, times) if page.expects == 302 else asked
            before = meter.read()
            taken = [timed(page, line, request)[0] for request in asked]
            after = meter.read()
        if before and after:
            server, database = (
                1000 * (late - early) / times for late, early in zip(after, before, strict=True)
            )
        else:
            server, database, measured.by_clock = 1000 * sum(taken) / times, 0.0, True
        measured.rounds.append((server, database))
        return taken


def timed(page: Page, line: Line, request: Request) -> tuple[float, Answer]:
    if page.is_cold:
        cache.clear()
    began = time.perf_counter()
    answer = line.ask(request.path, request.headers, request.body)
    taken = time.perf_counter() - began
    if answer.status != page.expects:
        where = answer.headers.get("location", "")
        raise Unexpected(f"{request.path} answered {answer.status} {where}".strip())
    return taken, answer


def requests(page: Page, line: Line, times: int) -> list[Request]:
    """The next so many; of a page that the browser has, with what it was told to ask by."""
    asked = [page.nth(number) for number in range(times)]
    if page.is_cold or page.expects == 302:
        return asked
    tags: dict[str, str] = {}
    for request in asked:
        if request.path not in tags:  # once, so that whatever is kept of it is kept
            tags[request.path] = line.ask(request.path, request.headers).headers.get("etag", "")
    if not page.is_conditional:
        return asked
    if not all(tags.values()):
        raise Unexpected("has no ETag")
    return [
        Request(request.path, {**request.headers, "If-None-Match": tags[request.path]}) for request in asked
    ]


def statements(page: Page) -> tuple[int, float]:
    """How many it takes and how long they take, asked in this very process: the database and the cache are the same."""
    client, counts, times = Client(), [], []
    for number in range(6):
        request = page.nth(number)
        first = None if page.is_cold or page.expects == 302 else in_process(client, request)
        if page.is_conditional:
            if first is None or not first.has_header("ETag"):
                raise Unexpected("has no ETag")
            request = Request(request.path, {**request.headers, "If-None-Match": first["ETag"]})
        if page.is_cold:
            cache.clear()
        spent = Spent()
        with connection.execute_wrapper(spent), CaptureQueriesContext(connection) as asked:
            answer = in_process(client, request)
        if answer.status_code != page.expects:
            raise Unexpected(
                f"{request.path} answered {answer.status_code} {answer.headers.get('Location', '')}".strip()
            )
        if number:  # the first finds everything for the first time
            counts.append(sum(not BOOKKEEPING.match(query["sql"]) for query in asked.captured_queries))
            times.append(1000 * spent.seconds)
    return max(counts), share(times, 0.5)


def in_process(client: Client, request: Request) -> Any:
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    said: dict[str, Any] = {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_PROTO": "https", **headers}
    client.cookies.clear()
    if request.body is None:
        return client.get(request.path, **said)
    kind = "application/x-www-form-urlencoded"
    return client.generic("POST", request.path, request.body, content_type=kind, **said)


def sum_up(measured: Measured, samples: list[float]) -> None:
    if measured.trouble or not measured.rounds:
        return
    rounds = measured.rounds
    measured.cpu = statistics.median(server + database for server, database in rounds)
    measured.database = statistics.median(database for _server, database in rounds)
    measured.times = len(samples)
    measured.p50, measured.p95 = 1000 * share(samples, 0.5), 1000 * share(samples, 0.95)


def beside_the_floor(every: list[Measured]) -> None:
    floor = {measured.name[:2]: measured for measured in every if measured.cpu}
    if not {"F:", "L:"} <= floor.keys():
        return
    for measured in every:
        if measured.cpu:
            measured.in_f = measured.cpu / floor["F:"].cpu
            measured.in_l = measured.cpu / floor["L:"].cpu
            measured.p95_in_l = measured.p95 / floor["L:"].p95
