"""What the gates and signals read of one volunteer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from groups import places
from groups.models import Membership
from volunteers.matching.wanted import Wanted, minutes_of, place_of
from volunteers.models import Match, Volunteer
from volunteers.models.volunteer import name_key

LOAD_DAYS = 60  # whose hours count against two months of their own
NEWCOMER_DAYS = 90
HELD = ("said_yes", "introduced", "under_way")


@dataclass
class Facts:
    volunteer: Volunteer
    levels: dict[int, int]  # skill: level, 0 for a wish to learn
    languages: frozenset[str]
    windows: int
    hours: int
    remote: bool
    in_person: bool
    far_km: int
    anywhere: bool
    groups: frozenset[int]
    causes: frozenset[int]
    no_causes: frozenset[int]
    no_keys: frozenset[str]
    steps: frozenset[str]
    active: int
    live_asks: int
    most_at_once: int
    promised: int  # minutes a month of what they hold now
    recent: int  # those, and what ended in the last 60 days
    asked_on: date | None
    since_on: date
    is_newcomer: bool

    @property
    def pk(self) -> int:
        return self.volunteer.pk

    @property
    def place(self) -> places.Place | None:
        return place_of(self.volunteer.outcode) if self.volunteer.outcode else None

    def km_to(self, wanted: Wanted) -> float | None:
        here, there = self.place, wanted.place
        if here is None or there is None:
            return None
        return 0.0 if here.outcode == there.outcode else places.distance_km(here, there)

    def is_near(self, wanted: Wanted) -> bool:
        km = self.km_to(wanted)
        return km is not None and km <= max(self.far_km, 0.5)

    @property
    def waits_since(self) -> date:
        return self.asked_on or self.since_on


def facts_of(volunteers: Iterable[Volunteer]) -> list[Facts]:
    return [read(volunteer) for volunteer in volunteers]


def read(volunteer: Volunteer) -> Facts:
    today = timezone.localdate()
    since = volunteer.ready_at or volunteer.created_at
    held = Match.objects.filter(volunteer=volunteer, state__in=HELD)
    recent = Match.objects.filter(
        Q(state__in=HELD) | Q(state="done", ended_at__gte=timezone.now() - timedelta(days=LOAD_DAYS)),
        volunteer=volunteer,
    )
    memberships = Membership.objects.live().filter(person=volunteer.person_id, role="volunteer")
    since_on = timezone.localdate(since)
    return Facts(
        volunteer=volunteer,
        levels={one.skill_id: one.level or 0 for one in volunteer.skills.all()},
        languages=frozenset(volunteer.languages),
        windows=volunteer.windows,
        hours=volunteer.hours,
        remote=volunteer.remote,
        in_person=volunteer.in_person,
        far_km=volunteer.far_km,
        anywhere=volunteer.anywhere,
        groups=frozenset(memberships.values_list("group", flat=True)),
        causes=frozenset(volunteer.causes.values_list("pk", flat=True)),
        no_causes=frozenset(volunteer.no_causes.values_list("pk", flat=True)),
        no_keys=frozenset(no_keys(volunteer.no_organisations)),
        steps=frozenset(volunteer.steps()),
        active=held.count(),
        live_asks=volunteer.live_asks,
        most_at_once=volunteer.most_at_once,
        promised=minutes_in(held),
        recent=minutes_in(recent),
        asked_on=timezone.localdate(volunteer.last_asked_at) if volunteer.last_asked_at else None,
        since_on=since_on,
        is_newcomer=volunteer.first_match_at is None and since_on + timedelta(days=NEWCOMER_DAYS) >= today,
    )


def minutes_in(matches: Any) -> int:
    return sum(
        minutes_of(size, minutes) for size, minutes in matches.values_list("request__size", "role__minutes")
    )


def no_keys(lines: str) -> set[str]:
    """The charities on somebody's own "no" list, as names are compared."""
    return {key for line in lines.splitlines() if (key := name_key(line))}
