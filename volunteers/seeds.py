"""Sixty requests from invented charities in real places, at every state, with a believable year behind them."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from groups import places
from groups.models import Membership
from hub.seeding.world import World
from volunteers.models import HelpRequest, Organisation, RequestContact
from volunteers.seeds_volunteers import go_on

STORIES = Path(__file__).parent / "data" / "demo_requests.csv"

# How far each of the sixty has come, in the order of the file; repeated over and over.
ENDINGS = (
    "done", "new", "done", "taken", "answered", "talked", "asked", "new", "job", "not_for_us",
    "done", "silent", "withdrawn", "taken", "resting", "taken", "overdue", "taken", "unconfirmed", "draft",
)  # fmt: skip
STILL_FRESH = {
    "new": (0, 2),
    "taken": (1, 6),
    "answered": (1, 6),
    "asked": (2, 9),
    "silent": (9, 18),
    "overdue": (16, 25),
    "unconfirmed": (0, 2),
    "draft": (1, 9),
}  # days ago; all others lie up to a year back


def seed_requests(world: World) -> None:
    """Sixty requests for help at every state"""
    with STORIES.open(encoding="utf-8", newline="") as lines:
        for number, story in enumerate(csv.DictReader(lines)):
            seed_request(world, story, ENDINGS[number % len(ENDINGS)])


def seed_request(world: World, story: dict[str, str], ending: str) -> None:
    first, last = STILL_FRESH.get(ending, (35, 350))
    asked_at = world.evening(world.chance.uniform(first, last), hour=world.chance.randint(9, 16))
    with world.at(asked_at):
        request = ask(story, draft=ending == "draft")
    if ending not in ("draft", "unconfirmed"):
        happen(world, request, story, ending, asked_at)


def ask(story: dict[str, str], *, draft: bool) -> HelpRequest:
    request = HelpRequest.objects.create(
        state=HelpRequest.State.DRAFT if draft else HelpRequest.State.UNCONFIRMED,
        draft={"organisation_name": story["organisation"], "words": story["words"]} if draft else {},
        organisation_name=story["organisation"],
        organisation_kind=story["what"] or Organisation.Kind.COMMUNITY,
        charity_number=story["number"],
        outcode=places.find(story["postcode"]).outcode,
        words=story["words"],
        kind=story["kind"],
        when=story["when"],
        language=story["language"] or "en-gb",
    )
    RequestContact.objects.create(
        request=request,
        name=story["contact"],
        email=f"{story['contact'].split()[0].casefold()}.{request.pk}@example.org",
        language=request.language,
        is_first=True,
    )
    return request


def happen(world: World, request: HelpRequest, story: dict[str, str], ending: str, moment: datetime) -> None:
    """Let the verbs of the request's path happen, each at its hour."""
    with world.at(moment := moment + timedelta(minutes=world.chance.randint(3, 90))):
        request.confirm()
    reader = organiser_of(world, request)
    if ending in ("new", "overdue"):
        return
    moment = min(moment + timedelta(days=world.chance.uniform(0.3, 5)), world.now - timedelta(hours=5))
    with world.at(moment):
        request.take(by=reader)
    if ending in ("talked", "job"):
        if request.group is not None:
            go_on(world, request, ending, moment)
            return
        ending = "done"  # the coordinator answers what no group has, and leaves nothing lying
    if ending == "withdrawn":
        with world.at(moment + timedelta(days=1)):
            request.withdraw(reason=story["reply"])
        return
    if ending == "not_for_us":
        with world.at(moment + timedelta(minutes=20)):
            request.decline(by=reader, reason="emergency", pointer=story["answer"])
        return
    if ending in ("asked", "silent", "resting") or (ending == "done" and story["question"]):
        with world.at(moment := moment + timedelta(minutes=15)):
            request.ask(
                story["question"] or "Could you tell us a little more about what you use now?", by=reader
            )
        if ending == "resting":
            with world.at(moment + timedelta(days=21)):
                request.rest()
        if ending in ("resting", "silent"):
            HelpRequest.objects.filter(pk=request.pk).update(reminders=2)  # sent on their days, long ago
        if ending != "done":
            return
        with world.at(moment := moment + timedelta(days=world.chance.uniform(0.2, 3))):
            request.reply(request.contacts.get(), story["reply"])
    if ending == "taken":
        return
    with world.at(moment := moment + timedelta(days=world.chance.uniform(0.1, 2))):
        request.choose_size(HelpRequest.Size.ANSWER, by=reader)
        request.answer(story["answer"], by=reader)
    if ending == "done":
        silent = world.chance.random() < 0.3
        with world.at(moment + timedelta(days=7 if silent else world.chance.uniform(0.2, 4))):
            request.finish(by="hub" if silent else "charity")


def organiser_of(world: World, request: HelpRequest) -> Any:
    """Somebody of the group that has it; for the network's pool the coordinator."""
    if request.group is None:
        return world.people["national@example.org"]
    running = Membership.objects.live().running().filter(group=request.group).select_related("person")
    return world.chance.choice(list(running.order_by("pk"))).person
