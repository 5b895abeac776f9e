"""Doors without a mark stay shut, at the start and at every request; and what the hub refuses to start with (P1)."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.views.static import serve

from hub.access import marks
from hub.access.checks import every_route_is_marked, routes, unsafe_settings
from hub.access.matrix import MATRIX
from hub.access.who import Who
from tests.access import table
from tests.access.routes import ROUTES, all_routes


def a_page(request: HttpRequest) -> Any:
    raise AssertionError("Nobody may come this far.")


def test_an_unmarked_route_stops_the_start(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [("somewhere/", "somewhere", a_page), *routes()]
    monkeypatch.setattr("hub.access.checks.routes", lambda: found)

    assert [error.msg for error in every_route_is_marked(None)] == [
        "The route 'somewhere/' (somewhere) has no access mark."
    ]


def test_a_mark_of_an_object_that_the_matrix_does_not_know_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Made:
        access = ("treasure", "read")

    a_view: Any = type("View", (), {"view_class": Made, "__module__": "somewhere"})()
    found = [("treasure/", "treasure", a_view), *routes()]
    monkeypatch.setattr("hub.access.checks.routes", lambda: found)

    assert [error.id for error in every_route_is_marked(None)] == ["hub.E001"]


def test_the_list_of_a_librarys_routes_may_not_name_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(marks.LIBRARY_ROUTES, "account_treasure", ("account", "use"))
    monkeypatch.setattr("hub.access.checks.LIBRARY_ROUTES", marks.LIBRARY_ROUTES)

    assert [error.id for error in every_route_is_marked(None)] == ["hub.E002"]


def test_djangos_own_pages_are_let_through_only_while_developing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [("media/", None, serve), *routes()]
    monkeypatch.setattr("hub.access.checks.routes", lambda: found)

    settings.DEBUG = True
    assert every_route_is_marked(None) == []
    settings.DEBUG = False
    assert [error.id for error in every_route_is_marked(None)] == ["hub.E001"]


@pytest.mark.parametrize("name", sorted({name for _pattern, name, _view in all_routes() if name in ROUTES}))
def test_a_page_that_is_not_public_says_so_or_has_nothing_for_visitors(name: str) -> None:
    """Deny by default: what isn't listed as open in the samples is shut before a view is asked."""
    view = next(view for _pattern, one, view in all_routes() if one == name)
    mark = marks.mark_of(view, name)
    assert mark is not None

    if not ROUTES[name].is_public and mark[0] != "account":
        assert not marks.is_open(mark, view)


def test_the_page_for_people_names_every_mark() -> None:
    """So that no view can be marked anew without anybody reading it."""
    said = {
        name: (marks.mark_of(view, name), marks.is_for_people(view))
        for _pattern, name, view in all_routes()
        if marks.mark_of(view, name) != ("account", "use")
    }

    assert said == table.marks()


# --- What the hub does not start with ----------------------------------------------------------------------
SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": ["hub.example.org"],
    "MAIL_DOMAIN": "hub.example.org",
    "HUB_URL": "https://hub.example.org",
    "REDIS_URL": "redis://:secret@redis/0",
    "CACHE_URL": "unix:///run/valkey.sock",
}


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        ("SECRET_KEY", "x" * 49, "Set SECRET_KEY"),
        ("ALLOWED_HOSTS", ["*"], "Set ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [], "Set ALLOWED_HOSTS"),
        ("MAIL_DOMAIN", "", "Set MAIL_DOMAIN"),
        ("MAIL_DOMAIN", "localhost", "Set MAIL_DOMAIN"),
        ("HUB_URL", "http://hub.example.org", "Set HUB_URL"),
        ("REDIS_URL", "redis://redis/0", "REDIS_URL names"),
        ("CACHE_URL", "rediss://redis/0", "CACHE_URL names"),
        ("INSTALLED_APPS", ["django.contrib.gis"], "Take django.contrib.gis"),
    ],
)
def test_unsafe_settings_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: Any, begins: str
) -> None:
    from django.conf import settings

    for setting, safe in SAFE.items():
        monkeypatch.setattr(settings, setting, safe)
    assert unsafe_settings() == []

    monkeypatch.setattr(settings, name, value)

    problems = unsafe_settings()
    assert len(problems) == 1
    assert problems[0].startswith(begins)


def test_while_developing_nothing_is_refused(settings: Any) -> None:
    settings.DEBUG, settings.SECRET_KEY = True, ""

    assert unsafe_settings() == []


# --- Who --------------------------------------------------------------------------------------------------
def test_nobody_is_a_visitor_and_nothing_else() -> None:
    who = Who()

    assert who.audiences == {"visitor"}
    assert not who.is_privileged
    assert [thing for thing in MATRIX if who.may(thing, "read")] == [
        "door",
        "account",
        "group_page",
        "request_brief",
        "pack",
    ]
