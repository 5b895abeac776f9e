"""Random worlds for matching, and a plain telling of its rules that shares nothing with the hub's own."""

import hashlib
from datetime import timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt
from random import Random

from django.utils import timezone

from groups import places
from groups.models import Membership
from hub.accounts.models import User
from tests.factories.groups import GroupFactory
from volunteers.models import (
    Cause,
    Connection,
    HelpRequest,
    Match,
    MatchingRow,
    MatchingWeight,
    OnboardingStep,
    Organisation,
    Role,
    Skill,
    SkillHeld,
    StepDone,
    Volunteer,
)

OUTCODES = ["LS6", "LS1", "BD1", "HX1", "M1", "YO1", "CF10", "EH1", "BT1", "D02"]
ENDS = ["done", "said_no", "lapsed", "released", "ended_early"]


class World:
    """So many volunteers, four charities and their roles, all by one seed."""

    def __init__(self, seed: int, people: int = 40, roles: int = 6) -> None:
        self.chance = Random(seed)
        self.now = timezone.now()
        self.skills = list(Skill.objects.order_by("pk")[:4])
        self.causes = list(Cause.objects.order_by("pk")[:4])
        self.groups = [GroupFactory(place_outcode=outcode) for outcode in ("LS6", "CF10")]
        self.own_steps()
        self.organisations = [
            Organisation.objects.create(
                name=f"Hope House {n}", kind="charity", org_id=f"GB-CHC-{n}" if n else ""
            )
            for n in range(3)
        ]
        self.volunteers = [self.a_volunteer(number) for number in range(people)]
        self.roles = [self.a_role() for _number in range(roles)]
        self.history()
        for weight in MatchingWeight.objects.all():
            weight.worth = round(self.chance.random(), 2)
            weight.save()
        MatchingRow.objects.refresh_all()

    def some(self, things: list, most: int) -> list:
        return self.chance.sample(things, self.chance.randint(0, min(most, len(things))))

    def days_ago(self, most: int):
        return self.now - timedelta(days=self.chance.randint(0, most))

    def own_steps(self) -> None:
        """One group asks for a step of its own, and only of those who see records."""
        facts = {"group": self.groups[1], "signed_by": "organiser"}
        OnboardingStep.objects.create(slug="code", name="Code", sizes=["talk", "job", "project"], **facts)
        OnboardingStep.objects.create(slug="records", name="About records", risks=["records"], **facts)
        OnboardingStep.objects.create(slug="tea", name="Tea", sizes=["talk"], required=False, **facts)

    def a_volunteer(self, number: int) -> Volunteer:
        chance = self.chance
        person = User.objects.create(
            email=f"v{number}-{chance.random()}@example.org",
            name=f"Volunteer {number}",
            is_active=chance.random() < 0.97,
        )
        state = chance.choices(["ready", "onboarding", "paused", "interested", "left"], [12, 4, 1, 1, 1])[0]
        volunteer = Volunteer.objects.create(
            person=person,
            state=state,
            group=chance.choice(self.groups),
            about="I help.",
            languages=chance.choices([["en-gb"], ["en-gb", "cy"], ["cy"], []], [12, 12, 1, 1])[0],
            hours=chance.choice([0, 2, 4, 8, 8, 20, 20]),
            windows=chance.choice([0, 0b111, *[chance.getrandbits(21)] * 4, (1 << 21) - 1]),
            outcode=chance.choice([*OUTCODES, ""]),
            far_km=chance.choice([0, 5, 15, 60, 500]),
            remote=chance.random() < 0.85,
            in_person=chance.random() < 0.85,
            anywhere=chance.random() < 0.8,
            most_at_once=chance.choice([1, 2, 3]),
            live_asks=chance.choice([0, 0, 0, 0, 0, 1, 2]),
            created_at=self.days_ago(200),
            ready_at=self.days_ago(120) if state == "ready" else None,
            last_asked_at=chance.choice([None, self.days_ago(90)]),
            first_match_at=chance.choice([None, self.days_ago(90)]),
            no_organisations=chance.choice([*[""] * 12, "The Hope House 1\nCats Ltd", "hope house 2 trust"]),
        )
        volunteer.causes.set(self.some(self.causes, 2))
        volunteer.no_causes.set(self.some(self.causes, 1) if chance.random() < 0.3 else [])
        for group in self.some(self.groups, 2):
            ended = chance.choice([None, None, self.now])
            Membership.objects.create(
                person=person, group=group, role=chance.choice(["volunteer", "organiser"]), since=self.days_ago(9),
                ended_at=ended,
            )  # fmt: skip
        for slug in ["profile", "code", "welcome", "records"]:
            if chance.random() < 0.95:
                today = timezone.localdate()
                lapses = chance.choice([*[None] * 20, today, today + timedelta(days=1)])
                StepDone.objects.create(
                    volunteer=volunteer, slug=slug, done_on=today - timedelta(days=90), lapses_on=lapses
                )
        for skill in chance.sample(self.skills, chance.randint(1, 4)):
            SkillHeld.objects.create(
                volunteer=volunteer, skill=skill, level=chance.choice([None, 1, 2, 3, 4])
            )
        return volunteer

    def a_role(self, **facts) -> Role:
        chance, size = self.chance, self.chance.choice(["talk", "job", "project"])
        organisation = chance.choice(self.organisations)
        request = HelpRequest.objects.create(
            organisation=organisation, organisation_name=organisation.name, outcode=chance.choice(OUTCODES),
            words="Help.", state="ready", size=size, needed="Somebody.", ready_at=self.now, verified_at=self.now,
            due_at=self.now, group=chance.choice([*self.groups, None]), where=chance.choice(["remote", "there", "either"]),
            risk=chance.choice(["nobody", "staff", "records", "people"]),
        )  # fmt: skip
        request.causes.set(self.some(self.causes, 2))
        minutes = {"talk": 40, "job": chance.choice([120, 480]), "project": chance.choice([1000, 2400])}[size]
        role = Role.objects.create(
            request=request, minutes=minutes, windows=chance.choice([0b111, chance.getrandbits(21), (1 << 21) - 1, (1 << 21) - 1]),
            language=chance.choice(["en-gb", "en-gb", "cy"]), has_mentor=chance.random() < 0.4, **facts,
        )  # fmt: skip
        for skill in self.some(self.skills, 3):
            role.skills.create(skill=skill, level=chance.randint(1, 3), must=chance.random() < 0.5)
        return role

    def history(self) -> None:
        """What people did before, whom they belong to, whom they would rather not meet."""
        chance = self.chance
        for volunteer in self.volunteers:
            for role in self.some(self.roles, 2) if chance.random() < 0.5 else []:
                self.a_match(volunteer, role)
            if chance.random() < 0.1:
                Connection.objects.create(
                    person=volunteer.person,
                    kind="staff",
                    name=chance.choice(["Hope House 0", "hope house 1 cio"]),
                )
        for organisation in self.organisations:
            organisation.blocked.set(chance.sample(self.volunteers, 2))
        Connection.objects.create(person=self.volunteers[0].person, kind="trustee", name="Old name")
        Connection.objects.filter(name="Old name").update(org_id="GB-CHC-2")

    def a_match(self, volunteer: Volunteer, role: Role) -> None:
        chance = self.chance
        state = chance.choice(["lined_up", "introduced", "under_way", *ENDS])
        ended = self.days_ago(450) if state in ENDS else None
        Match.objects.create(
            role=role, request=role.request, volunteer=volunteer, state=state, ended_at=ended,
            introduced_at=self.days_ago(80), volunteer_again=chance.choice(["", "again", "again", "again", "again", "rather_not"]),
            charity_again=chance.choice(["", "again", "again", "again", "again", "again", "rather_not"]),
        )  # fmt: skip


# --- The rules once more, as plainly as they can be told ----------------------------------------------------
HOLDING = ("said_yes", "introduced", "under_way")


class Telling:
    """Everything is read once; then each rule is a few lines of plain Python about one pair."""

    def __init__(self) -> None:
        self.today, self.now = timezone.localdate(), timezone.now()
        self.volunteers = list(
            Volunteer.objects.select_related("person").prefetch_related("causes", "no_causes")
        )
        self.levels = {volunteer.pk: {} for volunteer in self.volunteers}
        for held in SkillHeld.objects.all():
            self.levels[held.volunteer_id][held.skill_id] = held.level or 0
        self.done = list(StepDone.objects.all())
        self.steps = list(OnboardingStep.objects.all())
        self.connections = list(Connection.objects.all())
        self.matches = list(Match.objects.select_related("role__request", "request"))
        self.memberships = list(Membership.objects.all())
        self.organisations = {one.pk: one for one in Organisation.objects.prefetch_related("blocked")}
        self.worth = {weight.name: weight.worth for weight in MatchingWeight.objects.all()}
        self.wanted: dict[int, tuple[list, set]] = {}

    def skills(self, role: Role) -> list:
        return self.asked_of(role)[0]

    def asked_of(self, role: Role) -> tuple[list, set]:
        if role.pk not in self.wanted:
            self.wanted[role.pk] = list(role.skills.all()), set(role.request.causes.all())
        return self.wanted[role.pk]

    def of(self, volunteer: Volunteer) -> list[Match]:
        return [match for match in self.matches if match.volunteer_id == volunteer.pk]

    def groups_of(self, volunteer: Volunteer) -> set[int]:
        return {
            one.group_id
            for one in self.memberships
            if one.person_id == volunteer.person_id and one.role == "volunteer" and one.ended_at is None
        }

    def stops(self, role: Role, volunteer: Volunteer) -> set[str]:
        """The gates that stop this person."""
        request, levels, found = role.request, self.levels[volunteer.pk], set()
        if volunteer.state not in ("ready", "onboarding") or not volunteer.person.is_active:
            found.add("open")
        own = [step for step in self.steps if step.group_id is not None and step.group_id == request.group_id]
        valid = {
            done.slug
            for done in self.done
            if done.volunteer_id == volunteer.pk and (done.lapses_on is None or done.lapses_on > self.today)
        }
        for step in own or [step for step in self.steps if step.group_id is None]:
            asked = request.size in step.sizes or request.risk in step.risks
            if step.required and asked and step.slug not in valid:
                found.add("steps")
        for needed in self.skills(role):
            level = levels.get(needed.skill_id)
            enough = level is not None and (
                level >= needed.level or (role.has_mentor and level == needed.level - 1)
            )
            if needed.must and not enough:
                found.add("skills")
        far = distance(volunteer.outcode, request.outcode)
        near = far is not None and far <= max(volunteer.far_km, 0.5)
        by_video = request.where in ("remote", "either") and volunteer.remote
        there = request.where in ("there", "either") and volunteer.in_person and near
        if not (by_video or there):
            found.add("place")
        if bin(volunteer.windows & role.windows).count("1") * 12 * 60 < minutes(role):
            found.add("time")
        if role.language not in volunteer.languages:
            found.add("language")
        if self.asked_of(role)[1] & set(volunteer.no_causes.all()):
            found.add("causes")
        if plain(request.organisation_name) in map(plain, volunteer.no_organisations.splitlines()):
            found.add("charities")
        organisation = self.organisations[request.organisation_id]
        for one in self.connections:
            same = one.org_id and one.org_id == organisation.org_id
            if one.person_id == volunteer.person_id and (same or plain(one.name) == plain(organisation.name)):
                found.add("connection")
        if volunteer in organisation.blocked.all():
            found.add("blocked")
        for match in self.of(volunteer):
            fresh = (match.ended_at or match.changed_at) > self.now - timedelta(days=365)
            here = match.request.organisation_id == organisation.pk
            if here and fresh and "rather_not" in (match.volunteer_again, match.charity_again):
                found.add("apart")
            if match.role_id == role.pk and match.state != "released":
                found.add("line_up")
        active = [match for match in self.of(volunteer) if match.state in HOLDING]
        promised = sum(minutes(match.role) for match in active)
        full = len(active) >= volunteer.most_at_once or volunteer.live_asks >= 2
        if full or promised + minutes(role) > 2 * 60 * volunteer.hours:
            found.add("load")
        if not (volunteer.anywhere or request.group_id in self.groups_of(volunteer)):
            found.add("group")
        return found

    def score(self, role: Role, volunteer: Volunteer) -> float:
        request, worth, levels = role.request, self.worth, self.levels[volunteer.pk]
        must = [one for one in self.skills(role) if one.must]
        nice = [one for one in self.skills(role) if not one.must]
        total = worth["must"] * (mean([fit(role, one, levels) for one in must]) if must else 1)
        total += worth["nice"] * (mean([fit(role, one, levels) for one in nice]) if nice else 0)
        wide = min(3, bin(role.windows).count("1")) or 1
        shared = min(1, bin(volunteer.windows & role.windows).count("1") / wide)
        total += worth["time"] * (shared + min(1, volunteer.hours * 60 / minutes(role))) / 2
        if self.asked_of(role)[1] & set(volunteer.causes.all()):
            total += worth["cause"]
        far = distance(volunteer.outcode, request.outcode)
        if request.group_id in self.groups_of(volunteer):
            total += worth["near"]
        elif request.where != "remote" and far is not None:
            band = 1 if far <= 5 else 0.8 if far <= 15 else 0.5 if far <= 40 else 0.2 if far <= 100 else 0
            total += worth["near"] * band
        here = [m for m in self.of(volunteer) if m.request.organisation_id == request.organisation_id]
        if any(match.volunteer_again == match.charity_again == "again" for match in here):
            total += worth["past"]
        if role.has_mentor and any(levels.get(one.skill_id) == 0 for one in must + nice):
            total += worth["learn"]
        came = timezone.localdate(volunteer.ready_at or volunteer.created_at)
        since = timezone.localdate(volunteer.last_asked_at) if volunteer.last_asked_at else came
        total += worth["waiting"] * min(60, (self.today - since).days) / 60
        if volunteer.first_match_at is None and (self.today - came).days <= 90:
            total += worth["newcomer"]
        return total - worth["load"] * self.load(volunteer)

    def load(self, volunteer: Volunteer) -> float:
        mine, since = self.of(volunteer), self.today - timedelta(days=60)
        active = [match for match in mine if match.state in HOLDING]
        recent = [m for m in mine if m.state == "done" and timezone.localdate(m.ended_at) >= since]
        cap = volunteer.hours * 120
        over = sum(minutes(match.role) for match in active + recent) / cap - 1 if cap else 0
        return min(1, len(active) / volunteer.most_at_once / 2 + max(0, min(1, over)) / 2)

    def suggestions(self, role: Role) -> list[tuple[int, float]]:
        """Who fits, best first; equal ones by the shuffle of the day."""
        seed = hashlib.sha256(f"{role.request_id}:{self.today.isoformat()}".encode()).digest()
        times = 1 + int.from_bytes(seed[:4], "big") % (2**31 - 2)
        plus = int.from_bytes(seed[4:8], "big") % (2**31 - 1)
        fitting = [
            (volunteer.pk, self.score(role, volunteer))
            for volunteer in self.volunteers
            if not self.stops(role, volunteer)
        ]
        return sorted(fitting, key=lambda one: (-round(one[1] * 1e9), (one[0] * times + plus) % (2**31 - 1)))


def fit(role: Role, needed, levels: dict[int, int]) -> float:
    level = levels.get(needed.skill_id)
    if level is None or level < needed.level - 1 or (level < needed.level and not role.has_mentor):
        return 0
    return {-1: 0.4, 0: 1, 1: 1, 2: 0.6, 3: 0.4}[level - needed.level]


def minutes(role: Role) -> int:
    return (role.minutes + 2) // 3 if role.request.size == "project" else role.minutes


def mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def plain(name: str) -> str:
    skip = ("the", "ltd", "limited", "cio", "cic", "charity", "trust", "charitable", "and")
    return " ".join(word for word in name.lower().split() if word not in skip)


@cache
def distance(here: str, there: str) -> float | None:
    if not here:
        return None
    if here == there:
        return 0
    a, b = places.find(here), places.find(there)
    if a.latitude is None or b.latitude is None:
        return None
    lat, lon, to_lat, to_lon = map(radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    across = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(across))
