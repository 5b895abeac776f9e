"""Every public page of the hub, reached once, and a small network that fills them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from groups.models import Group, OldAddress
from hub.access.checks import routes
from hub.access.views import PublicPage
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest

# How each is reached: arguments of the address, and the queries worth a look.
ADDRESSES: dict[str, tuple[dict[str, str], list[str]]] = {
    "home": ({}, [""]),
    "accessibility": ({}, [""]),
    "privacy": ({}, [""]),
    "cookies": ({}, [""]),
    "contact": ({}, [""]),
    "security-txt": ({}, [""]),
    "robots-txt": ({}, [""]),
    "groups:list": (
        {},
        ["", "?region=yorkshire-and-the-humber", "?name=Leeds", "?state=active", "?postcode=LS6"],
    ),
    "groups:near": ({}, ["", "?postcode=LS6", "?postcode=IV27", "?postcode=nowhere"]),
    "groups:detail": ({"slug": "leeds"}, [""]),
    "groups:join": ({"slug": "leeds"}, [""]),
    "volunteers:help": ({}, [""]),
    "volunteers:guide": ({"slug": "choosing-a-tool"}, [""]),
    "volunteers:join": ({}, ["", "?group=leeds", "?group=nowhere"]),
    "volunteers:sought": (
        {},
        ["", "?size=job", "?region=yorkshire-and-the-humber", "?category=website-and-content"],
    ),
    "volunteers:brief": ({"ref": ""}, [""]),
}


@dataclass
class Network:
    """Leeds, with two people and an earlier address; York, which nobody runs; a request that looks for two."""

    leeds: Group
    york: Group
    request: HelpRequest
    tom: Any

    @property
    def pages(self) -> list[str]:
        return [url for name in ADDRESSES for url in self.pages_of(name)]

    def pages_of(self, name: str) -> list[str]:
        arguments, queries = ADDRESSES[name]
        filled = {"ref": self.request.ref} if "ref" in arguments else arguments
        return [reverse(name, kwargs=filled) + query for query in queries]


def a_network() -> Network:
    leeds = a_group(slug="leeds")
    OldAddress.objects.create(group=leeds, slug="leeds-of-old")
    york = a_group("York Digital Kitchen", "YO1", slug="york", state="forming")
    request = a_ready_request(
        leeds.tunde,
        leeds,
        size="job",
        skills=[("spreadsheets", 2)],
        role={"wanted": 2},
        brief={"may_name": True},
    )
    a_ready_request(york.tunde, york, brief={"may_place": True})
    return Network(leeds, york, request, a_volunteer(group=leeds, person=PersonFactory(name="Tom Price")))


def public_routes() -> dict[str, Any]:
    """Name -> view class of every route whose page is the same for all strangers."""
    found = {name: getattr(view, "view_class", None) for _pattern, name, view in routes()}
    return {name: view for name, view in found.items() if view is not None and issubclass(view, PublicPage)}
