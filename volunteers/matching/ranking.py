"""The gates and the signals as SQL on the matching rows: who fits, in order, and how many each gate stops.

It says the same as gates.py and signals.py, for everybody at once; the tests hold both against a third telling. What a
role does not ask for is left out of the statement.
"""

import hashlib
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from volunteers import windows
from volunteers.matching.gates import LEVELS, RULES
from volunteers.matching.signals import BANDS, ENOUGH_WINDOWS, LONG_WAIT_DAYS, fit
from volunteers.matching.wanted import SkillWanted, Wanted
from volunteers.models.matching_row import nearness

PRIME = 2_147_483_647


class Ranked(NamedTuple):
    volunteer: int
    score: float


class Stopped(NamedTuple):
    """Of so many people, how many each gate stops, how many it alone, and the best of those one step away."""

    people: int
    by_gate: dict[str, int]
    by_gate_alone: dict[str, int]
    nearest: list[Ranked]


class Statement:
    """The parts of a statement about one role, and the values they name."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.values: dict[str, Any] = {}
        self.driver: SkillWanted | None = None  # whose rows are read

    def value(self, value: Any, cast: str = "") -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s{cast and '::'}{cast}"

    def number(self, value: float) -> str:
        return self.value(float(value), "float8")

    def level(self, skill: SkillWanted) -> str:
        """Null where they have not named it."""
        if self.driver is not None and skill.pk == self.driver.pk:
            return "r.level"
        return f"r.levels[array_position(r.skills, {self.value(skill.pk, 'int')})]"

    def suffices(self, skill: SkillWanted) -> str:
        return f"{self.level(skill)} >= {self.value(skill.level - int(self.wanted.role.has_mentor))}"

    # --- Gates ------------------------------------------------------------------------------------------
    def gates(self) -> dict[str, str]:
        """Each is true where it lets somebody pass; never null."""
        wanted = self.wanted
        pairs = {
            "charities": wanted.refusing,
            "connection": wanted.connected,
            "blocked": wanted.blocked,
            "apart": wanted.apart,
            "line_up": wanted.thought_of,
        }
        least = -(-wanted.minutes // (windows.HOURS * windows.WEEKS * 60))
        said = {
            "open": "r.is_open",
            "load": f"r.has_room AND r.minutes_left >= {self.value(wanted.minutes)}",
            "language": f"r.languages & {self.value(wanted.language_bit)} <> 0",
            "skills": " AND ".join(f"coalesce({self.suffices(one)}, false)" for one in wanted.must),
            "time": f"{self.shared_windows()} >= {self.value(least)}",
            "causes": f"r.no_causes & {self.value(wanted.causes_bits)} = 0" if wanted.causes else "",
            "place": self.fits_place(),
            "group": f"r.anywhere OR {self.is_of_its_group()}",
            "steps": self.has_steps(),
        }
        for name, people in pairs.items():
            said[name] = f"r.volunteer_id <> ALL({self.value(sorted(people))}::bigint[])" if people else ""
        return {name: f"({expression})" for name, expression in said.items() if expression}

    def shared_windows(self) -> str:
        return f"bit_count((r.windows & {self.value(self.wanted.windows)})::bit(32))"

    def fits_place(self) -> str:
        ways = []
        if self.wanted.by_remote:
            ways.append("r.remote")
        if self.wanted.in_person:
            ways.append(f"r.in_person AND {self.is_near()}")
        return " OR ".join(ways)

    def is_near(self) -> str:
        if self.wanted.point is not None:
            return f"coalesce({self.product()} >= r.reach, false)"
        return self.is_in_its_district()

    def is_in_its_district(self) -> str:
        place = self.wanted.place
        return f"r.outcode = {self.value(place.outcode)}" if place is not None else "false"

    def product(self) -> str:
        x, y, z = map(self.number, self.wanted.point or ())
        return f"(r.x * {x} + r.y * {y} + r.z * {z})"

    def is_of_its_group(self) -> str:
        group = self.wanted.request.group_id
        return "false" if group is None else f"{self.value(group, 'bigint')} = ANY(r.groups)"

    def has_steps(self) -> str:
        needed = sorted(self.wanted.steps)
        if not needed:
            return ""
        steps, today = self.value(needed, "text[]"), self.value(self.wanted.today)
        return f"""r.steps @> {steps} AND (r.steps_until IS NULL OR r.steps_until > {today} OR NOT EXISTS (
            SELECT FROM volunteers_stepdone t WHERE t.volunteer_id = r.volunteer_id
                AND t.slug = ANY({steps}) AND t.lapses_on <= {today}))"""

    # --- Signals ----------------------------------------------------------------------------------------
    def score(self) -> str:
        wanted, weights = self.wanted, self.wanted.weights
        enough = min(ENOUGH_WINDOWS, wanted.windows.bit_count()) or 1
        hours = self.number(wanted.minutes / 60)
        half = self.number(0.5)
        days = f"least({LONG_WAIT_DAYS}, greatest(0, {self.value(wanted.today, 'date')} - r.waits_since))"
        signals = {
            "must": self.mean_fit(wanted.must) if wanted.must else self.number(1),
            "nice": self.mean_fit(wanted.nice) if wanted.nice else "",
            "time": f"({half} * least({self.number(1)}, r.shared / {self.number(enough)})"
            f" + {half} * least({self.number(1)}, r.hours / {hours}))",
            "cause": is_one(f"r.causes & {self.value(wanted.causes_bits)} <> 0") if wanted.causes else "",
            "near": self.near(),
            "past": is_one(f"r.volunteer_id = ANY({self.value(sorted(wanted.again), 'bigint[]')})")
            if wanted.again
            else "",
            "learn": self.learns(),
            "waiting": f"{days} / {self.number(LONG_WAIT_DAYS)}",
            "newcomer": is_one(f"r.newcomer_until >= {self.value(wanted.today)}"),
            "load": "-r.load",
        }
        worth = [f"{self.number(weights[name])} * {signal}" for name, signal in signals.items() if signal]
        return " + ".join(worth)

    def mean_fit(self, skills: list[SkillWanted]) -> str:
        fits = []
        for skill in skills:
            of_levels = [fit(skill, level, self.wanted.role.has_mentor) for level in LEVELS]
            table = self.value(of_levels, "float8[]")
            fits.append(f"coalesce(({table})[{self.level(skill)} + 1], 0)")
        return f"({' + '.join(fits)}) / {self.number(len(skills))}"

    def near(self) -> str:
        ways = ["WHEN r.is_ours THEN 1::float8"]
        if self.wanted.in_person and self.wanted.point is not None:
            ways += [
                f"WHEN r.nearness >= {self.number(nearness(km))} THEN {self.number(worth)}"
                for km, worth in BANDS
            ]
        elif self.wanted.in_person:
            ways.append(f"WHEN {self.is_in_its_district()} THEN 1::float8")
        return f"CASE {' '.join(ways)} ELSE 0::float8 END"

    def learns(self) -> str:
        if not (self.wanted.role.has_mentor and self.wanted.skills):
            return ""
        return is_one(" OR ".join(f"{self.level(skill)} = 0" for skill in self.wanted.skills))

    def once(self) -> str:
        """What several signals ask of a row, worked out once."""
        nearness = self.product() if self.wanted.in_person and self.wanted.point else "NULL::float8"
        return (
            "r.volunteer_id, r.level, r.skills, r.levels, r.hours, r.causes, r.outcode, r.waits_since,"
            f" r.newcomer_until, r.load, {self.shared_windows()} AS shared, {self.is_of_its_group()} AS is_ours,"
            f" {nearness} AS nearness"
        )

    def shuffled(self) -> str:
        times, plus = shuffle(self.wanted.request.pk, self.wanted.today)
        return f"(r.volunteer_id * {self.value(times, 'bigint')} + {self.value(plus)}) %% {PRIME}"


def is_one(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1::float8 ELSE 0::float8 END"


def shuffle(request: int, day: date) -> tuple[int, int]:
    """Two numbers that put people in another order for every request and every day."""
    digest = hashlib.sha256(f"{request}:{day.isoformat()}".encode()).digest()
    return 1 + int.from_bytes(digest[:4], "big") % (PRIME - 1), int.from_bytes(digest[4:8], "big") % PRIME


def best(wanted: Wanted, limit: int) -> list[Ranked]:
    """Who fits, best first."""
    said = Statement(wanted)
    driving = starts_from(said)
    gates = said.gates()
    statement = f"""
        SELECT volunteer_id, score FROM (
            SELECT r.volunteer_id, {said.score()} AS score, {said.shuffled()} AS shuffled
            FROM (
                SELECT {said.once()} FROM volunteers_matchingrow r
                WHERE {driving} AND {" AND ".join(gates.values())}
                OFFSET 0
            ) r
        ) fitting
        ORDER BY floor(score * 1e9 + 0.5) DESC, shuffled LIMIT {said.value(limit)}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, said.values)
        return [Ranked(*row) for row in cursor.fetchall()]


def starts_from(said: Statement) -> str:
    """The rows of the first must skill; without one, everybody's."""
    if not said.wanted.must:
        return "r.skill_id IS NULL"
    said.driver = said.wanted.must[0]
    return f"r.skill_id = {said.value(said.driver.pk)}"


def stopped(wanted: Wanted, limit: int) -> Stopped:
    """Among those who named one of the skills it needs (everybody, where it needs none): what stops them.

    The gates that stop somebody are the bits of one number: people are counted by that number, and who is one step
    away has a single bit.
    """
    said = Statement(wanted)
    people = in_question(said)
    gates = said.gates()
    names = [rule.name for rule in RULES if rule.name in gates]
    stops = " + ".join(
        f"CASE WHEN {gates[name]} THEN 0 ELSE {1 << bit} END" for bit, name in enumerate(names)
    )
    near = [1 << bit for bit, name in enumerate(names) if name != "line_up"]
    statement = f"""
        WITH tried AS MATERIALIZED (
            SELECT r.volunteer_id, r.stops, {said.shuffled()} AS shuffled,
                CASE WHEN r.stops = ANY({said.value(near, "int[]")}) THEN {said.score()} END AS score
            FROM (
                SELECT {said.once()}, {stops} AS stops FROM volunteers_matchingrow r WHERE {people} OFFSET 0
            ) r
        )
        SELECT 0, stops, count(*), 0::float8 FROM tried GROUP BY stops
        UNION ALL
        (SELECT row_number() OVER (), volunteer_id, 0, score FROM (
            SELECT volunteer_id, score FROM tried WHERE score IS NOT NULL
            ORDER BY floor(score * 1e9 + 0.5) DESC, shuffled LIMIT {said.value(limit)}
        ) nearest)
        ORDER BY 1
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, said.values)
        found = cursor.fetchall()
    counts = {stops: count for place, stops, count, _score in found if not place}
    return Stopped(
        people=sum(counts.values()),
        by_gate={
            name: sum(count for stops, count in counts.items() if stops >> bit & 1)
            for bit, name in enumerate(names)
        },
        by_gate_alone={name: counts.get(1 << bit, 0) for bit, name in enumerate(names)},
        nearest=[Ranked(pk, score) for place, pk, _count, score in found if place],
    )


def in_question(said: Statement) -> str:
    """One row of everybody who named one of the skills it needs: that of the first they named."""
    must = said.wanted.must
    if len(must) < 2:
        return starts_from(said)
    skills = said.value([skill.pk for skill in must], "int[]")
    firsts = " ".join(
        f"WHEN array_position(r.skills, {said.value(skill.pk, 'int')}) IS NOT NULL THEN {said.value(skill.pk)}"
        for skill in must
    )
    return f"r.skill_id = ANY({skills}) AND r.skill_id = CASE {firsts} END"
