"""How counts become statements: one for all figures of requests, one for those of people, one for groups and places.

A count says which rows it is of, the moment by which a row belongs to a month, and what is worked out. Each is read
for the whole and, where asked, for each region, month or group; for the months asked for and for those before.
"""

# ruff: noqa: S608, S611  every piece of a statement is ours; what people choose is given as values

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from impact.spans import Scope, Span

REQUESTS, VOLUNTEERS = "impact_countedrequest", "impact_countedvolunteer"


def days_later(column: str, days: int) -> str:
    """The same time of day so many days on, by the clock on the wall."""
    return f"(c.{column} AT TIME ZONE %(zone)s) + interval '{days} days'"


@dataclass(frozen=True)
class Count:
    """`at`: the column whose month counts. `where`: which rows. `part`: the column that it is told in parts by.

    What is worked out is a number, what it is a share of, a median and a 90th percentile, each where there is one.
    """

    at: str
    where: str = "TRUE"
    part: str = ""
    number: str = "count(*)"
    base: str = "NULL"
    days: str = ""
    source: str = REQUESTS


@dataclass(frozen=True)
class Line:
    """What one count came to: for the whole (`of` "whole"), a part of it ("part"), or a line of the split ("line")."""

    slug: str
    of: str
    is_now: bool
    key: Any
    number: int
    base: int | None
    median: float | None
    ninth: float | None


def moments(span: Span) -> dict[str, Any]:
    """What the statements are given of the calendar."""
    before = span.before
    return {
        "since": span.starts_at,
        "until": span.ends_at,
        "before": before.starts_at,
        "now": timezone.now(),
        "zone": settings.TIME_ZONE,
        "wall": timezone.make_naive(timezone.now()),
    }


def within(scope: Scope, source: str = REQUESTS) -> tuple[str, dict[str, Any]]:
    """The condition that a row belongs to this scope."""
    if scope.group is not None:
        mine = "c.credit @> ARRAY[%(group)s]::bigint[]" if source == REQUESTS else "c.group_id = %(group)s"
        return mine, {"group": scope.group.pk}
    if scope.region is not None:
        there = (
            "c.regions @> ARRAY[%(region)s]::bigint[]" if source == REQUESTS else "c.region_id = %(region)s"
        )
        return there, {"region": scope.region.pk}
    return "TRUE", {}


def split_of(split: str | None, scope: Scope, source: str, at: str) -> tuple[str, str]:
    """What the rows are joined with, and the key of their line. Those of no region or group have the key 0."""
    if split == "month":
        month = f"(c.{at} AT TIME ZONE %(zone)s)"
        return "", f"(extract(year FROM {month}) * 12 + extract(month FROM {month}))::bigint"
    if source != REQUESTS:
        return "", f"coalesce(c.{split}_id, 0)"
    shared = "c.regions" if split == "region" else "c.credit"
    join = f" LEFT JOIN LATERAL unnest({shared}) AS k ON TRUE"
    if (
        split == "group" and scope.region is not None
    ):  # its own groups, not those that shared the credit elsewhere
        join = (
            f" JOIN LATERAL unnest({shared}) AS k ON EXISTS"
            " (SELECT FROM groups_group g WHERE g.id = k AND g.primary_region_id = %(region)s)"
        )
    return join, "coalesce(k, 0)"


def select(slug: str, count: Count, scope: Scope, split: str | None) -> str:
    """The statement of one count."""
    mine, _values = within(scope, count.source)
    worked_out = f"{count.number}, ({count.base})::bigint"
    percentile = "percentile_cont({}) WITHIN GROUP (ORDER BY {})"
    for share in ("0.5", "0.9"):
        worked_out += ", " + (percentile.format(share, f"c.{count.days}") if count.days else "NULL::float")
    rows = f"c.{count.at} >= %(before)s AND c.{count.at} < %(until)s AND ({count.where}) AND {mine}"
    is_now = f"c.{count.at} >= %(since)s"
    whole = f"SELECT '{slug}', 'whole', {is_now}, NULL::text, {worked_out} FROM {count.source} c WHERE {rows} GROUP BY 3"
    found = [whole]
    if count.part:
        found.append(
            f"SELECT '{slug}', 'part', {is_now}, c.{count.part}::text, {worked_out} FROM {count.source} c"
            f" WHERE {rows} GROUP BY 3, 4"
        )
    if split:
        join, key = split_of(split, scope, count.source, count.at)
        found.append(
            f"SELECT '{slug}', 'line', {is_now}, ({key})::text, {worked_out} FROM {count.source} c{join}"
            f" WHERE {rows} GROUP BY 3, 4"
        )
    return "\nUNION ALL ".join(found)


def lines(counts: dict[str, Count], scope: Scope, span: Span, split: str | None) -> Iterator[Line]:
    """All these counts in one statement."""
    statement = "\nUNION ALL ".join(select(slug, count, scope, split) for slug, count in counts.items())
    yield from (Line(*row) for row in fetch(statement, scope, span))


def fetch(statement: str, scope: Scope, span: Span) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, moments(span) | within(scope)[1])
        return list(cursor.fetchall())


def rows_counted(count: Count, scope: Scope, span: Span) -> RawSQL:
    """The keys of the requests that it counts in this span, for a QuerySet to filter by."""
    mine, more = within(scope)
    statement = (
        f"SELECT c.request_id FROM {count.source} c"
        f" WHERE c.{count.at} >= %(since)s AND c.{count.at} < %(until)s AND ({count.where}) AND {mine}"
    )
    values = moments(span) | more
    names = re.findall(r"%\((\w+)\)s", statement)
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", statement), [values[name] for name in names])


# --- People, and groups with their regions ---------------------------------------------------------------
def introductions_held(scope: Scope, split: str | None) -> str:
    """So many volunteers (the number) had so many introductions (the base)."""
    mine = {
        "group": "c.volunteer_group_id = %(group)s",
        "region": "c.volunteer_region_id = %(region)s",
        "nation": "TRUE",
    }[scope.level]
    rows = f"c.introduced_at >= %(before)s AND c.introduced_at < %(until)s AND {mine}"
    keys = [("whole", "NULL::bigint")]
    if split == "month":
        keys.append(("line", split_of("month", scope, "", "introduced_at")[1]))
    elif split:
        keys.append(("line", f"coalesce(c.volunteer_{split}_id, 0)"))
    return "\nUNION ALL ".join(
        f"""SELECT 'busiest-tenth', '{of}', is_now, key::text, count(*), times, NULL::float, NULL::float FROM (
            SELECT c.introduced_at >= %(since)s AS is_now, {key} AS key, c.volunteer_id, count(*) AS times
            FROM impact_countedintroduction c WHERE {rows} GROUP BY 1, 2, 3
        ) held GROUP BY is_now, key, times"""
        for of, key in keys
    )


def ready_by_place(scope: Scope) -> str:
    """How many are ready now, by region and group: the key is both, 0 for none."""
    mine = within(scope, VOLUNTEERS)[0]
    place = "coalesce(c.region_id, 0) || ' ' || coalesce(c.group_id, 0)"
    return (
        f"SELECT 'ready-volunteers', 'place', TRUE, {place}, count(*), NULL::bigint, NULL::float, NULL::float"
        f" FROM {VOLUNTEERS} c WHERE c.is_ready AND {mine} GROUP BY c.region_id, c.group_id"
    )


GROUPS_AND_REGIONS = """
WITH act AS (
    SELECT unnest(c.credit) AS group_id, c.replied_at AS at FROM impact_countedrequest c
    WHERE c.replied_at >= %(before)s AND c.replied_at < %(until)s
    UNION ALL SELECT unnest(c.credit), c.introduced_at FROM impact_countedrequest c
    WHERE c.introduced_at >= %(before)s AND c.introduced_at < %(until)s
    UNION ALL SELECT unnest(c.credit), c.closed_at FROM impact_countedrequest c
    WHERE c.closed_at >= %(before)s AND c.closed_at < %(until)s AND c.state = 'done'
    UNION ALL SELECT c.volunteer_group_id, c.introduced_at FROM impact_countedintroduction c
    WHERE c.introduced_at >= %(before)s AND c.introduced_at < %(until)s
    UNION ALL SELECT m.row_id, m.at FROM groups_groupmove m
    WHERE m.at >= %(before)s AND m.at < %(until)s AND m.by_whom = 'person'
), acted AS (
    SELECT group_id, array_agg(DISTINCT (extract(year FROM at AT TIME ZONE %(zone)s) * 12
        + extract(month FROM at AT TIME ZONE %(zone)s))::int) AS months
    FROM act WHERE {mine} GROUP BY group_id
)
SELECT r.id, r.slug, r.name, r.name_cy, r.order, g.id, g.slug, g.name, g.state = 'active', a.months
FROM groups_region r
LEFT JOIN groups_group g ON g.primary_region_id = r.id {only}
LEFT JOIN acted a ON a.group_id = g.id
ORDER BY r.order, g.name, g.id
"""


def groups_and_regions(scope: Scope) -> str:
    """Every region, with its groups and the months (year * 12 + month) in which each did something."""
    mine = "act.group_id = %(group)s" if scope.group else "TRUE"
    only = {
        "group": "AND g.id = %(group)s",
        "region": "AND g.primary_region_id = %(region)s",
        "nation": "",
    }[scope.level]
    return GROUPS_AND_REGIONS.format(mine=mine, only=only)
