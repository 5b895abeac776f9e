"""What was measured, as a table that reads in a terminal and can be pasted into docs/performance.md."""

from collections.abc import Iterable, Sequence

from bench.load import FirstVisit
from bench.measuring import Measured

HEAD = [
    "page", "queries", "CPU ms", "of it database", "F", "L", "p50", "p95", "KiB", "gzip", "target", "",
]  # fmt: skip


def lines(measured: Iterable[Measured]) -> list[str]:
    return laid_out([HEAD, *(row(one) for one in measured)])


def row(one: Measured) -> list[str]:
    if one.trouble:
        return [one.name, *[""] * 9, wanted(one), one.trouble]
    return [
        one.name,
        "" if one.queries is None else str(one.queries),
        f"{one.cpu:.1f}",
        f"{one.database:.1f}",
        *("" if ratio is None else f"{ratio:.2f}" for ratio in (one.in_f, one.in_l)),
        f"{one.p50:.1f}",
        f"{one.p95:.1f}",
        f"{one.bytes / 1024:.1f}" if one.bytes else "",
        f"{one.gzip / 1024:.1f}" if one.gzip else "",
        wanted(one),
        verdict(one),
    ]


def wanted(one: Measured) -> str:
    said = {
        "": one.target.queries,
        " F": one.target.in_f,
        " L": one.target.in_l,
        " KiB": one.target.kib,
        " gzip": one.target.gzip_kib,
        " ms SQL": one.target.sql_ms,
        " x L's p95": one.target.p95_in_l,
    }
    return ", ".join(f"{most:g}{unit}" for unit, most in said.items() if most is not None)


def verdict(one: Measured) -> str:
    if not wanted(one):
        return ""
    return "; ".join(one.misses) or "met"


def visit(one: FirstVisit) -> str:
    parts = f"{one.requests} requests, {one.bytes:,} bytes ({one.scripts:,} of script), {one.nodes} elements"
    return f"first visit of {one.path}: {parts}: {'; '.join(one.misses) or 'met'}"


def laid_out(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.ljust(width) if column in (0, len(row) - 2, len(row) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join(cells)} |".rstrip()

    rule = [
        "-" * width if column in (0, len(widths) - 2, len(widths) - 1) else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    return [line(rows[0]), line(rule), *map(line, rows[1:])]
