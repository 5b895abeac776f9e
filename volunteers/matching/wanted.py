"""What one role looks for, read in one statement: skills, steps, causes, weights, and who is no question here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone

from groups import places
from volunteers import windows
from volunteers.charity_names import name_key
from volunteers.languages import LANGUAGES
from volunteers.models import Connection, Role
from volunteers.models.matching_row import PROJECT_MONTHS, place_of, point

RATHER_NOT_DAYS = 365  # a "rather not" of either side keeps the two apart for so long


@dataclass(frozen=True)
class SkillWanted:
    pk: int
    name: str
    level: int
    must: bool


@dataclass
class Wanted:
    """A role with all that the gates and the signals ask of it."""

    role: Role
    request: Any
    today: date = field(default_factory=timezone.localdate)
    skills: list[SkillWanted] = field(default_factory=list)
    causes: dict[int, str] = field(default_factory=dict)  # by the bit of each
    steps: dict[str, str] = field(default_factory=dict)  # the needed ones: slug, name
    weights: dict[str, float] = field(default_factory=dict)
    connected: dict[int, str] = field(default_factory=dict)  # volunteer: how they belong to the charity
    blocked: set[int] = field(default_factory=set)
    refusing: set[int] = field(default_factory=set)  # this charity is on their own "no" list
    apart: dict[int, date] = field(default_factory=dict)  # volunteer: the day it is over
    again: set[int] = field(default_factory=set)  # both sides said "gladly again"
    thought_of: set[int] = field(default_factory=set)  # on this line-up now, or answered already

    @classmethod
    def of(cls, role: Role) -> "Wanted":
        wanted = cls(role=role, request=role.request)
        own_steps: dict[bool, dict[str, str]] = {True: {}, False: {}}
        read: dict[str, Callable[[int, str, str, Any, Any], Any]] = {
            "skill": lambda pk, name, _words, level, must: wanted.skills.append(
                SkillWanted(pk, name, int(level), bool(must))
            ),
            "cause": lambda bit, name, *_rest: wanted.causes.update({bit: name}),
            "step": lambda own, slug, name, needed, _day: own_steps[bool(own)].update(
                {slug: name} if needed else {}
            ),
            "weight": lambda _pk, name, _words, worth, _day: wanted.weights.update({name: worth}),
            "connected": lambda pk, kind, *_rest: wanted.connected.update(
                {pk: str(Connection.Kind(kind).label)}
            ),
            "blocked": lambda pk, *_rest: wanted.blocked.add(pk),
            "refusing": lambda pk, *_rest: wanted.refusing.add(pk),
            "apart": lambda pk, _name, _words, seconds, _day: wanted.apart.update({pk: over_on(seconds)}),
            "again": lambda pk, *_rest: wanted.again.add(pk),
            "thought_of": lambda pk, *_rest: wanted.thought_of.add(pk),
        }
        has_own = False
        with connection.cursor() as cursor:
            cursor.execute(READ, wanted.named())
            for kind, pk, name, more, number, truth in cursor.fetchall():
                has_own = has_own or (kind == "step" and bool(pk))
                read[kind](pk, name, more, number, truth)
        wanted.steps = own_steps[has_own]
        return wanted

    def named(self) -> dict[str, Any]:
        request = self.request
        return {
            "role": self.role.pk,
            "request": request.pk,
            "organisation": request.organisation_id,
            "group": request.group_id,
            "size": request.size,
            "risk": request.risk,
            "name_key": self.name_key,
            "since": timezone.now() - timedelta(days=RATHER_NOT_DAYS),
        }

    # --- Questions ------------------------------------------------------------------------------------
    @cached_property
    def must(self) -> list[SkillWanted]:
        return [skill for skill in self.skills if skill.must]

    @cached_property
    def nice(self) -> list[SkillWanted]:
        return [skill for skill in self.skills if not skill.must]

    @cached_property
    def minutes(self) -> int:
        """Of one month."""
        minutes = self.role.minutes
        return -(-minutes // PROJECT_MONTHS) if self.request.size == "project" else minutes

    @cached_property
    def windows(self) -> int:
        return self.role.windows & windows.ANY_TIME

    @cached_property
    def place(self) -> places.Place | None:
        return place_of(self.request.outcode)

    @cached_property
    def point(self) -> tuple[float, float, float] | None:
        return point(self.place)

    @cached_property
    def name_key(self) -> str:
        return name_key(self.request.organisation_name)

    @cached_property
    def language_bit(self) -> int:
        return bit_of_language(self.role.language)

    @property
    def causes_bits(self) -> int:
        return sum(1 << bit for bit in self.causes)

    @property
    def by_remote(self) -> bool:
        return self.request.where != "there"

    @property
    def in_person(self) -> bool:
        return self.request.where != "remote"


def bit_of_language(code: str) -> int:
    codes = [known for known, _name in LANGUAGES]
    return 1 << codes.index(code) if code in codes else 0


def over_on(seconds: float) -> date:
    """Two who would rather not meet are kept apart until this day."""
    ended = datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
    return ended.date() + timedelta(days=RATHER_NOT_DAYS)


# Kind, whom or what it is about, then as each kind needs: a name, more words, a number, yes or no.
READ = """
SELECT 'skill', s.id, s.name, '', n.level::float8, n.must
FROM volunteers_roleskill n JOIN volunteers_skill s ON s.id = n.skill_id WHERE n.role_id = %(role)s
UNION ALL
SELECT 'cause', (SELECT count(*) FROM volunteers_cause b WHERE b.id < c.id), c.name, '', 0, false
FROM volunteers_helprequest_causes j JOIN volunteers_cause c ON c.id = j.cause_id
WHERE j.helprequest_id = %(request)s
UNION ALL
SELECT 'step', coalesce(group_id, 0), slug, name,
    (required AND (%(size)s = ANY(sizes) OR %(risk)s = ANY(risks)))::int, false
FROM volunteers_onboardingstep WHERE group_id IS NULL OR group_id = %(group)s
UNION ALL
SELECT 'weight', 0, name, '', worth, false FROM volunteers_matchingweight
UNION ALL
SELECT 'connected', v.id, c.kind, '', 0, false
FROM volunteers_connection c JOIN volunteers_volunteer v ON v.person_id = c.person_id
WHERE c.name_key = %(name_key)s OR c.org_id <> '' AND c.org_id = (
    SELECT org_id FROM volunteers_organisation WHERE id = %(organisation)s
)
UNION ALL
SELECT 'refusing', volunteer_id, '', '', 0, false FROM volunteers_matchingrow
WHERE skill_id IS NULL AND no_charities @> ARRAY[%(name_key)s]
UNION ALL
SELECT 'blocked', volunteer_id, '', '', 0, false FROM volunteers_organisation_blocked
WHERE organisation_id = %(organisation)s
UNION ALL
SELECT CASE WHEN m.volunteer_again = 'again' AND m.charity_again = 'again' THEN 'again' ELSE 'apart' END,
    m.volunteer_id, '', '', max(extract(epoch FROM coalesce(m.ended_at, m.changed_at)))::float8, false
FROM volunteers_match m JOIN volunteers_helprequest q ON q.id = m.request_id
WHERE q.organisation_id = %(organisation)s AND (
    m.volunteer_again = 'again' AND m.charity_again = 'again'
    OR (m.volunteer_again = 'rather_not' OR m.charity_again = 'rather_not')
        AND coalesce(m.ended_at, m.changed_at) > %(since)s
)
GROUP BY 1, 2
UNION ALL
SELECT 'thought_of', volunteer_id, '', '', 0, false FROM volunteers_match
WHERE role_id = %(role)s AND state <> 'released'
ORDER BY 1, 6 DESC, 3
"""
