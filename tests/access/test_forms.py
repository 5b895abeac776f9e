"""Forms carry their key and answer nobody without it; what needs none is one short list (F13)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.access.answers import ask, fingerprint, undone, what_changed
from tests.access.routes import ROUTES, SAID, all_routes
from tests.access.test_routes import addresses, whoever_may_come_in
from tests.access.world import Chair, World, link_cookie

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
NAMES = sorted(name for _pattern, name, _view in all_routes() if name in ROUTES)
# A sealed stamp, the token itself, or nothing worth a key stands in for the key; none reads a sign-in's cookie to act.
WITHOUT_A_KEY = {
    "language": "sets the language of this browser",
    "unsubscribe": "mail programs have no form key; the token is the right",
    "volunteers:request-language": "the link's cookie comes with no press of another site; sets her language",
    "groups:contact": "a sealed stamp and a form key",
    "groups:start": "a sealed stamp and a form key",
    "groups:start-sent": "the sealed key of the form",
    "volunteers:ask": "a sealed stamp and a form key",
    "volunteers:sent": "the sealed key of the form",
    "volunteers:lost-link": "a sealed stamp and a form key",
    "learning:answers": "a sealed stamp and a form key",
}


def view_of(url: str) -> Any:
    return resolve(urlsplit(url).path).func


def test_the_list_of_forms_without_a_key_is_whole() -> None:
    exempt = {name for _pattern, name, view in all_routes() if getattr(view, "csrf_exempt", False)}

    assert exempt == WITHOUT_A_KEY.keys()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_A_KEY])
def test_a_press_without_the_key_does_nothing(world: World, name: str) -> None:
    """As another site would send it: with the cookies, without the key."""
    chair = world.chairs[whoever_may_come_in(world, name)]
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = chair.browser().cookies
    _where, url, _row = next(addresses(world, name))
    before = fingerprint()

    with undone():
        response = browser.post(url, SAID)
        changed = what_changed(before)

    assert (response.status_code in (403, 404, 405), changed) == (True, [])


def keyless_forms(page: str, url: str) -> Iterator[str]:
    for form in FORM.finditer(page):
        is_post = re.search(r"method\s*=\s*[\"']?post", form["head"], re.IGNORECASE)
        action = re.search(r"action\s*=\s*\"([^\"]*)\"", form["head"])
        target = action[1] if action and action[1] else url
        if (
            is_post
            and not getattr(view_of(target), "csrf_exempt", False)
            and "csrfmiddlewaretoken" not in form["body"]
        ):
            yield f"{url}: the form to {target} has no key"


@pytest.mark.parametrize("name", NAMES)
def test_every_form_on_a_page_has_its_key(world: World, name: str) -> None:
    chair = world.chairs[whoever_may_come_in(world, name)]
    _where, url, _row = next(addresses(world, name))

    page = ask(chair, "GET", url).content.decode(errors="replace")

    assert list(keyless_forms(page, url)) == []


def test_every_form_on_a_requests_pages_has_its_key_in_every_state(world: World) -> None:
    faults, forms = [], 0
    for name, case in world.cases.items():
        if not name.startswith("ours") or case.is_held:
            continue
        link = case.row.contacts.first().link()
        contact = Chair(name, frozenset({"contact"}), cookies=link_cookie([link]))
        for chair, url in [
            (contact, case.row.get_absolute_url()),
            (world.chairs["organiser"], reverse("volunteers:case", args=[case.row.ref])),
        ]:
            page = ask(chair, "GET", url).content.decode()
            forms += len(FORM.findall(page))
            faults += [f"{name}: {fault}" for fault in keyless_forms(page, url)]

    assert faults == []
    assert forms > 20
