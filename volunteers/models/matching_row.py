"""What the suggestions read: one row per volunteer and skill, and one without a skill, all with the same facts.

Written anew by one statement whenever a fact changes, so that a suggestion reads one index and joins nothing. A place
is a point on a globe of radius 1: two places are near when the product of their points is large, which needs no sine.
"""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from math import cos, radians, sin
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from groups import places
from volunteers.charity_names import name_keys
from volunteers.languages import LANGUAGES
from volunteers.models.skill import Skill

EARTH_KM = 6371.0088
NEXT_DOOR_KM = 0.5  # within a district nobody is too far away
LOAD_DAYS = 60  # whose hours count against two months of their own
LOAD_MONTHS = LOAD_DAYS // 30
NEWCOMER_DAYS = 90
A_BATCH = 1000  # volunteers that are held while their rows are written
PROJECT_MONTHS = 3  # over which a project is spread; a talk or a job falls into one
HELD = ("said_yes", "introduced", "under_way")
MOST_ASKS = 2  # live asks of one volunteer at a time (rule 25)
WHOSE = "whose: self; basis: legitimate interest; kept: as long as the volunteer's page"


class MatchingRowQuerySet(models.QuerySet["MatchingRow"]):
    def refresh(self, volunteers: Iterable[Any]) -> None:
        """Write the rows of these volunteers anew. Whoever calls holds their volunteer rows, in the order of pk."""
        write_rows(sorted(set(volunteers)))

    def refresh_all(self) -> None:
        """Everybody's, as after an import, a thousand at a time; every night it forgets hours that are sixty days old."""
        Volunteer: Any = MatchingRow._meta.get_field("volunteer").related_model
        last = 0
        while True:
            with transaction.atomic():
                next_ones = (
                    Volunteer.objects.filter(pk__gt=last).order_by("pk").select_for_update(no_key=True)
                )
                some = list(next_ones.values_list("pk", flat=True)[:A_BATCH])
                if not some:
                    return
                write_rows(some)
                last = some[-1]


class MatchingRow(models.Model):
    """Never edited by hand; `refresh` is its only writer. See volunteers/matching/ for its readers."""

    PERSONAL = dict.fromkeys(
        ["volunteer", "windows", "languages", "outcode", "x", "y", "z", "no_causes", "no_charities"], WHOSE
    )

    volunteer = models.ForeignKey(
        "volunteers.Volunteer", models.CASCADE, related_name="matching_rows", db_index=False
    )
    skill = models.ForeignKey(Skill, models.CASCADE, null=True, related_name="+", db_index=False)
    level = models.SmallIntegerField()  # 0: would like to learn it
    skills = ArrayField(models.IntegerField(), default=list)  # all of theirs, and beside each its level
    levels = ArrayField(models.SmallIntegerField(), default=list)
    is_open = models.BooleanField()  # neither paused nor gone nor still joining
    has_room = models.BooleanField()  # for one more ask, and one more introduction
    minutes_left = models.IntegerField()  # of two months, after what they hold
    hours = models.SmallIntegerField()
    windows = models.IntegerField()
    remote = models.BooleanField()
    in_person = models.BooleanField()
    outcode = models.CharField(max_length=8)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    reach = models.FloatField()  # the product of two points at the distance they would go
    languages = models.IntegerField()  # a bit each, in the order of LANGUAGES
    causes = models.BigIntegerField()  # a bit each, in the order of their pk
    no_causes = models.BigIntegerField()
    no_charities = ArrayField(models.TextField(), default=list)  # names as they are compared
    anywhere = models.BooleanField()
    groups = ArrayField(models.BigIntegerField(), default=list)
    steps = ArrayField(models.TextField(), default=list)
    steps_until = models.DateField(null=True)  # the day when the first of them lapses
    waits_since = models.DateField()
    newcomer_until = models.DateField(null=True)
    load = models.FloatField()
    active = models.SmallIntegerField()

    objects = MatchingRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "skill"], name="one_matching_row_of_a_skill", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(
                fields=["skill", "is_open", "has_room"],
                include=[
                    "level", "volunteer", "skills", "levels", "minutes_left", "hours", "windows", "remote", "in_person", "x", "y", "z",
                    "reach", "outcode", "languages", "causes", "no_causes", "anywhere", "groups", "steps",
                    "steps_until", "waits_since", "newcomer_until", "load",
                ],
                name="matching_reads_only_this",
            ),
            GinIndex(fields=["no_charities"], name="who_refuses_a_charity", condition=Q(skill=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"of {self.volunteer_id}"


def point(place: Any) -> tuple[float, float, float] | None:
    """On a globe of radius 1; None where a place has no point."""
    if place is None or place.latitude is None:
        return None
    north, east = radians(place.latitude), radians(place.longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def nearness(km: float) -> float:
    """What the product of two points is at this distance: larger is nearer."""
    return cos(min(km, 20_000) / EARTH_KM)


def place_of(outcode: str) -> places.Place | None:
    try:
        return places.find(outcode)
    except places.UnknownPlace:
        return None


def written_places(outcodes: Iterable[str]) -> str:
    """The points of these districts, for the statement to join."""
    points = {outcode: point(place_of(outcode)) for outcode in outcodes if outcode}
    return json.dumps([{"o": outcode, "p": found} for outcode, found in points.items() if found])


def written_refusals(refusals: Iterable[tuple[int, str]]) -> str:
    return json.dumps([{"v": pk, "k": sorted(keys)} for pk, lines in refusals if (keys := name_keys(lines))])


@transaction.atomic
def write_rows(volunteers: list[int]) -> None:
    """Their rows as they ought to be: what is gone is deleted, what is the same is left alone."""
    with connection.cursor() as cursor:
        some = {"volunteers": volunteers}
        cursor.execute(READ, some)
        people = cursor.fetchall()
        today = timezone.localdate()
        cursor.execute(FORGET, some)
        cursor.execute(
            WRITE,
            some
            | {
                "places": written_places({outcode for _pk, outcode, _lines in people}),
                "refusals": written_refusals((pk, lines) for pk, _outcode, lines in people if lines),
                "languages": [code for code, _name in LANGUAGES],
                "held": list(HELD),
                "today": today,
                "load_from": timezone.make_aware(
                    datetime.combine(today - timedelta(days=LOAD_DAYS), time.min)
                ),
                "earth": EARTH_KM,
                "next_door": NEXT_DOOR_KM,
                "zone": settings.TIME_ZONE,
                "newcomer_days": NEWCOMER_DAYS,
                "load_months": LOAD_MONTHS,
                "project_months": PROJECT_MONTHS,
                "most_asks": MOST_ASKS,
            },
        )


THESE = "{id} = ANY(%(volunteers)s::bigint[])"
FACTS: list[str] = [
    str(field.column)
    for field in MatchingRow._meta.local_concrete_fields
    if field.name not in ("id", "volunteer", "skill")
]

READ = f"""
SELECT id, outcode, no_organisations FROM volunteers_volunteer
WHERE state <> 'left' AND {THESE.format(id="id")} ORDER BY id
"""  # noqa: S608

FORGET = f"""
DELETE FROM volunteers_matchingrow r
WHERE {THESE.format(id="r.volunteer_id")} AND NOT EXISTS (
    SELECT FROM volunteers_volunteer v WHERE v.id = r.volunteer_id AND v.state <> 'left' AND (
        r.skill_id IS NULL
        OR EXISTS (SELECT FROM volunteers_skillheld h WHERE h.volunteer_id = v.id AND h.skill_id = r.skill_id)
    )
)
"""  # noqa: S608

WRITE = f"""
WITH place AS MATERIALIZED (
    SELECT o AS outcode, p[1] AS x, p[2] AS y, p[3] AS z
    FROM jsonb_to_recordset(%(places)s::jsonb) AS read(o text, p float8[])
), refusal AS MATERIALIZED (
    SELECT v AS volunteer_id, k AS no_charities
    FROM jsonb_to_recordset(%(refusals)s::jsonb) AS read(v bigint, k text[])
), cause AS MATERIALIZED (
    SELECT id, 1::bigint << (row_number() OVER (ORDER BY id) - 1)::int AS bit FROM volunteers_cause
), work AS (
    SELECT m.volunteer_id,
        count(*) FILTER (WHERE m.state = ANY(%(held)s)) AS active,
        sum(l.minutes) FILTER (WHERE m.state = ANY(%(held)s)) AS promised,
        sum(l.minutes) AS recent
    FROM volunteers_match m
    JOIN volunteers_helprequest q ON q.id = m.request_id
    JOIN volunteers_role o ON o.id = m.role_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN q.size = 'project' THEN (o.minutes + %(project_months)s - 1) / %(project_months)s ELSE o.minutes END AS minutes
    ) l
    WHERE {THESE.format(id="m.volunteer_id")}
        AND (m.state = ANY(%(held)s) OR (m.state = 'done' AND m.ended_at >= %(load_from)s))
    GROUP BY m.volunteer_id
), facts AS (
    SELECT v.id AS volunteer_id,
        v.state IN ('onboarding', 'ready') AND u.is_active AS is_open,
        coalesce(w.active, 0) < v.most_at_once AND v.live_asks < %(most_asks)s AS has_room,
        v.hours * 60 * %(load_months)s - coalesce(w.promised, 0) AS minutes_left,
        v.hours, v.windows, v.remote, v.in_person, v.outcode, p.x, p.y, p.z,
        cos(least(greatest(v.far_km, %(next_door)s), 20000) / %(earth)s::float8) AS reach,
        (SELECT coalesce(bit_or(1 << (array_position(%(languages)s::text[], l) - 1)), 0)
            FROM unnest(v.languages) l) AS languages,
        (SELECT coalesce(bit_or(c.bit), 0) FROM volunteers_volunteer_causes j
            JOIN cause c ON c.id = j.cause_id WHERE j.volunteer_id = v.id) AS causes,
        (SELECT coalesce(bit_or(c.bit), 0) FROM volunteers_volunteer_no_causes j
            JOIN cause c ON c.id = j.cause_id WHERE j.volunteer_id = v.id) AS no_causes,
        coalesce(f.no_charities, '{{}}') AS no_charities,
        v.anywhere,
        ARRAY(SELECT b.group_id FROM groups_membership b
            WHERE b.person_id = v.person_id AND b.role = 'volunteer' AND b.ended_at IS NULL
            ORDER BY b.group_id) AS groups,
        h.skills, h.levels, s.steps, s.steps_until,
        coalesce((v.last_asked_at AT TIME ZONE %(zone)s)::date, d.since_on) AS waits_since,
        CASE WHEN v.first_match_at IS NULL THEN d.since_on + %(newcomer_days)s END AS newcomer_until,
        least(1, 0.5::float8 * coalesce(w.active, 0) / v.most_at_once + CASE WHEN v.hours = 0 THEN 0 ELSE 0.5::float8
            * least(1, greatest(0, coalesce(w.recent, 0)::float8 / (v.hours * 60 * %(load_months)s) - 1)) END) AS load,
        coalesce(w.active, 0) AS active
    FROM volunteers_volunteer v
    JOIN hub_user u ON u.id = v.person_id
    CROSS JOIN LATERAL (
        SELECT (coalesce(v.ready_at, v.created_at) AT TIME ZONE %(zone)s)::date AS since_on
    ) d
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(skill_id::int ORDER BY skill_id), '{{}}') AS skills,
            coalesce(array_agg(coalesce(level, 0)::smallint ORDER BY skill_id), '{{}}') AS levels
        FROM volunteers_skillheld WHERE volunteer_id = v.id
    ) h
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(t.slug ORDER BY t.slug), '{{}}') AS steps, min(t.lapses_on) AS steps_until
        FROM volunteers_stepdone t
        WHERE t.volunteer_id = v.id AND (t.lapses_on IS NULL OR t.lapses_on > %(today)s)
    ) s
    LEFT JOIN work w ON w.volunteer_id = v.id
    LEFT JOIN place p ON p.outcode = v.outcode
    LEFT JOIN refusal f ON f.volunteer_id = v.id
    WHERE v.state <> 'left' AND {THESE.format(id="v.id")}
)
INSERT INTO volunteers_matchingrow AS old (volunteer_id, skill_id, {", ".join(FACTS)})
SELECT facts.volunteer_id, held.skill_id, held.level, {", ".join(f"facts.{name}" for name in FACTS if name != "level")}
FROM facts JOIN (
    SELECT id AS volunteer_id, NULL::bigint AS skill_id, 0 AS level FROM volunteers_volunteer
    WHERE {THESE.format(id="id")}
    UNION ALL
    SELECT volunteer_id, skill_id, coalesce(level, 0) FROM volunteers_skillheld
    WHERE {THESE.format(id="volunteer_id")}
) held USING (volunteer_id)
ORDER BY held.skill_id, facts.volunteer_id
ON CONFLICT (volunteer_id, skill_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in FACTS)}
WHERE ({", ".join(f"old.{name}" for name in FACTS)}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in FACTS)})
"""  # noqa: S608
