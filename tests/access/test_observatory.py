"""Browser defences of every route, scored as Mozilla's Observatory would, with the settings of production (G19, P2)."""

import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client

from tests.access.observatory import RULES, Scan, score
from tests.access.test_routes import NAMES, addresses, whoever_may_come_in
from tests.access.world import World
from tests.hub.test_settings import run

WANTED = 115  # an A+ begins at 100; we have 130, and 135 where a cookie is set
DEFENCES = (
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_COOKIE_",
    "LANGUAGE_COOKIE_",
    "X_FRAME_",
    "CONTENT_SECURITY_",
    "PERMISSIONS_",
)
FROM_ELSEWHERE = {"Origin": "https://elsewhere.example", "Accept": "text/html"}
# Probes stand in the machine room, without TLS, and are told one word.
ALSO_PLAINLY = {"healthz", "readyz"}


@pytest.fixture(scope="module")
def defences() -> dict[str, Any]:
    """What production sets, read off a production that has just started."""
    said = run(
        "import django; django.setup(); import json; from django.conf import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in dir(s) if n.startswith({DEFENCES!r})}}, default=str))"
    )
    return json.loads(said.stdout.splitlines()[-1])


@pytest.fixture
def in_production(settings: Any, defences: dict[str, Any]) -> None:
    for name, value in defences.items():
        setattr(settings, name, value)


def browser_of(world: World, title: str) -> Client:
    """Their cookies as production names them."""
    names = {"sessionid": django_settings.SESSION_COOKIE_NAME, "csrftoken": django_settings.CSRF_COOKIE_NAME}
    client = Client(headers=FROM_ELSEWHERE)
    for name, value in world.chairs[title].cookies.items():
        client.cookies[names.get(name, name)] = value
    return client


def faults(scan: Scan) -> list[str]:
    points, said = score(scan)
    return [] if points >= WANTED else [f"{points} points: {said}"]


@pytest.mark.parametrize("name", NAMES)
def test_every_route_has_the_defences_of_an_a_with_a_plus(
    world: World, in_production: None, name: str
) -> None:
    _where, url, _row = next(addresses(world, name))
    plain = None if name in ALSO_PLAINLY else Client().get(url)

    found = [
        fault
        for title in ("visitor", whoever_may_come_in(world, name))
        for fault in faults(Scan(browser_of(world, title).get(url, secure=True), plain))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("get", "/no/such/page/", 404),
        ("get", "/groups", 301),
        ("put", "/", 405),
        ("get", "/groups/?name=a%00b", 400),
        ("post", "/account/login/", 403),
        ("get", "/triage/", 302),
    ],
)
def test_refusals_are_defended_as_well(
    db: None, in_production: None, method: str, url: str, status: int
) -> None:
    response = getattr(Client(enforce_csrf_checks=method == "post"), method)(url, secure=True)

    assert response.status_code == status
    assert faults(Scan(response)) == []


def test_a_page_that_is_not_changed_is_defended_as_well(db: None, in_production: None) -> None:
    first = Client().get("/privacy/", secure=True)

    again = Client().get("/privacy/", headers={"If-None-Match": first["ETag"]}, secure=True)

    assert again.status_code == 304
    assert faults(Scan(again)) == []


def test_the_table_takes_and_gives_as_the_observatory_does() -> None:
    """A page with nothing at all, and one with everything but a place on the browsers' own list."""
    bare, good = HttpResponse('<script src="http://elsewhere.example/x.js"></script>'), HttpResponse("words")
    bare.set_cookie("sessionid", "1")
    bare["Access-Control-Allow-Origin"], bare["Access-Control-Allow-Credentials"] = (
        "https://x.example",
        "true",
    )
    good.set_cookie("__Host-s", "1", secure=True, httponly=True, samesite="Lax")
    good["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    good["Referrer-Policy"], good["Cross-Origin-Resource-Policy"] = "no-referrer", "same-origin"
    good["Strict-Transport-Security"], good["X-Content-Type-Options"] = "max-age=31536000", "nosniff"
    plain = HttpResponse("no way to https")

    assert len(RULES) == 10
    assert score(Scan(bare, plain))[0] == 100 - 25 - 40 - 50 - 20 - 20 - 50 - 5 - 20
    assert score(Scan(good))[0] == 100 + 10 + 5 + 5 + 5 + 10


def test_what_is_given_counts_only_where_little_is_taken() -> None:
    response = HttpResponse("words")
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"

    assert score(Scan(response))[0] == 80  # without strict transport what the policy earns is not counted
