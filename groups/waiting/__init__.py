"""What waits for somebody in their groups, for their list of today: many kinds of row, one question to the database.

Each topic has a module here with its PIECES. A piece is SQL whose columns are those of `Row`, over the groups the
person runs (%(groups)s), leads (%(leads)s), %(person)s, %(is_national)s and %(is_network)s (coordinators and
administrators), which come from their standings, %(since)s, and %(now)s and %(today)s. A piece of news is asked for
along with them: what others did.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from hub.today.items import Change, Item, last_looked

AT_MOST = 25


@dataclass(frozen=True)
class Row:
    """One thing that waits: its own number, the group it is about, whom it concerns, since when, and a day or count."""

    pk: int
    group: str
    slug: str
    whom: str
    since: datetime | None
    day: Any = None
    count: int = 1


@dataclass(frozen=True)
class Piece:
    """`sql`: SELECT pk, group name, group slug, whom, since, day (date), count (integer). It says itself whose it is;
    `of` only spares the database the planning of what can't be anybody's here."""

    kind: str
    sql: str
    item: Callable[[Any], Item | Change]
    of: tuple[str, ...] = ()  # asked only where one of these is there: groups, leads, is_national, is_network


def asked_by(who: Any) -> dict[str, Any]:
    """What every piece may ask with: who it is, what they run, since when they have not looked, and today."""
    return {
        "person": who.person.pk,
        "groups": list(who.groups_as("organiser", "lead")),
        "leads": list(who.groups_as("lead")),
        "is_national": "national" in who.audiences,
        "is_network": bool(who.audiences & {"national", "admin"}),
        "since": last_looked(who.person),
        "now": timezone.now(),  # the hub's clock and day, not the database's own
        "today": timezone.localdate(),
    }


def items(who: Any, pieces: list[Piece], row: type = Row, at_most: int = AT_MOST) -> Iterator[Any]:
    """`row` has as many fields as the pieces have columns."""
    if who.person is None or not pieces:
        return
    asked = asked_by(who)
    kinds = {piece.kind: piece for piece in pieces if not piece.of or any(asked[whose] for whose in piece.of)}
    if not kinds:
        return
    each = [
        f"(SELECT '{piece.kind}', waits.* FROM ({piece.sql}) waits LIMIT {at_most})"  # noqa: S608 - all ours
        for piece in kinds.values()
    ]
    with connection.cursor() as cursor:
        # it begins as what it is: a bracket in front would be taken for a write, which says who writes
        cursor.execute(f"SELECT * FROM ({' UNION ALL '.join(each)}) waits", asked)  # noqa: S608 - all ours
        for kind, *said in cursor.fetchall():
            yield kinds[kind].item(row(*said))
