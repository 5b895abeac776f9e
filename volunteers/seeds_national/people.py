"""The volunteers of one group: what they bring, how far they have come in, and what they were asked so far."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain, islice
from random import Random
from typing import Any

from django.utils import timezone

from groups.models import Group, Membership
from hub.seeding.world import World
from volunteers import windows
from volunteers.charity_names import name_key
from volunteers.models import Cause, Connection, Skill, SkillHeld, StepDone, Volunteer, VolunteerMove
from volunteers.models.volunteer import CODE_VERSION, SILENCES
from volunteers.seeds_national.words import about, charity_name

READY, ONBOARDING, INTERESTED, PAUSED, LEFT = "ready", "onboarding", "interested", "paused", "left"
COME_SO_FAR = {READY: 86, ONBOARDING: 0.5, INTERESTED: 0.5, PAUSED: 7, LEFT: 6}
NEWLY_COME = {READY: 40, ONBOARDING: 38, INTERESTED: 18, PAUSED: 3, LEFT: 1}
NEW = timedelta(days=130)
OTHER_LANGUAGES = ("cy", "ur", "pa", "pl", "bn", "bsl", "ro", "es", "fr", "so", "ar", "uk")
SEVERAL_TIMES = 4  # picks of skills until there are enough different ones


@dataclass(slots=True)
class Helper:
    """One volunteer while the requests are made; written down afterwards, with all they were asked."""

    pk: int
    person: int
    group: Group
    facts: dict[str, Any]
    open_from: datetime  # they could be asked from then on
    levels: dict[int, int | None]
    asked: int = 0
    active: int = 0
    heard: list[tuple[datetime, bool]] = field(default_factory=list)  # when, and whether it was a word

    @property
    def is_open(self) -> bool:
        return self.facts["state"] in (READY, ONBOARDING)

    def was_there(self, moment: datetime) -> bool:
        return self.is_open or moment < self.facts["state_since"]

    def has_room(self, states: tuple[str, ...]) -> bool:
        return self.facts["state"] in states and not self.asked and self.active < self.facts["most_at_once"]

    def was_asked(self, at: datetime) -> None:
        self.facts["last_asked_at"] = max(at, self.facts.get("last_asked_at") or at)

    def has_met(self, at: datetime) -> None:
        self.facts["first_match_at"] = min(at, self.facts.get("first_match_at") or at)

    def silences(self) -> int:
        count = 0
        for _at, word in sorted(self.heard):
            count = 0 if word else count + 1
        return count


class Pool:
    """The volunteers of one group in the order in which they came in, and who of them knows what."""

    def __init__(self, helpers: list[Helper]) -> None:
        self.everybody = helpers
        self.helpers = sorted(
            (one for one in helpers if one.facts["state"] != INTERESTED), key=lambda one: one.open_from
        )
        self.since = [one.open_from for one in self.helpers]
        self.knowing: dict[int, list[Helper]] = {}
        for one in self.helpers:
            for skill, level in one.levels.items():
                if level:
                    self.knowing.setdefault(skill, []).append(one)

    def open_at(self, moment: datetime) -> int:
        return bisect_left(self.since, moment)

    def line(
        self, chance: Random, count: int, skill: int, at: datetime, live: tuple[str, ...] = ()
    ) -> list[Helper]:
        """Different people who were there then: those who know it first. Of a live line-up only those in these states
        who have room for it."""
        able = [one for one in self.knowing.get(skill, []) if one.open_from < at]
        chance.shuffle(able)
        there = self.open_at(at)
        begin = chance.randrange(there) if there else 0
        found: dict[int, Helper] = {}
        for one in chain(able, islice(self.helpers, begin, there), islice(self.helpers, begin)):
            if len(found) == count:
                break
            if one.has_room(live) if live else one.was_there(at):
                found.setdefault(one.pk, one)
        return list(found.values())


class Joining:
    """Makes the volunteers of one group after another."""

    def __init__(self, world: World) -> None:
        self.world, self.chance, self.add = world, world.chance, world.copying.add
        self.skills = list(Skill.objects.order_by("pk").values_list("pk", "name"))
        self.world.chance.shuffle(self.skills)  # interests are unevenly spread: the first are the common ones
        self.spread = list(accumulate(1 / (12 + place) for place in range(len(self.skills))))
        self.causes = list(Cause.objects.order_by("pk").values_list("pk", flat=True))

    def of(self, group: Group, leader: int) -> Pool:
        """Everybody who joined this group and has no page yet."""
        members = Membership.objects.live().filter(group=group, role="volunteer", person__volunteer=None)
        people = members.order_by("pk").values_list("person", "since", "person__home_outcode")
        return Pool([self.helper(group, leader, *row) for row in people.iterator(chunk_size=1000)])

    def helper(self, group: Group, leader: int, person: int, since: datetime, outcode: str) -> Helper:
        chance = self.chance
        since = since.astimezone(UTC)
        shares = NEWLY_COME if since > self.world.now - NEW else COME_SO_FAR
        [state] = chance.choices(list(shares), weights=list(shares.values()))
        levels = self.held()
        first, second = [name.casefold() for pk, name in self.skills if pk in levels][:2]
        joined = since + timedelta(minutes=chance.randint(10, 240))
        coded = joined + timedelta(hours=chance.randint(1, 70))
        welcomed = coded + timedelta(days=chance.randint(1, 24), hours=chance.randint(0, 5))
        now = self.world.now
        if state != INTERESTED and welcomed > now:
            state = ONBOARDING if coded < now else INTERESTED
        pk = self.world.copying.reserve(Volunteer)
        facts: dict[str, Any] = {
            "created_at": joined,
            "state": state,
            "about": about(chance, first, second),
            "languages": ["en-gb", *self.tongues(group)],
            "hours": chance.choice((2, 2, 4, 4, 4, 6, 8, 12)),
            "windows": self.times(),
            "outcode": outcode,
            "far_km": chance.choice((5, 10, 15, 15, 30, 60)),
            "remote": chance.random() < 0.88,
            "in_person": chance.random() < 0.8,
            "anywhere": chance.random() < 0.8,
            "through_hub": chance.random() < 0.06,
            "most_at_once": chance.choice((1, 2, 2, 2, 3)),
            "no_organisations": charity_name(chance, group.place.name) if chance.random() < 0.02 else "",
        }
        facts["remote"] = facts["remote"] or not facts["in_person"]
        helper = Helper(pk, person, group, facts, coded, levels)
        self.write_history(helper, leader, joined, coded, welcomed)
        self.write_what_they_bring(helper)
        return helper

    def held(self) -> dict[int, int | None]:
        """Two to eight skills, the common ones commonest; some only wish to learn one."""
        count = self.chance.randint(2, 8)
        picks = self.chance.choices(self.skills, cum_weights=self.spread, k=count + SEVERAL_TIMES)
        found = list(dict.fromkeys(pk for pk, _name in picks))[:count]
        found += [pk for pk, _name in self.skills if pk not in found][: max(0, 2 - len(found))]
        return {pk: self.chance.choice((1, 1, 2, 2, 2, 2, 3, 3, 4, None)) for pk in found}

    def tongues(self, group: Group) -> list[str]:
        if group.place.nation == "wales" and self.chance.random() < 0.3:
            return ["cy"]
        return [self.chance.choice(OTHER_LANGUAGES)] if self.chance.random() < 0.09 else []

    def times(self) -> int:
        if self.chance.random() < 0.08:
            return windows.ANY_TIME
        return windows.joined(self.chance.sample(range(windows.COUNT), self.chance.randint(2, 7)))

    def write_history(
        self, helper: Helper, leader: int, joined: datetime, coded: datetime, welcomed: datetime
    ) -> None:
        facts, pk = helper.facts, helper.pk
        last, state = joined, facts["state"]
        self.moved(helper, joined, "joined", INTERESTED, INTERESTED)
        self.step(pk, "profile", joined, helper.person)
        if state != INTERESTED:
            self.moved(helper, last := coded, "accepted the code", INTERESTED, ONBOARDING)
            self.step(pk, "code", coded, helper.person, version=CODE_VERSION)
        if state not in (INTERESTED, ONBOARDING):
            self.moved(helper, last := welcomed, "welcomed", ONBOARDING, READY, by=leader)
            self.step(pk, "welcome", welcomed, leader, group_id=helper.group.pk)
            facts["ready_at"] = welcomed
        if state in (PAUSED, LEFT):
            days = max(1, (self.world.now - welcomed).days)
            last = max(welcomed, self.world.moment(self.chance.randint(1, min(days, 120))))
            self.moved(helper, last, state, READY, state)
        if state == PAUSED and self.chance.random() < 0.7:
            facts["paused_until"] = timezone.localdate(self.world.now) + timedelta(
                days=self.chance.randint(2, 120)
            )
        facts["state_since"] = facts["changed_at"] = last

    def moved(
        self, helper: Helper, at: datetime, act: str, old: str, new: str, *, by: int | None = None
    ) -> None:
        self.add(VolunteerMove, row_id=helper.pk, at=at, by_id=by or helper.person, old=old, new=new, act=act)

    def step(self, pk: int, slug: str, at: datetime, signed_by: int, **more: Any) -> None:
        self.add(
            StepDone,
            volunteer_id=pk,
            slug=slug,
            done_on=timezone.localdate(at),
            signed_by_id=signed_by,
            created_at=at,
            changed_at=at,
            **more,
        )

    def write_what_they_bring(self, helper: Helper) -> None:
        add, chance, at = self.add, self.chance, helper.facts["created_at"]
        for skill, level in helper.levels.items():
            add(SkillHeld, volunteer_id=helper.pk, skill_id=skill, level=level, created_at=at, changed_at=at)
        for cause in chance.sample(self.causes, chance.choice((0, 1, 2, 2, 3))):
            add(Volunteer.causes.through, volunteer_id=helper.pk, cause_id=cause)
        if chance.random() < 0.03:
            add(Volunteer.no_causes.through, volunteer_id=helper.pk, cause_id=chance.choice(self.causes))
        if chance.random() < 0.02:
            name = charity_name(chance, helper.group.place.name)
            kind = chance.choice(("trustee", "staff", "volunteer", "close"))
            add(
                Connection,
                person_id=helper.person,
                kind=kind,
                name=name,
                name_key=name_key(name),
                created_at=at,
                changed_at=at,
            )

    def write(self, helpers: list[Helper]) -> None:
        """Their own rows, now that it is known what they were asked."""
        for helper in helpers:
            silences = helper.silences()
            if silences >= SILENCES and helper.is_open:  # asked already whether to pause
                helper.facts["pause_asked_at"] = max(at for at, _word in helper.heard)
            self.add(
                Volunteer,
                id=helper.pk,
                person_id=helper.person,
                group_id=helper.group.pk,
                live_asks=helper.asked,
                silences=silences,
                **helper.facts,
            )
