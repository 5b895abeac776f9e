"""Rights end at once, on every page (G4), and the counters are for the network that our proxy names (P3)."""

from typing import Any

import pytest
from django.utils import timezone

from groups.models import Membership
from hub.access.who import Who
from hub.accounts.models import NetworkRole
from tests.access.answers import ask, undone, what_changed, word_for
from tests.access.routes import ROUTES, Sample
from tests.access.test_routes import addresses, said_to
from tests.access.world import World

INSIDE = ("volunteers:triage", "volunteers:held", "volunteers:case", "volunteers:cover", "volunteers:queue")
INSIDE += (
    "volunteers:concern",
    "groups:manage",
    "groups:settings",
    "groups:people",
    "groups:invit",
    "groups:end-role",
)
INSIDE += ("groups:national", "groups:create", "groups:page", "groups:section", "groups:picture-")
OWN_WAY = {"groups:invitation", "groups:invitation-link", "groups:stop", "groups:stop-where"}
ROOMS = sorted(name for name in ROUTES if name.startswith(INSIDE) and name not in OWN_WAY)
LOSERS = ["organiser", "lead", "national", "safeguarding"]


def end_all_roles_of(person: Any) -> None:
    """In the rows alone: the sign-in stays, as if it had been overlooked."""
    Membership.objects.live().filter(person=person).update(ended_at=timezone.now())
    NetworkRole.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())


@pytest.mark.parametrize("title", LOSERS)
def test_g4_o7_who_lost_a_role_finds_no_room_and_changes_nothing(world: World, title: str) -> None:
    """Even with a sign-in that is still alive: GET and POST of every room, as it was open a moment ago."""
    chair, faults, was_in = world.chairs[title], [], 0
    with undone():
        for name in ROOMS:
            for _where, url, _row in addresses(world, name):
                with undone():
                    was_in += word_for(ask(chair, "GET", url)) == "in"
        end_all_roles_of(chair.person)
        before = everything_now()
        for name in ROOMS:
            sample: Sample = ROUTES[name]
            for where, url, _row in addresses(world, name):
                for method, said in (("GET", None), ("POST", said_to(world, sample))):
                    word = word_for(ask(chair, method, url, said))
                    if word != "hidden":
                        faults.append(f"{method} {name} {where}: {word}")
        faults += [f"changes {table}" for table in what_changed(before)]

    assert faults == []
    assert was_in > 3, "This chair had nothing to lose."


def everything_now() -> dict[str, Any]:
    from tests.access.answers import fingerprint

    return fingerprint()


@pytest.mark.parametrize("title", LOSERS)
def test_g4_a_mail_that_waits_is_read_with_the_rights_of_now(world: World, title: str) -> None:
    person = world.chairs[title].person
    with undone():
        assert Who(person).is_privileged
        end_all_roles_of(person)
        assert not Who(person).is_privileged
        assert Who(person).audiences == {"visitor", "person"}
