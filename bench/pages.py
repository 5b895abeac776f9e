"""Which pages are measured, as whom, and what they may cost (the targets of docs/performance.md)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench import large_group, people
from groups.models import Group
from hub.guard.models import Limit
from hub.guard.stamps import Stamp

AT_ONCE = 20  # posts in a round: the limit for everybody is 200 an hour


@dataclass(frozen=True)
class Target:
    """At most so much; None where nothing was promised."""

    queries: int | None = None
    in_f: float | None = None
    in_l: float | None = None
    kib: float | None = None
    gzip_kib: float | None = None
    sql_ms: float | None = None
    p95_in_l: float | None = None


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass
class Page:
    name: str
    nth: Callable[[int], Request]
    target: Target = Target()
    is_cold: bool = False  # the cache is emptied before each
    is_conditional: bool = False  # the browser has the page already
    at_most: int = 150  # requests a round
    expects: int = 200
    before_round: Callable[[], Any] | None = None
    site: str = "hub"


def floor() -> list[Page]:
    return [
        Page("L: a string", lambda n: Request("/string/"), site="floor"),
        Page("F: 25 rows", lambda n: Request("/page/"), site="floor"),
    ]


def every() -> list[Page]:
    return [*floor(), *public(), *signed_in(), *of_a_large_group(), *asking()]


def public() -> list[Page]:
    slugs = list(Group.objects.live().order_by("pk").values_list("slug", flat=True)[:25])
    listing = lambda n: Request(reverse("groups:list"))  # noqa: E731
    detail = lambda n: Request(reverse("groups:detail", args=[slugs[n % len(slugs)]]))  # noqa: E731
    home = lambda n: Request("/")  # noqa: E731
    unread = Target(5, 2.0, kib=40, gzip_kib=8)
    again = Target(1, 0.25, in_l=2.0, p95_in_l=3.0)
    return [
        Page("/groups/ cold", listing, unread, is_cold=True),
        Page("/groups/ cached", listing, Target(2, 0.4)),
        Page("/groups/ 304", listing, again, is_conditional=True, expects=304),
        Page("a group's page cold", detail, Target(8, 2.5), is_cold=True),
        Page("a group's page cached", detail, Target(2, 0.4)),
        Page("a group's page 304", detail, again, is_conditional=True, expects=304),
        Page("/ cold", home, Target(8, 2.5), is_cold=True),
        Page("/ 304", home, again, is_conditional=True, expects=304),
    ]


def signed_in() -> list[Page]:
    organiser, coordinator = people.organiser(), people.coordinator()
    by_organiser, by_coordinator = people.cookie(organiser), people.cookie(coordinator)
    cases = people.cases_with_suggestions(organiser)
    table, dashboard, suggestions = Target(10, 5.0), Target(12, 4.0), Target(6, 3.0)
    pages = [
        Page("/triage/ 50 rows", lambda n: Request("/triage/", by_organiser), table),
        Page("/today/ organiser", lambda n: Request("/today/", by_organiser), dashboard),
        Page("/today/ coordinator", lambda n: Request("/today/", by_coordinator), dashboard),
    ]
    if cases:
        one = lambda name: lambda n: Request(reverse(name, args=[cases[n % len(cases)]]), by_organiser)  # noqa: E731
        pages += [
            Page("a case, with suggestions", one("volunteers:case"), suggestions),
            Page("its page of all suggestions", one("volunteers:case-suggestions"), suggestions),
        ]
    try:
        national = reverse("impact:national")
    except NoReverseMatch:
        return pages
    whole = Target(8, 4.0, sql_ms=50)
    shown = lambda n: Request(national, by_coordinator)  # noqa: E731
    return [
        *pages,
        Page("/national/ cold", shown, whole, is_cold=True),
        Page("/national/ kept", shown, whole),
    ]


def of_a_large_group() -> list[Page]:
    """5,000 members cost no more than five."""
    by_lead = people.cookie(people.organiser())
    public, *rooms = large_group.addresses().items()
    one = lambda path, headers: lambda n: Request(path, headers)  # noqa: E731
    return [
        Page(f"5,000 members: {public[0]} cold", one(public[1], {}), Target(8, 2.5), is_cold=True),
        *(Page(f"5,000 members: {name}", one(path, by_lead), Target(12, 4.0)) for name, path in rooms),
    ]


def asking() -> list[Page]:
    ask = reverse("volunteers:ask")
    return [
        Page("the ask form", lambda n: Request(ask), Target(2, 2.0)),
        Page(
            "the ask form, sent", lambda n: sent(ask), Target(10, 3.0), at_most=AT_ONCE, expects=302,
            before_round=forget_counts,
        ),
    ]  # fmt: skip


def sent(path: str) -> Request:
    """A form that was served a minute ago to somebody new, elsewhere; it is accepted, and its mail is promised."""
    number = uuid.uuid4().int
    stamp = Stamp("ask", uuid.uuid4(), timezone.now() - timedelta(minutes=1))
    typed = {
        "organisation_name": f"Hope House {number % 10**6}",
        "name": "Bev Hope",
        "organisation_kind": "charity",
        "postcode": "LS6",
        "words": "Our list of members lives in three spreadsheets, and none of them is right. Can somebody help?",
        "kind": "not_sure",
        "when": "no_rush",
        "email": f"bev-{number}@example.org",
        "language": "en-gb",
        "stamp": str(stamp),
        "fax": "",
    }
    network = f"10.{number % 251}.{number // 251 % 251}.{number // 63001 % 251}"
    headers = {"X-Forwarded-For": network, "Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    return Request(path, headers, urlencode(typed).encode())


def forget_counts() -> None:
    """So that no form is held for being the two hundredth of this hour."""
    Limit.objects.all().delete()
    cache.clear()
