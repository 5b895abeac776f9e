"""From the source tables to what is counted: the facts of each request, introduction and volunteer, derived here once.

Counted anew is what has changed since the newest change we know of, less a few minutes for those whose transaction
took its time. Each night everything is: what then differs is drift, and is reported.
Either may run twice, or at the same time as the other, and leaves the same rows.
"""

# ruff: noqa: S608  every piece of a statement is ours; keys and times are given as values

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from impact.models import CountedIntroduction, CountedRequest, CountedVolunteer

CHUNK = 5_000
LATE = timedelta(minutes=5)  # how long a transaction may take and still be counted the minute after
LOOKING_DAYS = 30


def days_between(since: str, until: str) -> str:
    """By the clock on the wall in London; nothing where one of the two is missing, never less than none."""
    wall = f"(({until}) AT TIME ZONE %(zone)s) - (({since}) AT TIME ZONE %(zone)s)"
    return f"CASE WHEN {since} <= {until} THEN greatest(0, extract(epoch FROM {wall}) / 86400)::float WHEN {since} > {until} THEN 0 END"


def days_on(since: str, days: int) -> str:
    """The same time of day so many days later."""
    return f"((({since}) AT TIME ZONE %(zone)s) + interval '{days} days') AT TIME ZONE %(zone)s"


CONFIRMED = "r.verified_at IS NOT NULL AND r.state NOT IN ('draft', 'unconfirmed') AND r.screening = 'passed'"

REQUESTS = f"""
WITH met AS (
    SELECT m.request_id, min(m.said_yes_at) AS found_at, min(m.introduced_at) AS introduced_at,
        bool_or(m.asked_at IS NOT NULL) AS was_asked, bool_or(m.state = 'said_yes') AS has_a_yes,
        max(m.changed_at) AS changed_at
    FROM volunteers_match m WHERE m.request_id = ANY(%(keys)s::bigint[]) GROUP BY m.request_id
), passed AS (
    SELECT p.request_id, max(p.changed_at) AS changed_at, array_agg(p.from_group_id) FILTER (
        WHERE p.charity_yes_at IS NOT NULL AND p.group_yes_at IS NOT NULL AND p.from_group_id IS NOT NULL
    ) AS groups
    FROM volunteers_passing p WHERE p.request_id = ANY(%(keys)s::bigint[]) GROUP BY p.request_id
)
SELECT r.id AS request_id, r.organisation_id, r.region_id, r.group_id, shared.credit,
    ARRAY(SELECT DISTINCT k FROM unnest(r.region_id || shared.regions) k WHERE k IS NOT NULL ORDER BY k) AS regions,
    r.verified_at AS confirmed_at, (r.verified_at AT TIME ZONE %(zone)s)::date AS confirmed_on,
    r.first_reply_at AS replied_at, {days_between("r.verified_at", "r.first_reply_at")} AS replied_after,
    r.first_due_at AS promised_at, r.first_reply_at <= r.first_due_at AS promise_kept,
    r.ready_at, met.found_at, {days_between("r.ready_at", "met.found_at")} AS found_after,
    met.introduced_at, {days_between("r.verified_at", "met.introduced_at")} AS introduced_after,
    r.state, r.state_since, r.outcome, r.closed_at, r.size, r.kind, r.category_id,
    CASE WHEN r.state IN ('not_for_us', 'withdrawn', 'resting') THEN r.state
        WHEN NOT looking.now THEN '' WHEN met.was_asked THEN 'nobody_free' ELSE 'nobody_asked' END AS unmet,
    CASE WHEN r.state IN ('not_for_us', 'withdrawn') THEN r.closed_at WHEN r.state = 'resting' THEN r.state_since
        WHEN looking.now THEN {days_on("r.ready_at", LOOKING_DAYS)} END AS unmet_at,
    {days_on("r.ready_at", 14)} AS looked_14_at, {days_on("r.ready_at", 30)} AS looked_30_at,
    greatest(r.changed_at, met.changed_at, passed.changed_at, shared.changed_at) AS source_changed_at
FROM volunteers_helprequest r
LEFT JOIN met ON met.request_id = r.id
LEFT JOIN passed ON passed.request_id = r.id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(g.id ORDER BY g.id), '{{}}') AS credit, array_agg(g.primary_region_id) AS regions,
        max(g.changed_at) AS changed_at
    FROM groups_group g WHERE g.id = r.group_id OR g.id = ANY(passed.groups)
) shared
CROSS JOIN LATERAL (
    SELECT r.state IN ('ready', 'finding') AND NOT coalesce(met.has_a_yes, FALSE) AS now
) looking
WHERE r.id = ANY(%(keys)s::bigint[]) AND {CONFIRMED}
"""

INTRODUCTIONS = """
SELECT m.id AS match_id, m.volunteer_id, v.group_id, g.primary_region_id AS region_id, m.group_id AS volunteer_group_id,
    r.region_id AS request_region_id, m.introduced_at, greatest(m.changed_at, v.changed_at, g.changed_at) AS source_changed_at
FROM volunteers_match m
JOIN volunteers_helprequest r ON r.id = m.request_id
JOIN volunteers_volunteer v ON v.id = m.volunteer_id
LEFT JOIN groups_group g ON g.id = v.group_id
WHERE m.id = ANY(%(keys)s::bigint[]) AND m.introduced_at IS NOT NULL
"""

VOLUNTEERS = f"""
WITH met AS (
    SELECT m.volunteer_id, min(m.introduced_at) AS introduced_at, max(m.changed_at) AS changed_at
    FROM volunteers_match m WHERE m.volunteer_id = ANY(%(keys)s::bigint[]) GROUP BY m.volunteer_id
), became AS (
    SELECT w.row_id, min(w.at) AS ready_at FROM volunteers_volunteermove w
    WHERE w.row_id = ANY(%(keys)s::bigint[]) AND w.new = 'ready' GROUP BY w.row_id
)
SELECT v.id AS volunteer_id, v.group_id, g.primary_region_id AS region_id, first.ready_at,
    met.introduced_at AS first_introduced_at, v.state = 'ready' AND u.is_active AS is_ready,
    coalesce(met.introduced_at AT TIME ZONE %(zone)s
        <= (first.ready_at AT TIME ZONE %(zone)s) + interval '30 days', FALSE) AS met_in_30,
    {days_on("first.ready_at", 30)} AS over_30_at,
    greatest(v.changed_at, met.changed_at, g.changed_at) AS source_changed_at
FROM volunteers_volunteer v
JOIN hub_user u ON u.id = v.person_id
LEFT JOIN groups_group g ON g.id = v.group_id
LEFT JOIN met ON met.volunteer_id = v.id
LEFT JOIN became ON became.row_id = v.id
CROSS JOIN LATERAL (SELECT least(v.ready_at, became.ready_at) AS ready_at) first
WHERE v.id = ANY(%(keys)s::bigint[])
"""


def month_of(column: str) -> str:
    wall = f"({column} AT TIME ZONE %(zone)s)"
    return f"(extract(year FROM {wall}) * 12 + extract(month FROM {wall}))::int"


GROUPS = f"""
WITH ready AS (
    SELECT coalesce(group_id, 0) AS group_id, count(*) AS number FROM impact_countedvolunteer WHERE is_ready GROUP BY 1
), acted(group_id, month) AS (
    SELECT unnest(c.credit), {month_of("c.replied_at")} FROM impact_countedrequest c WHERE c.replied_at IS NOT NULL
    UNION SELECT unnest(c.credit), {month_of("c.introduced_at")} FROM impact_countedrequest c
    WHERE c.introduced_at IS NOT NULL
    UNION SELECT unnest(c.credit), {month_of("c.closed_at")} FROM impact_countedrequest c WHERE c.state = 'done'
    UNION SELECT volunteer_group_id, {month_of("introduced_at")} FROM impact_countedintroduction
    UNION SELECT row_id, {month_of("at")} FROM groups_groupmove WHERE by_whom = 'person'
)
INSERT INTO impact_countedgroup AS old (group_id, ready, months)
SELECT g.id, coalesce(r.number, 0), coalesce(a.months, '{{}}')
FROM (SELECT id FROM groups_group UNION ALL SELECT NULL) g
LEFT JOIN ready r ON r.group_id = coalesce(g.id, 0)
LEFT JOIN (SELECT group_id, array_agg(month ORDER BY month) AS months FROM acted GROUP BY group_id) a ON a.group_id = g.id
ORDER BY g.id
ON CONFLICT (group_id) DO UPDATE SET ready = excluded.ready, months = excluded.months
WHERE (old.ready, old.months) IS DISTINCT FROM (excluded.ready, excluded.months)
"""


@dataclass(frozen=True)
class Tally:
    """One table of counted rows: `facts` of these keys, and which keys changed since a moment."""

    name: str
    model: type[models.Model]
    facts: str
    every: str
    changed: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)  # type: ignore[union-attr]

    @cached_property
    def write(self) -> str:
        """Their rows as they ought to be; what is the same is left alone."""
        names = [str(field.column) for field in self.model._meta.local_concrete_fields]
        told = [name for name in names if name != self.key]
        kept, new = (", ".join(f"{of}.{name}" for name in told) for of in ("kept", "excluded"))
        return (
            f"INSERT INTO {self.table} AS kept ({', '.join(names)})"
            f" SELECT {', '.join(f'fact.{name}' for name in names)} FROM ({self.facts}) fact ORDER BY fact.{self.key}"
            f" ON CONFLICT ({self.key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in told)}"
            f" WHERE ({kept}) IS DISTINCT FROM ({new}) RETURNING kept.source_changed_at"
        )

    @property
    def forget(self) -> str:
        """What is counted of these keys and no longer counts."""
        return (
            f"DELETE FROM {self.table} old WHERE old.{self.key} = ANY(%(keys)s::bigint[])"
            f" AND NOT EXISTS (SELECT FROM ({self.every}) source(id) WHERE source.id = old.{self.key})"
        )

    def count(self, keys: list[int], *, before: datetime | None = None) -> int:
        """Count these anew, in pieces; how many rows were not as they ought to be. With `before` those that changed
        since do not matter: they are of the next minute."""
        wrong = 0
        for start in range(0, len(keys), CHUNK):
            given: dict[str, Any] = {"keys": keys[start : start + CHUNK], "zone": settings.TIME_ZONE}
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.forget, given)
                wrong += cursor.rowcount
                cursor.execute(self.write, given)
                wrong += sum(
                    1 for (changed_at,) in cursor.fetchall() if before is None or changed_at < before
                )
        return wrong

    def changed_keys(self) -> list[int]:
        """What changed since the newest change that is counted; everything where nothing is."""
        newest = self.newest()
        return keys_of(self.changed, since=newest - LATE) if newest else keys_of(self.every)

    def every_key(self) -> list[int]:
        return keys_of(f"{self.every} UNION SELECT {self.key} FROM {self.table}")

    def newest(self) -> datetime | None:
        newest = self.model._default_manager.aggregate(newest=models.Max("source_changed_at"))["newest"]
        return newest if isinstance(newest, datetime) else None


def keys_of(statement: str, **values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({statement}) AS found(id) ORDER BY id", values)
        return [pk for (pk,) in cursor.fetchall()]


TALLIES = [
    Tally(
        "requests",
        CountedRequest,
        REQUESTS,
        every=f"SELECT r.id FROM volunteers_helprequest r WHERE {CONFIRMED}",
        changed="""
        SELECT id FROM volunteers_helprequest WHERE changed_at >= %(since)s
        UNION SELECT request_id FROM volunteers_match WHERE changed_at >= %(since)s
        UNION SELECT request_id FROM volunteers_passing WHERE changed_at >= %(since)s
        UNION SELECT c.request_id FROM groups_group g JOIN impact_countedrequest c ON c.credit @> ARRAY[g.id]
        WHERE g.changed_at >= %(since)s""",
    ),
    Tally(
        "introductions",
        CountedIntroduction,
        INTRODUCTIONS,
        every="SELECT id FROM volunteers_match WHERE introduced_at IS NOT NULL",
        changed="""
        SELECT id FROM volunteers_match WHERE changed_at >= %(since)s
        UNION SELECT m.id FROM volunteers_match m JOIN volunteers_helprequest r ON r.id = m.request_id
        WHERE r.changed_at >= %(since)s
        UNION SELECT m.id FROM volunteers_match m JOIN volunteers_volunteer v ON v.id = m.volunteer_id
        WHERE v.changed_at >= %(since)s
        UNION SELECT m.id FROM volunteers_match m JOIN volunteers_volunteer v ON v.id = m.volunteer_id
        JOIN groups_group g ON g.id = v.group_id WHERE g.changed_at >= %(since)s""",
    ),
    Tally(
        "volunteers",
        CountedVolunteer,
        VOLUNTEERS,
        every="SELECT id FROM volunteers_volunteer",
        changed="""
        SELECT id FROM volunteers_volunteer WHERE changed_at >= %(since)s
        UNION SELECT volunteer_id FROM volunteers_match WHERE changed_at >= %(since)s
        UNION SELECT v.id FROM volunteers_volunteer v JOIN groups_group g ON g.id = v.group_id
        WHERE g.changed_at >= %(since)s""",
    ),
]


def count_groups() -> int:
    """From what is counted already: a few hundred rows, each time all of them."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"zone": settings.TIME_ZONE})
        return int(cursor.rowcount)


def count_changed() -> dict[str, int]:
    """What changed since we last looked; how many rows of each table that made anew."""
    return {tally.name: tally.count(tally.changed_keys()) for tally in TALLIES} | {"groups": count_groups()}


def count_all() -> dict[str, int]:
    """Everything, after what has just changed: whatever differs now, and has not changed meanwhile, is drift."""
    began = timezone.now()
    count_changed()
    drift = {tally.name: tally.count(tally.every_key(), before=began - LATE) for tally in TALLIES}
    count_groups()
    return drift


def count_seeded(world: Any) -> None:
    """The figures of all this"""
    count_all()


def said(wrong: dict[str, int]) -> Iterator[str]:
    """Drift in words, for the log and the note of the job."""
    for name, number in wrong.items():
        if number:
            yield f"{number} {name}"
