"""Addresses with what nobody should type into them: other people's numbers, no numbers, counters, broken text."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from hub.accounts.models import NetworkRole
from tests.access.answers import ask, fingerprint, undone, what_changed
from tests.access.routes import FORBIDDEN, ROUTES, SAID, all_routes
from tests.access.test_routes import whoever_may_come_in
from tests.access.world import World

LISTS = {
    "groups:list": "visitor",
    "groups:near": "visitor",
    "groups:national": "national",
    "today": "lead",
    "volunteers:triage": "lead",
    "volunteers:held": "lead",
    "volunteers:queue": "national",
    "volunteers:concerns": "safeguarding",
    "groups:people": "lead",
    "groups:member-list": "lead",
    "groups:messages": "lead",
    "learning:experiments": "lead",
    "groups:network-people": "national",
    "stuck_mails": "admin",
}
WITH_ARGUMENTS = sorted(
    name
    for pattern, name, _view in all_routes()
    if "<" in pattern and name in ROUTES and not name.startswith(("account_", "mfa_"))
)


# --- O8 ---------------------------------------------------------------------------------------------------
def wrong(value: Any) -> Iterator[str]:
    """Instead of a number, an address or a word: its neighbours, and things that are nearly one."""
    if isinstance(value, int):
        yield from (
            str(value + 100_000),
            f"-{value}",
            str(10**30),
            f"{value}e3",
            "١٢",
            f"0x{value}",
            f"{value}.0",
        )
    else:
        yield from (
            f"{value}1",
            f"{value[:-1]}",
            f"-{value}",
            str(10**30),
            "1e3",
            "١٢",
            f"{value}%00",
            "..",
            "null",
        )


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_an_address_that_is_nearly_one_is_no_page(world: World, name: str) -> None:
    """O8: just like any row that isn't there, even for whoever may see the real one."""
    chair, faults = world.chairs[whoever_may_come_in(world, name)], []
    arguments, _row = next(iter(ROUTES[name].reached(world).values()))
    real = reverse(name, kwargs=arguments)

    for value in arguments.values():
        for typed in wrong(value):
            url = re.sub(rf"(?<=/){re.escape(str(value))}(?=/|\.csv$|\.webp$)", lambda _found: typed, real)  # noqa: B023
            if (status := ask(chair, "GET", url).status_code) not in (404, 400):
                faults.append(f"{url}: {status}")

    assert faults == []


def test_a_deleted_row_is_like_one_that_never_was(world: World) -> None:
    concern = world.concerns["ours talked"]
    gone, never = (reverse("volunteers:concern", args=[pk]) for pk in (concern.pk, 10**6))
    assert ask(world.chairs["safeguarding"], "GET", gone).status_code == 200

    type(concern).objects.filter(pk=concern.pk).delete()

    answers = [ask(world.chairs["safeguarding"], "GET", url) for url in (gone, never)]
    assert [answer.status_code for answer in answers] == [404, 404]


# --- O2, O3 -----------------------------------------------------------------------------------------------
ROOMS_WITH_A_ROW = [
    "groups:invitation-again",
    "groups:invitation-back",
    "groups:invitation-yes",
    "groups:end-role",
]


@pytest.mark.parametrize("name", ROOMS_WITH_A_ROW)
@pytest.mark.parametrize("title", ["lead", "national"])
def test_the_number_of_another_groups_row_opens_nothing_in_ones_own_rooms(
    world: World, name: str, title: str
) -> None:
    reached = ROUTES[name].reached(world)
    here, next_door = (
        next(reached[place][0] for place in reached if place.startswith(group)) for group in ("ours", "near")
    )
    mixed = reverse(name, kwargs={**here, "pk": next_door["pk"]})
    before = fingerprint()

    with undone():
        answers = [ask(world.chairs[title], method, mixed, SAID).status_code for method in ("GET", "POST")]
        changed = what_changed(before)

    assert answers == [404, 404]
    assert changed == []


# --- O5 ---------------------------------------------------------------------------------------------------
def test_fields_that_no_form_asks_for_are_ignored(world: World) -> None:
    case = world.cases["ours talked"].row
    kept = ("owner_id", "group_id", "verified_at", "screening", "ref", "region_id")
    before = [getattr(case, name) for name in kept]

    with undone():
        url = reverse("volunteers:case-question", args=[case.ref])
        response = ask(
            world.chairs["organiser"], "POST", url, {**SAID, **FORBIDDEN, "group": str(world.near.pk)}
        )
        now = type(case).objects.get(pk=case.pk)
        after = [getattr(now, name) for name in kept]

    assert response.status_code == 302
    assert (after, now.state) == (before, "taken")


# --- O6, O7, G4 -------------------------------------------------------------------------------------------
def everything_of_a_group(world: World) -> list[str]:
    case, new = world.cases["ours talked"].row, world.cases["ours new"].row
    acts = [
        "",
        "question/",
        "size/",
        "answer/",
        "not-for-us/",
        "note/",
        "handing-on/",
        "contact/",
        "concern/",
    ]
    rooms = ["", "settings/", "people/", "people/invitation/"]
    return [
        *(f"/triage/{case.ref}/{act}" for act in acts),
        f"/triage/{new.ref}/taking/",
        "/triage/",
        "/triage/held/",
        *(f"/groups/ours/manage/{room}" for room in rooms),
    ]


@pytest.mark.parametrize("title", ["organiser", "lead"])
def test_a_role_that_ended_opens_nothing_from_the_next_request_on(world: World, title: str) -> None:
    """The page was open, then the role ended: neither looking nor pressing does anything (O7, G4)."""
    chair = world.chairs[title]
    urls = everything_of_a_group(world)
    assert {ask(chair, "GET", url).status_code for url in urls} <= {200, 302}
    Membership.objects.filter(person=chair.person).update(ended_at=timezone.now())
    before = fingerprint()

    answers = {ask(chair, method, url, SAID).status_code for url in urls for method in ("GET", "POST")}

    assert answers == {404}
    assert what_changed(before) == []


@pytest.mark.parametrize(
    ("title", "url"), [("national", "/national/requests/"), ("safeguarding", "/safeguarding/")]
)
def test_a_role_on_the_network_ends_as_fast(world: World, title: str, url: str) -> None:
    chair = world.chairs[title]
    assert ask(chair, "GET", url).status_code == 200
    NetworkRole.objects.filter(person=chair.person).update(ended_at=timezone.now())

    assert ask(chair, "GET", url).status_code == 404


def test_whoever_moves_to_another_group_leaves_the_first_behind(world: World) -> None:
    """O6: from the next request on."""
    chair = world.chairs["organiser"]
    Membership.objects.filter(person=chair.person).update(group=world.near)

    here, there = (
        reverse("volunteers:case", args=[world.cases[name].row.ref])
        for name in ("ours talked", "near talked")
    )

    assert ask(chair, "GET", here).status_code == 404
    assert ask(chair, "GET", there).status_code == 200


def test_a_contact_who_was_taken_off_and_a_link_that_was_revoked_open_nothing(world: World) -> None:
    chair = world.chairs["contact"]
    case = world.cases["ours talked"].row
    url = case.get_absolute_url()
    assert ask(chair, "GET", url).status_code == 200

    with undone():
        chair.links[0].revoke()
        revoked = ask(chair, "GET", url).status_code
    with undone():
        case.contacts.update(removed_at=timezone.now())
        removed = ask(chair, "GET", url).status_code
    chair.links[0].revoked_at = None

    assert (revoked, removed) == (404, 404)


# --- O9 ---------------------------------------------------------------------------------------------------
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
START = ["/", "/groups/", "/help/", "/groups/near/?postcode=SE15"]


def test_public_addresses_hold_no_counters(world: World) -> None:
    """O9: nothing a visitor is shown can be counted up, and nothing that is not public is named."""
    waiting, met = [*START], set()
    while waiting and len(met) < 80:
        url = waiting.pop(0)
        if url not in met and not url.startswith("/static/"):
            met.add(url)
            waiting += LINK.findall(ask(world.chairs["visitor"], "GET", url).content.decode())

    assert len(met) > 15
    assert [url for url in met if re.search(r"/\d+/|[?&](id|pk)=", url)] == []
    # Requests that look for somebody have a page of public words; of all others not even the reference is known.
    hidden = [case.row.ref for case in world.cases.values() if not case.is_sought]
    assert [url for url in met if any(ref in url for ref in hidden)] == []


def test_references_cannot_be_guessed_from_one_another(world: World) -> None:
    refs = [case.row.ref for case in world.cases.values()]

    assert {len(ref) for ref in refs} == {10}
    assert all(
        sum(a == b for a, b in zip(one, other, strict=True)) < 6 for one, other in itertools.pairwise(refs)
    )


def test_robots_are_told_of_no_private_page(world: World) -> None:
    text = ask(world.chairs["visitor"], "GET", "/robots.txt").content.decode()

    assert "Disallow: /triage/" in text
    assert ask(world.chairs["visitor"], "GET", "/sitemap.xml").status_code == 404


# --- X6, M6 -----------------------------------------------------------------------------------------------
QUERIES = [
    "page=-1", "page=0", "page=100000000000000000000", "page=abc", "page=%D9%A1", "per_page=1000000000", "page=last&page=1",
    "q=a%00b", "name=a%00b", "q=%ED%A0%80", "postcode=%00", "region=%00", "region=all&group=999999999999999999999999",
    "state=%27%20OR%201%3D1--", "o=-password", "q=" + "x" * 3000, "group=near", "who=1e999", "%00=1",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_survives_whatever_stands_behind_its_address(world: World, name: str) -> None:
    """X6, M6: 404, 400 or a list; never a broken page."""
    chair = world.chairs[LISTS[name]]
    arguments = next(iter(ROUTES[name].reached(world).values()))[0]

    answers = {
        query: ask(chair, "GET", f"{reverse(name, kwargs=arguments)}?{query}").status_code
        for query in QUERIES
    }

    assert {query[:40]: status for query, status in answers.items() if status not in (200, 400, 404)} == {}
    assert {answers[query] for query in ("q=a%00b", "name=a%00b", "%00=1")} == {400}


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if "list" in name or name in LISTS))
def test_every_list_is_tried(name: str) -> None:
    assert name in LISTS or name.startswith(("mfa_", "usersessions_"))


# --- Private links (G25) ----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["volunteers:link", "groups:invitation-link", "unsubscribe"])
def test_scanners_that_look_change_nothing(world: World, name: str) -> None:
    """Five looks and a HEAD, as mail scanners do; then the link still does what it is for."""
    url = reverse(name, kwargs=ROUTES[name].reached(world)[""][0])
    before = fingerprint()

    with undone():
        answers = [ask(world.chairs["visitor"], method, url) for method in ["GET"] * 5 + ["HEAD"]]
        changed = what_changed(before)

    assert changed == []
    assert {answer.status_code for answer in answers} <= {200, 302}
    if name != "unsubscribe":
        token = url.rstrip("/").rpartition("/")[2]
        assert all(token not in answer.headers.get("Location", "") for answer in answers)
        assert all(token not in answer.content.decode() for answer in answers)


def test_a_token_opens_only_what_it_was_made_for(world: World) -> None:
    """A14: swapped tokens are unknown tokens."""
    names = ["volunteers:link", "groups:invitation-link", "unsubscribe"]
    tokens = {name: ROUTES[name].reached(world)[""][0]["token"] for name in names}

    for name in names:
        for other in names:
            response = ask(
                world.chairs["visitor"],
                "GET",
                reverse(name, kwargs={"token": tokens[other].replace(".", "-")}),
            )
            if name != other:
                assert response.status_code == 404, (name, other)
