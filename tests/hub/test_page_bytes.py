"""How heavy the public pages are: bytes, requests, elements. Exact, so that they may stop a change (performance.md)."""

import gzip
from typing import Any

import pytest
from django.test import Client

from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request
from tests.hub.page_weight import Load
from tests.hub.public_pages import ADDRESSES, Network, a_network

pytestmark = pytest.mark.django_db
KB = 1024
PAGES = sorted(ADDRESSES.keys() - {"security-txt", "robots-txt"})


@pytest.fixture
def network() -> Network:
    """With as many groups and requests as one page of a list shows, and their longest words."""
    network = a_network()
    for number in range(25):
        GroupFactory(
            name=f"Digital Neighbours of Somewhere Rather Long {number:02}",
            summary="Free digital help for small charities, on Tuesday evenings, with tea and a plan that lasts.",
            run_by=[PersonFactory()],
        )
        brief = {"may_name": True, "may_place": True, "needed": "Somebody to look at a lunch rota. " * 8}
        a_ready_request(network.leeds.tunde, network.leeds, brief=brief)
    return network


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_first_visit_is_light(network: Network, language: str) -> None:
    faults = []
    for url in [url for name in PAGES for url in network.pages_of(name)]:
        load = Load.of(Client().get(url, headers={"Accept-Language": language}).content)
        if load.total > 100 * KB or load.requests > 12 or load.scripts > 25 * KB or load.elements > 800:
            faults.append(f"{url}: {load}")

    assert faults == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_list_of_25_is_light(network: Network, language: str) -> None:
    for name in ("groups:list", "volunteers:sought"):
        html = Client().get(network.pages_of(name)[0], headers={"Accept-Language": language}).content

        assert html.count(b"<article") >= 25
        assert (len(html) <= 40 * KB, len(gzip.compress(html, 6)) <= 8 * KB) == (True, True), name


def test_a_page_that_asks_another_host_is_found_out() -> None:
    with pytest.raises(AssertionError, match="somebody else"):
        Load.of(b'<script src="https://elsewhere.example/x.js"></script>')


def test_letters_of_a_range_bring_their_font() -> None:
    plain, welsh = (Load.of(html(words)).files for words in ("Tea", "Te a gŵyl"))

    assert welsh.keys() >= plain.keys()


def html(words: str) -> Any:
    return f'<link rel="stylesheet" href="/static/css/tokens.css"><p>{words}</p>'.encode()
