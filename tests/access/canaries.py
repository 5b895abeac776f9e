"""Who may meet which canary, worked out from the page's table."""

import re
from typing import Any

from tests.access import table
from tests.access.world import Canary, Chair, World, rows_in_scope

WORD = re.compile(r"zq\d{4}[a-z_]{1,3}")
# Where a private field is read as a part of more than one object.
ALSO_READ_AS = {"request_words": ["held_post"]}
# Who is introduced reads whom they will meet, and where: the name goes with the contact details.
READ_WITH_CONTACTS = ("organisation_name", "name")


def leaks(world: World, chair: Chair, text: str, *, where: str = "") -> list[str]:
    """Canaries in a text that this chair must not meet."""
    met = set(WORD.findall(text))
    if not met:
        return []
    return [
        f"{where} {chair.name} meets {canary.field} of {canary.thing} {canary.row}"
        for canary in world.canaries
        if canary.word in met and not may_meet(world, chair, canary)
    ]


def may_meet(world: World, chair: Chair, canary: Canary) -> bool:
    if canary.thing == "account":
        return canary.row == chair.person
    if canary.thing == "volunteer_contact" and canary.row.person == chair.person:
        return True
    audiences = chair.audiences & canary.only_for if canary.only_for else chair.audiences
    return any(
        canary.row.pk in rows_in_scope(world, thing, chair, audience, scope)
        for thing in things_of(canary)
        for audience in audiences
        for scope in table.whole_rows_for(thing, audience)
    )


def things_of(canary: Canary) -> list[str]:
    things = [canary.thing, *ALSO_READ_AS.get(canary.thing, [])]
    return [*things, "charity_contact"] if canary.field in READ_WITH_CONTACTS else things


def text_of(response: Any) -> str:
    """The page as its reader gets it, with the headers."""
    said = response.content.decode(errors="replace") if not response.streaming else ""
    return said + " ".join(response.headers.values())
