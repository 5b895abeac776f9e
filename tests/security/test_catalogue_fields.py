"""Every field of every form, and every page, with what nobody means to type: a sentence or a page, never a fault (G33)."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests.access.answers import undone
from tests.access.routes import ROUTES, SAID, all_routes
from tests.access.world import World
from tests.security.odd_words import GOOD, ODD, ODDEST

CHAIRS = ["visitor", "organiser", "lead", "national", "volunteer"]
OURS = (
    "groups:",
    "learning:",
    "imports:",
    "account_merge",
    "national_same_people",
    "account_history",
    "stuck_mails",
)
NAMES = sorted({name for _pattern, name, _view in all_routes() if name and name.startswith(OURS)})
PAGES = [
    "page=-1&state=x&region=x&version=-1", "page=99999999999999999999&version=99999999999999999999&state=running",
    "page=%00&q=a%00b&name=%00&words=%00", "name=%ED%A0%80&postcode=%ED%A0%80&before=9999-99-99&region=%F0%9F%AB%96",
    "before=0001-01-01T00:00:00%2B23:59~audit~1", "before=9999-12-31T23:59:59-23:59~audit~999999999999999999",
]  # fmt: skip


def addresses(world: World, name: str) -> Iterator[str]:
    sample = ROUTES[name]
    for arguments, _row in list(sample.reached(world).values())[:2]:
        yield reverse(name, kwargs=arguments) + sample.query


def fields_of(response: Any) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for layer in response.context or []:
        for value in (layer.get("form"), layer.get("letters")):
            if isinstance(value, forms.BaseForm):
                found |= value.fields
    return found


def stamped(response: Any) -> dict[str, str]:
    stamp = getattr((response.context or {}).get("form"), "stamp", None)
    return {"stamp": str(stamp)} if stamp else {}


@pytest.mark.parametrize("name", [name for name in NAMES if name in ROUTES])
def test_g33_odd_words_in_any_field_and_odd_pages_are_answered(world: World, name: str) -> None:
    faults = []
    for url in addresses(world, name):
        for title in CHAIRS:
            browser = world.chairs[title].browser()
            page = browser.get(url, secure=True)
            if page.status_code >= 400:
                continue
            for odd in PAGES:
                faults += faults_of(browser, "GET", f"{url.partition('?')[0]}?{odd}")
            faults += said_oddly(browser, url, page)
            break
    assert faults == []


def said_oddly(browser: Client, url: str, page: Any) -> Iterator[str]:
    """Each odd thing in every field at once; and the oddest in one field after the other, all else as it should be."""
    fields = fields_of(page)
    pressed = ("invitation", "act", "answer", "wish")
    good = {one: GOOD.get(one, SAID.get(one, "1")) for one in fields} | stamped(page)
    for odd in ODD:
        with undone():
            yield from faults_of(browser, "POST", url, good | dict.fromkeys([*fields, *pressed], odd))
    for field in [*fields, *pressed]:
        for odd in ODDEST:
            with undone():
                yield from faults_of(browser, "POST", url, good | {field: odd})


def faults_of(browser: Client, method: str, url: str, said: dict[str, Any] | None = None) -> list[str]:
    began = time.process_time()
    odd = ascii(said)[:200] if said else ""
    try:
        if method == "POST":
            form = "application/x-www-form-urlencoded"
            body = urlencode(said or {}, doseq=True, errors="surrogatepass")
            response = browser.post(url, body, content_type=form, secure=True)
        else:
            response = browser.get(url, secure=True)
    except Exception as trouble:
        return [f"{method} {url} {odd}: {trouble!r}"[:600]]
    slow = time.process_time() - began
    if response.status_code >= 500:
        return [f"{method} {url} {odd}: {response.status_code}"]
    return [f"{method} {url} {odd}: {slow:.1f} s"] if slow > 2 else []
