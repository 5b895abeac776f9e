"""A hundred and fifty volunteers with pages of their own, and asks and introductions at every state."""

import csv
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from groups.models import Group, Membership
from hub.seeding.world import World
from volunteers import matching, windows
from volunteers.models import Cause, Connection, HelpRequest, Match, Skill, Volunteer
from volunteers.models.match_acts import NOTE, TICKS

BRIEFS = Path(__file__).parent / "data" / "demo_briefs.csv"
TOM = "volunteer@example.org"
MOST_MINUTES = {"talk": 60, "job": 480, "project": 10_000}  # of a brief that served another size
SENTENCES = (
    "I work in an office and people bring me their {first}. I also know {second}. I like explaining things slowly.",
    "Retired, and glad to be of use. {first} was my trade for thirty years, {second} I learnt on the way.",
    "I spend my days with {first} and would like to do something good with it. {second} I do for fun.",
    "My own club needed {first}, so I learnt it. I am patient, I write things down, and {second} is no trouble.",
    "I teach {first} at the college. With {second} I get by. Evenings suit me, and I bring biscuits.",
)
THANKS = (
    "The rota has run every week since.",
    "I slept for the first time in a month.",
    "You made it look easy and then made sure we could do it ourselves.",
    "Our trustees understood it at once, which never happens.",
)
# How far requests that an organiser has read go on, one after the other.
STAGES = ("asked", "introduced", "ready", "said_yes", "hand", "job", "asked", "not_right")


def seed_profiles(world: World) -> None:
    """A page about each volunteer; most are welcomed, some are new, a few have paused"""
    skills = list(Skill.objects.select_related("category").order_by("pk"))
    causes = list(Cause.objects.order_by("pk"))
    members = Membership.objects.filter(role=Membership.Role.VOLUNTEER).select_related("person", "group")
    for number, member in enumerate(members.order_by("pk")):
        with world.at(member.since + timedelta(hours=2)):
            profile(world, member, number, skills, causes)


def profile(world: World, member: Membership, number: int, skills: list[Any], causes: list[Any]) -> None:
    chance, person = world.chance, member.person
    volunteer = Volunteer.of(person)
    held = {skill: chance.randint(1, 4) for skill in chance.sample(skills, chance.randint(2, 6))}
    times = windows.joined(chance.sample(range(windows.COUNT), chance.randint(2, 7)))
    if person.email == TOM:
        named = {skill.slug: skill for skill in skills}
        held = {named["spreadsheets"]: 3, named["rotas-and-scheduling"]: 2, named["bookkeeping-tools"]: 2}
        times = windows.bit(3, 2) | windows.bit(1, 2) | windows.bit(5, 0)
    first, second = (str(skill).casefold() for skill in list(held)[:2])
    volunteer.hold_skills(held, chance.sample(skills, 1), by=person)
    volunteer.settle(
        by=person,
        group=member.group,
        about=SENTENCES[number % len(SENTENCES)].format(first=first, second=second),
        hours=chance.choice([2, 4, 4, 6, 8]),
        windows=times,
        outcode=member.group.place_outcode,
        far_km=chance.choice([5, 10, 15, 30]),
        in_person=chance.random() < 0.8,
        languages=["en-gb", *(["cy"] if "CF" in member.group.place_outcode else [])],
        causes=chance.sample(causes, 2),
    )
    if number % 17 == 16:
        return  # still joining
    volunteer.accept_code(by=person)
    if number and number % 6 == 5:
        return  # waits for a welcome
    volunteer.welcome(by=leader(member.group), group=member.group)
    if number and number % 11 == 10:
        volunteer.pause(by=person, until=(world.now + timedelta(days=60)).date())


def leader(group: Any) -> Any:
    running = Membership.objects.live().running().filter(group=group).select_related("person")
    return running.order_by("pk")[0].person


# --- Asks and introductions ----------------------------------------------------------------------------
def seed_asks(world: World) -> None:
    """What's needed, line-ups, introductions, talks and jobs that were done"""
    reading = HelpRequest.objects.filter(state="taken", waiting_for="group", group__isnull=False)
    for number, request in enumerate(reading.order_by("pk")):
        since = world.now - timedelta(days=world.chance.uniform(1.2, 9))
        go_on(world, request, STAGES[number % len(STAGES)], since)
    for number, request in enumerate(toms_requests()):
        stage = ("asked", "introduced", "talked")[number]
        go_on(world, request, stage, world.now - timedelta(hours=26), tom=True)
    declared = Volunteer.objects.exclude(person__email=TOM).order_by("pk").last()
    last = HelpRequest.objects.sought_for().order_by("pk").last()
    if declared and last:
        Connection.objects.create(person=declared.person, kind="trustee", name=last.organisation_name)


def toms_requests() -> list[HelpRequest]:
    """One of his own group's new ones and two of other groups, so that he sees every kind of ask."""
    home = Group.objects.get(memberships__person__email=TOM, memberships__role="volunteer")
    new = HelpRequest.objects.filter(state="submitted", group__isnull=False).order_by("pk")
    return [*new.filter(group=home)[:1], *new.exclude(group=home)[:2]]


@cache
def briefs() -> list[dict[str, str]]:
    with BRIEFS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def go_on(world: World, request: HelpRequest, stage: str, moment: datetime, *, tom: bool = False) -> None:
    """From reading to this stage, beginning at `moment`."""
    said = request.words.replace(",", "")
    brief = next((one for one in briefs() if one["words"] in said), briefs()[7])
    reader = request.owner or leader(request.group)
    moment = max(moment, request.changed_at, request.state_since) + timedelta(minutes=10)
    with world.at(moment):
        request.take(by=reader)
        size = {"job": "job", "talked": "talk"}.get(stage, brief["size"])
        request.choose_size(size, by=reader)
        describe(request, brief, by=reader)
    chosen = people_for(request, tom=tom)
    if stage == "ready" or not chosen:
        return
    with world.at(moment + timedelta(minutes=10)):
        role = request.roles.get()
        if stage == "hand":
            first = chosen[0]
            Match.raise_hand(role, first["volunteer"], reasons=first["reasons"], score=first["score"])
            return
        role.line_up(chosen, by=reader)
    if stage != "asked":
        answer(world, role.matches.asked().order_by("position")[0], stage, moment + timedelta(hours=3))


def describe(request: HelpRequest, brief: dict[str, str], *, by: Any) -> None:
    skill = Skill.objects.get(slug=brief["skill"])
    request.describe(
        by=by,
        role={
            "minutes": min(int(brief["minutes"]), MOST_MINUTES[request.size]),
            "language": request.language,
        },
        skills=[{"skill": skill, "level": int(brief["level"])}],
        needed=brief["needed"],
        done_looks=brief["done_looks"],
        meet=request.contacts.all()[0].first_name_shown,
        risk=brief["risk"],
        category=skill.category,
        before_we_start=dict.fromkeys(("done", "time", "access", "calm"), "yes"),
    )


def people_for(request: HelpRequest, *, tom: bool) -> list[dict[str, Any]]:
    """Whom the hub suggests, three of them, each with the reasons as they are shown."""
    role = request.roles.get()
    if tom:
        volunteer = Volunteer.objects.get(person__email=TOM)
        return [
            {"volunteer": volunteer, "reasons": matching.words_for_volunteer(role, volunteer), "score": 0.5}
        ]
    others = [one for one in matching.suggestions(role) if one.volunteer.person.email != TOM]
    return [{"volunteer": one.volunteer, "reasons": one.reasons, "score": one.score} for one in others[:3]]


def answer(world: World, match: Match, stage: str, moment: datetime) -> None:
    person = match.volunteer.person
    with world.at(moment):
        match.say_yes(by=person)
        if stage == "said_yes":
            return
        match.introduce()
        if stage == "not_right":
            match.feels_wrong(by=person)
    if stage not in ("talked", "job"):
        return
    with world.at(moment + timedelta(hours=20)):
        if stage == "job":
            lines = dict(
                zip(NOTE, ("One afternoon together.", "Next week", "By video", "It runs"), strict=True)
            )
            match.rewrite_note(lines, by=person)
            match.agree(by=person, version=match.note_version)
            match.agree(by="charity", version=match.note_version)
            match.tick(dict.fromkeys(TICKS, True), by=person)
        else:
            match.talked(by=person)
        match.finish(by="charity")
        match.thank(match.request.contacts.all()[0].first_name_shown, world.chance.choice(THANKS))
