"""What the groups put on somebody's list for today: one question to the database for all of it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from groups.waiting import Piece, born, invitations, items, life, network, reached, run, vouching
from groups.waiting.invitations import CALLING, to_find_a_lead, to_find_leads
from hub import shelves
from hub.today.items import Change, Item

__all__ = [
    "CALLING",
    "changes",
    "the_first_group",
    "to_begin_with",
    "to_do",
    "to_find_a_lead",
    "to_find_leads",
]

PIECES: list[Piece] = [
    *invitations.PIECES,
    *born.PIECES,
    *run.PIECES,
    *reached.PIECES,
    *life.PIECES,
    *vouching.PIECES,
    *network.PIECES,
]


def to_do(who: Any) -> Iterator[Item]:
    """What others did is asked for along with what waits, and kept with whoever asks for `changes`."""
    found = list(items(who, PIECES + shelves.ASKED_ALONG))
    who.news_of_groups = [one for one in found if isinstance(one, Change)]
    yield from (one for one in found if isinstance(one, Item))


def changes(who: Any, since: Any, at_most: int) -> Iterator[Change]:
    """Without a question of its own: the list above it on the same page has asked."""
    news = [change for change in getattr(who, "news_of_groups", []) if change.at > since]
    yield from sorted(news, key=lambda change: change.at, reverse=True)[:at_most]


def the_first_group(who: Any) -> Iterator[Item]:
    """On an empty hub: where everything begins."""
    if "national" in who.audiences and not Group.objects.exists():
        yield to_begin_with()


def to_begin_with() -> Item:
    return Item(
        who=_("The first group"),
        what=_("The hub is empty. Say where the group is and when it meets, and invite whoever leads it."),
        url=reverse("groups:create"),
        act=_("Begin the first group"),
        minutes=CALLING,
        urgent=True,
    )
