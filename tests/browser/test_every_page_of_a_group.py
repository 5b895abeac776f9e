"""A walk over every page of groups, of what organisers share, of lists brought in and of one's account: from the chair
of whoever may come in, by day and by night, on a phone and at 200 % zoom, with words as long as they get.

The pages are those of the table of every route, so that a new one is walked as soon as it stands there.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import CharField, TextField
from django.urls import reverse

from groups.models import Group, Meeting, PageSection, Picture
from hub.accounts.models import User
from learning.models import PackAnswer, Question
from tests import databases
from tests.access.routes import ROUTES
from tests.access.world import World, build
from tests.access.world_together import THINGS
from tests.browser.people import Person, Story
from tests.browser.test_every_page import LONG_NAME, LONG_WORDS, walks

CHAIRS = (
    "applicant", "invited", "visitor", "claimer", "person", "member", "volunteer", "newcomer", "lead", "organiser",
    "lead near", "organiser near", "keeper of the orphan", "national", "admin",
)  # fmt: skip
ACCOUNT = {
    "account_history", "account_merge", "account_merge_undo", "account_merge_link", "national_same_people",
    "account_yours", "account_mail", "account_lost_phone", "account_vouch", "account_vouch_stop",
    "stuck_mails",
}  # fmt: skip
# Forms that say what is missing when they are sent as they are, and do nothing.
SENT_EMPTY = (
    "groups:start", "groups:contact", "groups:meeting-new", "groups:thing-new", "groups:season-ask",
    "groups:agreement-new", "groups:application-yes", "groups:add-request-ask", "groups:invite", "groups:neighbour",
    "groups:picture-new", "groups:member-import", "learning:card", "learning:experiment-new",
    "learning:experiment-ending", "learning:question", "learning:hello", "learning:thank", "account_merge",
    "groups:network-naming", "groups:network-ending",
)  # fmt: skip
LONG = THINGS - {"import_job"}


def make_all_words_long(world: World) -> None:
    for canary in world.canaries:
        fields = {field.name: field for field in canary.row._meta.get_fields()}
        field = fields.get(canary.field)
        if canary.thing not in LONG or not isinstance(field, CharField | TextField) or field.unique:
            continue
        longest = getattr(field, "max_length", None) or 700
        words = LONG_NAME if longest <= 200 else LONG_WORDS
        if canary.field == "email":
            words = f"{canary.word}.{'a' * 50}@{'b' * 60}.example"
        type(canary.row).objects.filter(pk=canary.row.pk).update(**{canary.field: words[:longest].strip()})
    name = Group._meta.get_field("name").max_length
    Group.objects.filter(pk=world.ours.pk).update(name=LONG_NAME[:name].strip(), summary=LONG_WORDS[:200])
    User.objects.update(name=LONG_NAME[:100])
    PageSection.objects.update(title=LONG_NAME[:80], text=LONG_WORDS)
    Picture.objects.update(alt=LONG_NAME[:150], credit=LONG_NAME[:80])
    PackAnswer.objects.update(words=LONG_WORDS, name=LONG_NAME[:60])
    Question.objects.update(words=LONG_WORDS[:500], answer=LONG_WORDS)
    Meeting.objects.update(what=LONG_NAME[:100], where=LONG_WORDS[:200])


@pytest.fixture
def world(story: Story) -> World:
    world = databases.start_from("world", build)
    make_all_words_long(world)
    return world


def sits(story: Story, world: World, name: str) -> Person:
    person = story.someone(name)
    cookies = world.chairs[name].cookies.items()
    person.context.add_cookies([{"name": key, "value": said, "url": story.address} for key, said in cookies])
    return person


def addresses(world: World, names: list[str]) -> dict[str, list[str]]:
    """Of each route a page, and what else stands behind other rows; ours first."""
    found = {}
    for name in names:
        sample = ROUTES[name]
        if not sample.no_get:
            reached = sample.reached(world).values()
            found[name] = [reverse(name, kwargs=arguments) + sample.query for arguments, _row in reached]
    return found


def whoever_may(world: World, paths: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """Route, chair, path: the first of whom it is a page and no way elsewhere; with no chair, who never sees it."""
    browsers = {name: world.chairs[name].browser() for name in CHAIRS}
    for route, each in paths.items():
        ways = ((chair, path) for path in each for chair in CHAIRS)
        shown = (way for way in ways if is_a_page(browsers[way[0]], way[1]))
        yield (route, *next(shown, ("", each[0])))


def is_a_page(browser: Any, path: str) -> bool:
    response = browser.get(path)
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def walk(story: Story, world: World, names: list[str], without_page: set[str]) -> None:
    """Each chair walks its pages; then those forms are sent empty that can be."""
    ways = list(whoever_may(world, addresses(world, names)))
    assert {route for route, chair, _path in ways if not chair} == without_page
    faults = []
    for chair in CHAIRS:
        own = [(route, path) for route, who, path in ways if who == chair]
        if own:
            person = sits(story, world, chair)
            faults += [fault for route, path in own for fault in what_is_wrong(person, route, path)]
            person.context.close()
            story.people.remove(person)
    assert not faults, "\n".join(faults)


def what_is_wrong(person: Person, route: str, path: str) -> Iterator[str]:
    try:
        walks(person, path)
    except AssertionError as fault:
        yield f"{route}, {person.name}: {fault}"
    if route in SENT_EMPTY:
        yield from what_is_wrong_when_sent_empty(person, route)


def what_is_wrong_when_sent_empty(person: Person, route: str) -> Iterator[str]:
    person.presses_this(person.page.locator("main form[method=post] button").last)
    try:
        person.then_anyone_can_use_the_page()
        if not person.page.locator("[aria-invalid=true]").count():
            yield f"{route}: nothing is said beside a field when it is sent empty"
    except AssertionError as fault:
        person.trouble.clear()
        yield f"{route}, sent empty by {person.name}: {fault}"


def of(*beginnings: str) -> list[str]:
    return [name for name in ROUTES if name.startswith(beginnings)]


PUBLIC = [
    name
    for name in of("groups:")
    if ROUTES[name].is_public or name in ("groups:yours", "groups:leaving", "groups:join-too")
]
NATIONAL = of("groups:national", "groups:create", "groups:application-", "groups:applications", "groups:held-", "groups:group-import")  # fmt: skip
ROOMS = [name for name in of("groups:") if name not in {*PUBLIC, *NATIONAL}]
HALF = len(ROOMS) // 2


def test_anyone_can_use_the_public_pages_of_groups(story, world):
    # Two ways in, a picture, and a yes that this applicant has said already.
    elsewhere = {"application-link", "invitation-link", "picture", "application-confirm"}
    walk(story, world, PUBLIC, {f"groups:{name}" for name in elsewhere})


def test_anyone_can_use_the_rooms_of_a_group(story, world):
    walk(story, world, ROOMS[:HALF], set())


def test_anyone_can_use_the_other_rooms_of_a_group(story, world):
    walk(story, world, ROOMS[HALF:], {"groups:tip-aside"})  # a press, which leads back


def test_anyone_can_use_the_networks_pages_about_groups(story, world):
    walk(story, world, [name for name in NATIONAL if name not in PUBLIC], set())


def test_anyone_can_use_what_organisers_tell_and_try_together(story, world):
    walk(story, world, of("learning:"), set())


def test_anyone_can_use_their_account_and_a_list_brought_in(story, world):
    # Two ways in, and what a merge and a file come to later.
    elsewhere = {"account_merge_link", "account_merge_undo", "imports:job", "imports:preview"}
    walk(story, world, [*sorted(ACCOUNT & set(ROUTES)), *of("imports:")], elsewhere)
