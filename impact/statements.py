"""How counts become statements: one for all figures of requests, one for those of people, one for groups and regions.

A count says which rows it is of, the moment by which a row belongs to a month, and what is worked out of them. All
counts of a table are read in one pass over its rows, for the months asked for and for those before: one row of answers
for the whole, and one for each region, group or month.
"""

# ruff: noqa: S608, S611  every piece of a statement is ours; what people choose is given as values

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from impact.spans import Scope, Span, midnight

REQUESTS, VOLUNTEERS = "impact_countedrequest", "impact_countedvolunteer"
MONTH = "width_bucket({}, %(months)s::timestamptz[])"  # 1 is the first of the months before


@dataclass(frozen=True)
class Count:
    """`at`: the column whose month counts. `where`: which rows. `part`, `parts`: the column by which it is told in
    parts, and their names.

    What is worked out of them is a `number`; with `hit` that of those of which it is true, as a share of all; with
    `days` the median and the 90th percentile of that column.
    """

    at: str
    where: str = "TRUE"
    part: str = ""
    parts: tuple[str, ...] = ()
    number: str = "count(*)"
    hit: str = ""
    days: str = ""
    source: str = REQUESTS


@dataclass(frozen=True)
class Line:
    """What one count came to: for the whole, for a part of it, or for one line of the split (its `key`)."""

    slug: str
    of: str  # "whole", "part", "line"
    key: Any
    is_now: bool
    number: int
    base: int | None = None
    median: float | None = None
    ninth: float | None = None


def moments(span: Span) -> dict[str, Any]:
    """What the statements are given of the calendar."""
    before = span.before
    return {
        "since": span.starts_at,
        "until": span.ends_at,
        "before": before.starts_at,
        "now": timezone.now(),
        "months": [*(midnight(day) for day in [*before.months, *span.months]), span.ends_at],
    }


def within(scope: Scope, source: str = REQUESTS) -> tuple[str, dict[str, Any]]:
    """The condition that a row belongs to this scope. A request belongs to everybody who shares in it."""
    if scope.group is not None:
        mine = "c.credit @> ARRAY[%(group)s]::bigint[]" if source == REQUESTS else "c.group_id = %(group)s"
        return mine, {"group": scope.group.pk}
    if scope.region is not None:
        there = "c.regions @> ARRAY[%(region)s]::bigint[]"
        return there if source == REQUESTS else "c.region_id = %(region)s", {"region": scope.region.pk}
    return "TRUE", {}


def fetch(statement: str, scope: Scope, span: Span) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, moments(span) | within(scope)[1])
        return list(cursor.fetchall())


# --- Counts of one table -----------------------------------------------------------------------------------
def requests(counts: dict[str, Count], scope: Scope, span: Span, split: str | None) -> Iterator[Line]:
    """All figures of requests in one statement."""
    for key, *answers in fetch(of_table(counts, scope, split), scope, span):
        yield from read(answers_of(counts), key, answers, split, span)


def people(
    newcomers: dict[str, Count], scope: Scope, span: Span, split: str | None, *, busy: str
) -> Iterator[Line]:
    """Figures of volunteers, and with a slug for it so many of them (number) with so many introductions (base)."""
    selects = [
        f"SELECT '{slug}', * FROM ({of_table({slug: count}, scope, split)}) {count.at}"
        for slug, count in newcomers.items()
    ]
    if busy:
        selects += [f"SELECT '{busy}', * FROM ({each}) held" for each in introductions_held(scope, split)]
    for slug, key, *answers in fetch("\nUNION ALL ".join(selects), scope, span):
        yield from read([(slug, None, True), (slug, None, False)], key, answers, split, span)


def of_table(counts: dict[str, Count], scope: Scope, split: str | None) -> str:
    """People are at home in one place, and begin in one month: of them the lines make up the whole."""
    if split and source_of(counts) == VOLUNTEERS:
        return by_line(counts, scope, split)
    return whole(counts, scope) + (f"\nUNION ALL {by_line(counts, scope, split)}" if split else "")


def read(asked: list[Any], key: Any, answers: list[Any], split: str | None, span: Span) -> Iterator[Line]:
    """One row of answers, as lines; what is none is left out."""
    for (slug, part, is_now), answer in zip(asked, answers, strict=True):
        if answer is None or not (answer[0] or answer[1]):
            continue
        of = "line" if key is not None else "whole" if part is None else "part"
        if of == "line" and split == "month":
            is_now = key > len(span.months)
        number, base, median, ninth = answer
        yield Line(
            slug, of, part if of == "part" else key, is_now, int(number), base and int(base), median, ninth
        )


def answers_of(counts: dict[str, Count]) -> list[tuple[str, str | None, bool]]:
    """The columns of the statements: which count, which part of it, of these months or of those before."""
    return [
        (slug, part, is_now)
        for slug, count in counts.items()
        for is_now in (True, False)
        for part in (None, *count.parts)
    ]


def answer(count: Count, rows: str) -> str:
    """One column: a number, what it is a share of, a median and a 90th percentile; of these rows."""
    number = f"{count.number} FILTER (WHERE {rows}{f' AND {count.hit}' if count.hit else ''})"
    base = f"count(*) FILTER (WHERE {rows})" if count.hit else "NULL"
    if not count.days:
        return f"ARRAY[{number}, {base}, NULL, NULL]::float[]"
    waits = f"percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY c.{count.days}) FILTER (WHERE {rows})"
    return f"ARRAY[{number}, {base}]::float[] || coalesce({waits}, ARRAY[NULL, NULL]::float[])"


def in_these_months(count: Count, is_now: bool) -> str:
    since, until = ("since", "until") if is_now else ("before", "since")
    return f"c.{count.at} >= %({since})s AND c.{count.at} < %({until})s"


def in_its_month(count: Count, is_now: bool) -> str:
    """The lines of months know by their key of which time they are."""
    return f"c.month_of_{count.at} = c.key" if is_now else ""


def columns(counts: dict[str, Count], months: Callable[[Count, bool], str], *, with_parts: bool) -> str:
    found = []
    for slug, part, is_now in answers_of(counts):
        count = counts[slug]
        rows = months(count, is_now)
        if not rows or (part is not None and not with_parts):
            found.append("NULL::float[]")
            continue
        its_part = f" AND c.{count.part} = '{part}'" if part is not None else ""
        found.append(answer(count, f"{rows} AND ({count.where}){its_part}"))
    return ", ".join(found)


def rows_of(counts: dict[str, Count], scope: Scope) -> str:
    """Of this scope, and with a moment in one of the months."""
    source = source_of(counts)
    there = " OR ".join(f"(c.{at} >= %(before)s AND c.{at} < %(until)s)" for at in moments_of(counts))
    return f"{source} c WHERE {within(scope, source)[0]} AND ({there})"


def source_of(counts: dict[str, Count]) -> str:
    return next(iter(counts.values())).source


def moments_of(counts: dict[str, Count]) -> list[str]:
    return list(dict.fromkeys(count.at for count in counts.values()))


def whole(counts: dict[str, Count], scope: Scope) -> str:
    told = columns(counts, in_these_months, with_parts=True)
    return f"SELECT NULL::bigint AS key, {told} FROM {rows_of(counts, scope)}"


def by_line(counts: dict[str, Count], scope: Scope, split: str) -> str:
    """By region or group, a request once for everybody who shares in it, and with the key 0 where it is nobody's; or
    by month."""
    if split == "month":
        return by_month(counts, scope)
    rows = rows_of(counts, scope)
    told = columns(counts, in_these_months, with_parts=False)
    if source_of(counts) != REQUESTS:
        return f"SELECT coalesce(c.{split}_id, 0), {told} FROM {rows} GROUP BY 1"
    shared = "c.regions" if split == "region" else "c.credit"
    keys = f"unnest(CASE WHEN {shared} = '{{}}' THEN '{{0}}' ELSE {shared} END)"
    there = f"(SELECT c.*, {keys} AS key FROM {rows}) c"
    if split == "group" and scope.region is not None:  # its own groups, not those that shared in it elsewhere
        there += " JOIN groups_group g ON g.id = c.key AND g.primary_region_id = %(region)s"
    return f"SELECT c.key, {told} FROM {there} GROUP BY c.key"


def by_month(counts: dict[str, Count], scope: Scope) -> str:
    """A row stands in each month in which one of its moments lies."""
    moments = moments_of(counts)
    numbers = ", ".join(f"{MONTH.format(f'c.{at}')} AS month_of_{at}" for at in moments)
    told = columns(counts, in_its_month, with_parts=False)
    any_of = ", ".join(f"r.month_of_{at}" for at in moments)
    return (
        f"SELECT c.key::bigint, {told} FROM (SELECT r.*, k AS key FROM (SELECT c.*, {numbers} FROM {rows_of(counts, scope)}) r"
        f" JOIN generate_series(1, array_length(%(months)s::timestamptz[], 1) - 1) k ON k IN ({any_of})) c GROUP BY c.key"
    )


def rows_counted(count: Count, scope: Scope, span: Span) -> RawSQL:
    """The keys of the requests that it counts in this span, for a QuerySet to filter by."""
    mine, more = within(scope)
    statement = (
        f"SELECT c.request_id FROM {count.source} c"
        f" WHERE {in_these_months(count, True)} AND ({count.where}) AND {mine}"
    )
    values = moments(span) | more
    names = re.findall(r"%\((\w+)\)s", statement)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", statement), [values[name] for name in names])


# --- Introductions by person, and groups with their regions --------------------------------------------------
def introductions_held(scope: Scope, split: str | None) -> list[str]:
    """So many volunteers (first of the answer) with so many introductions each (second), now and before. By region or
    group the lines make up the whole, for everybody is at home in one; by month they don't."""
    mine = within(scope, "introductions")[0]
    there = f"impact_countedintroduction c WHERE c.introduced_at >= %(before)s AND c.introduced_at < %(until)s AND {mine}"
    home = f"max(coalesce(c.{split}_id, 0))" if split in ("region", "group") else "NULL::bigint"
    is_now = "c.introduced_at >= %(since)s"
    told = [(f"{is_now} AS is_now, {home} AS key", "is_now")]
    if split == "month":
        told.append((f"TRUE AS is_now, {MONTH.format('c.introduced_at')}::bigint AS key", "key"))
    answer = "CASE WHEN {}is_now THEN ARRAY[count(*), times, NULL, NULL]::float[] END"
    return [
        f"""SELECT key, {answer.format("")}, {answer.format("NOT ")} FROM (
            SELECT {each}, c.volunteer_id, count(*) AS times FROM {there} GROUP BY c.volunteer_id, {by}
        ) held GROUP BY is_now, key, times"""
        for each, by in told
    ]


GROUPS_AND_REGIONS = """
SELECT r.id, r.slug, r.name, r.name_cy, r.order, g.id, g.slug, g.name, g.state = 'active', coalesce(c.ready, 0), c.months
FROM groups_region r
LEFT JOIN groups_group g ON g.primary_region_id = r.id {only}
LEFT JOIN impact_countedgroup c ON c.group_id = g.id
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c.ready, c.months
FROM impact_countedgroup c WHERE c.group_id IS NULL
ORDER BY 5, 8, 6
"""


def groups_and_regions(scope: Scope, span: Span) -> list[tuple[Any, ...]]:
    """Every region, with its groups of this scope, their ready volunteers and the months in which they did something;
    then what is of no group."""
    only = {
        "group": "AND g.id = %(group)s",
        "region": "AND g.primary_region_id = %(region)s",
        "nation": "",
    }
    return fetch(GROUPS_AND_REGIONS.format(only=only[scope.level]), scope, span)
