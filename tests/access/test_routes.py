"""Every route, from every chair, for rows here, next door and far away, by every method (G1, O1, O13, P2, O11, X9)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access import table
from tests.access.answers import ask, expected_answer, fingerprint, undone, what_changed, word_for
from tests.access.canaries import leaks, text_of
from tests.access.routes import FORBIDDEN, ROUTES, SAID, Sample, all_routes, mark
from tests.access.world import World

NAMES = sorted(name for _pattern, name, _view in all_routes() if name)
CHAIRS = [
    "visitor", "contact", "person", "organiser", "lead", "lead near", "organiser far", "national", "admin", "safeguarding",
    "volunteer",
]  # fmt: skip
AT_HOME = [
    *CHAIRS,
    "newcomer",
    "volunteer near",
    "volunteer far",
    "asked",
    "invited",
    "former",
    "far organiser with a link",
]
LINK_HOLDERS = [
    "visitor", "contact", "contact near", "invited", "person", "organiser", "far organiser with a link", "national",
    "contact introduced", "contact passed", "asked", "volunteer",
]  # fmt: skip
ACCOUNT_HOLDERS = ["visitor", "contact", "person", "lead", "admin"]
ELSEWHERE = ["visitor", "organiser", "lead", "national", "admin", "safeguarding"]
# Acts that somebody's press really does, with what SAID says.
ACTS = {
    *(f"volunteers:case-{act}" for act in ["question", "answer", "not-for-us", "note", "taking", "contact", "handing-on"]),
    *(f"volunteers:request-{act}" for act in ["reply", "withdrawal", "colleagues", "fresh-link", "language"]),
    "volunteers:request-colleague-removal", "volunteers:cover", "volunteers:concern-create", "volunteers:held-release",
    "volunteers:held-filing", "volunteers:queue-find", "volunteers:queue-taking", "volunteers:concern-opening",
    "volunteers:concern-closing", "groups:invite", "groups:invitation-again", "groups:invitation-back",
    "groups:invitation-yes", "groups:end-role", "groups:stop", "today-seen", "unsubscribe",
    "impact:figure-csv", "impact:group-figure-csv", "groups:network-stopping", "groups:role-proposal",
    "learning:hello", "learning:thank", "learning:thanks-away",
    "learning:us-too", "learning:question", "learning:pack-closing", "learning:pack-answer",
}  # fmt: skip
LIBRARY = ("account_", "mfa_", "usersessions_")


def sample_of(name: str) -> Sample:
    assert name in ROUTES, f"Add sample rows for the route {name!r} to tests/access/routes.py."
    return ROUTES[name]


def addresses(world: World, name: str) -> Iterator[tuple[str, str, Any]]:
    """(where, address, row) for each sample."""
    sample = sample_of(name)
    for where, (arguments, row) in sample.reached(world).items():
        yield where, reverse(name, kwargs=arguments) + sample.query, row


def chairs_for(sample: Sample, where: str) -> list[str]:
    """All of them for a page without a row, for our rows, next door's and those far away."""
    if sample.by_link:
        return LINK_HOLDERS
    place = where.split()[0] if where else ""
    return {"": AT_HOME, "ours": AT_HOME, "near": CHAIRS, "far": CHAIRS}.get(place, ELSEWHERE)


def test_every_route_has_a_name() -> None:
    assert [pattern for pattern, name, _view in all_routes() if not name] == []


def test_no_sample_is_left_over() -> None:
    assert sorted(ROUTES.keys() - set(NAMES)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_chair_gets_the_answer_that_the_page_says(
    world: World, as_in_production: None, name: str
) -> None:
    """By GET, which changes nothing, comes with its defences and is kept by no cache; and by POST, which does
    nothing for those it is not for."""
    sample, faults, before, done = sample_of(name), [], fingerprint(), set()

    for where, url, row in addresses(world, name):
        chairs = ACCOUNT_HOLDERS if mark(name)[0] == "account" else chairs_for(sample, where)
        expected = {
            title: expected_answer(world, world.chairs[title], name, sample, where, row) for title in chairs
        }
        with undone():
            for title in chairs:
                response = ask(world.chairs[title], "GET", url)
                found = [*faults_of_answer(name, response, expected[title], has_page=not sample.no_get)]
                found += faults_of_page(response, title, name)
                found += leaks(world, world.chairs[title], text_of(response))
                faults += [f"GET {where}, {title}: {fault}" for fault in found]
            faults += [f"GET {where} changes {table}" for table in what_changed(before)]
        with undone():
            for title in (title for title in chairs if "in" not in expected[title]):
                response = ask(world.chairs[title], "POST", url, said_to(world, sample))
                found = list(faults_of_answer(name, response, expected[title]))
                found += leaks(world, world.chairs[title], text_of(response))
                faults += [f"POST {where}, {title}: {fault}" for fault in found]
            faults += [
                f"POST {where} changes {table} for those it isn't for" for table in what_changed(before)
            ]
        for title in chairs:
            if "in" in expected[title]:
                with undone():
                    response = ask(world.chairs[title], "POST", url, said_to(world, sample))
                    found = list(faults_of_answer(name, response, expected[title]))
                    changed = what_changed(before)
                    done |= set(changed)
                    found += faults_of_history(name, changed)
                    faults += [f"POST {where}, {title}: {fault}" for fault in found]

    assert faults == []
    assert done or name not in ACTS, "Nobody's press did anything: the samples prove nothing."


def said_to(world: World, sample: Sample) -> dict[str, str]:
    return {**SAID, **FORBIDDEN, "group": str(world.near.pk)} if sample.said is None else sample.said


# --- Each write leaves one line (G32) ---------------------------------------------------------------------
HISTORIES = {
    "groups_groupmove", "volunteers_helprequestmove", "volunteers_matchmove", "volunteers_volunteermove", "hub_auditentry",
    "learning_experimentmove", "groups_groupapplicationmove", "groups_pagesectionevent",
}  # fmt: skip
WITHOUT_HISTORY = {
    "account_yours": "one's own words about oneself",
    "account_mail": "one's own wish, in a table of its own",
    "unsubscribe": "one's own wish, in a table of its own",
    "language": "one's own language",
    "volunteers:request-language": "one's own language",
    "groups:tip-aside": "the row itself holds who put it aside and when",
    "today-seen": "the moment somebody last looked",
    "volunteers:case-note": "the note is its own line: who wrote it and when",
    "volunteers:match-words": "the words are their own line: who wrote them and when",
    "volunteers:request-words": "the words are their own line: who wrote them and when",
    "volunteers:passing": "the proposal itself holds who said yes and when",
    "volunteers:request-passing": "the proposal itself holds who said yes and when",
    "volunteers:me-connections": "one's own words about oneself",
    "volunteers:me-connection-removal": "one's own words about oneself",
    "learning:card": "one's own words about oneself",
    "learning:card-removal": "one's own words about oneself, gone",
    "learning:hello": "the hello is its own line: who said it to whom and when",
    "learning:thank": "the thanks are their own line: who gave them to whom and when",
    "learning:thanks-away": "one's own page of thanks",
    "learning:experiment-times": "when somebody can talk is their own word",
    "learning:answers": "the answer is its own line: what was written and when",
    "volunteers:concern-create": "the concern is its own line, which nobody but its readers may find",
}
WITHOUT_WEIGHT = {"hub_limit", "hub_formkey", "hub_privatelink", "hub_outgoingmail", "hub_user"}


def faults_of_history(name: str, changed: list[str]) -> Iterator[str]:
    """What a form changes is told by a move or the audit log, in the same transaction."""
    weighty = set(changed) - WITHOUT_WEIGHT - HISTORIES
    if weighty and not HISTORIES & set(changed) and name not in WITHOUT_HISTORY:
        yield f"changes {sorted(weighty)} and leaves no line"


# --- Answers ----------------------------------------------------------------------------------------------
def faults_of_answer(
    name: str, response: Any, expected: set[str], *, has_page: bool = False
) -> Iterator[str]:
    word = word_for(response)
    if name.startswith(LIBRARY) and word in ("hidden", "sign-in") and expected == {"in"}:
        return  # the library hides what somebody doesn't have: a key, a set of codes, a sign-in that is under way
    if word == "no such act" and not has_page:
        return  # the same for everybody, whatever lies behind the address
    if word not in expected:
        yield f"{word} ({response.status_code}), not {' or '.join(sorted(expected))}"


@pytest.mark.parametrize("name", NAMES)
def test_only_declared_methods_do_anything(world: World, name: str) -> None:
    """HEAD is GET without words, OPTIONS lists methods, all others are refused (O13)."""
    faults, before = [], fingerprint()
    _where, url, _row = next(addresses(world, name))

    with undone():
        for title in ("visitor", whoever_may_come_in(world, name)):
            chair = world.chairs[title]
            seen, head = ask(chair, "GET", url).status_code, ask(chair, "HEAD", url)
            if head.status_code != seen or head.content:
                faults.append(f"HEAD, {title}: {head.status_code}, and GET gives {seen}")
            if (status := ask(chair, "OPTIONS", url).status_code) >= 500:
                faults.append(f"OPTIONS, {title}: {status}")
            for method in ("PUT", "PATCH", "DELETE", "TRACE"):
                if (status := ask(chair, method, url).status_code) != 405:
                    faults.append(f"{method}, {title}: {status}")
        faults += [f"changes {table}" for table in what_changed(before)]

    assert faults == []


def whoever_may_come_in(world: World, name: str) -> str:
    sample = sample_of(name)
    where, _url, row = next(addresses(world, name))
    inside = lambda title: "in" in expected_answer(world, world.chairs[title], name, sample, where, row)  # noqa: E731
    return next(filter(inside, ["lead", "contact", "national", "safeguarding", "invited"]), "admin")


# --- Headers (P2, G19, X9) --------------------------------------------------------------------------------
STRICT = {"script-src": "'self'", "style-src": "'self'", "object-src": "'none'", "base-uri": "'none'"}
STRICT |= {"frame-ancestors": "'none'", "form-action": "'self'", "default-src": "'none'"}


def faults_of_headers(response: Any) -> Iterator[str]:
    headers = response.headers
    policy = dict(
        f"{part.strip()} ".split(" ", 1)  # "sandbox" stands alone
        for part in headers.get("Content-Security-Policy", "").split(";")
        if part.strip()
    )
    for directive, value in STRICT.items():
        if policy.get(directive, "").strip() != value:
            yield f"{directive} is {policy.get(directive)}"
    if "unsafe" in str(policy):
        yield "the policy allows what is unsafe"
    for header, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    }.items():
        if headers.get(header) != value:
            yield f"{header} is {headers.get(header)}"
    if not headers.get("Permissions-Policy"):
        yield "no Permissions-Policy"
    yield from (
        f"{header}: other sites" for header in headers if header.lower().startswith("access-control-")
    )


@pytest.fixture
def as_in_production(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def faults_of_page(response: Any, title: str, name: str) -> Iterator[str]:
    yield from faults_of_headers(response)
    if not is_kept_rightly(response, title, name):
        yield f"Cache-Control is {response.headers.get('Cache-Control')}"


def is_kept_rightly(response: Any, title: str, name: str) -> bool:
    """Only what is the same for every visitor may be kept; all else never is (O11)."""
    kept = response.headers.get("Cache-Control", "")
    if "no-store" in kept and "public" not in kept:
        return True
    if name in ("groups:start", "groups:contact"):
        who = response.wsgi_request.who  # the same for every visitor, and nobody's name or link in it
        return kept == "private, no-cache" and who.person is None and not who.links
    if name == "volunteers:ask" and title not in ("drafter",):
        return (
            kept == "private, no-cache"
        )  # so that the way back keeps what was typed; nothing of ours is in it
    if (name, title) == ("volunteers:ask", "visitor"):
        return kept == "private, no-cache"  # so that browsers keep what was typed when she goes back
    is_for_all = table.cells()[mark(name)[0]]["visitor"].startswith("pub")
    return (
        title == "visitor"
        and is_for_all
        and response.status_code in (200, 301, 302)
        and "Cookie" in response["Vary"]
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name in ROUTES and not ROUTES[name].is_public])
def test_a_private_page_is_not_shown_to_the_next_visitor_of_one_cache(world: World, name: str) -> None:
    """O11: the lead reads it, then a visitor comes through the same cache, which keeps whatever it may."""
    _where, url, _row = next(addresses(world, name))
    kept = ask(world.chairs["lead"], "GET", url)

    is_served_again = "no-store" not in kept.headers["Cache-Control"]
    response = kept if is_served_again else ask(world.chairs["visitor"], "GET", url)

    assert word_for(response) == "sign-in"


@pytest.mark.parametrize("name", ["home", "groups:list", "volunteers:ask", "account_login", "today"])
def test_another_site_is_told_nothing(world: World, name: str) -> None:
    """X9: no page answers a cross-site fetch, with or without the cookies of a sign-in."""
    for title in ("visitor", "lead"):
        browser = world.chairs[title].browser()
        response = browser.get(
            f"{reverse(name)}?callback=tell", headers={"Origin": "https://elsewhere.example"}
        )

        assert [header for header in response.headers if header.lower().startswith("access-control-")] == []
        assert b"tell(" not in response.content


def test_an_unknown_address_has_the_same_defences(db: None, as_in_production: None) -> None:
    response = Client().get("/no/such/page/", secure=True)

    assert response.status_code == 404
    assert list(faults_of_headers(response)) == []
    assert "no-store" in response.headers["Cache-Control"]
