"""Who is asking: a visitor, a link-holder or a person, with all they stand for, read from the database each time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from hub import shelves
from hub.access.matrix import grants

if TYPE_CHECKING:
    from hub.links.models import PrivateLink


@dataclass(frozen=True)
class Standing:
    """What somebody is to one app: an audience of the matrix, in a group, in regions, or in one case."""

    audience: str
    group: int | None = None
    regions: frozenset[int] = frozenset()
    since: Any = field(default=None, compare=False)
    region_code: str = ""  # of a safeguarding lead
    group_name: str = field(default="", compare=False)
    group_slug: str = field(default="", compare=False)


def standings_of(person: Any) -> Iterator[Standing]:
    """One question to the database for all apps, written out: it is asked for every page of whoever is signed in."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(shelves.STANDINGS), {"person": person.pk})
        for audience, group, regions, *said in cursor.fetchall():
            yield Standing(audience, group, frozenset(regions or ()), *said)


class Who:
    """One per request (or per mail, export, feed). Nothing of it is kept in the session."""

    def __init__(self, person: Any = None, links: Iterable["PrivateLink"] = ()) -> None:
        self.person = person if person is not None and person.is_authenticated else None
        self.links = list(links)

    @cached_property
    def standings(self) -> list[Standing]:
        """Everything this person is, from every app's shelf; worked out once, with one query."""
        found = [Standing("visitor")]
        if self.links:
            found.append(Standing("contact"))
        if self.person is not None:
            found.append(Standing("person"))
            found += standings_of(self.person)
        return found

    @cached_property
    def audiences(self) -> frozenset[str]:
        return frozenset(standing.audience for standing in self.standings)

    def groups_as(self, *audiences: str) -> set[int]:
        return {s.group for s in self.standings if s.group is not None and s.audience in audiences}

    @cached_property
    def is_privileged(self) -> bool:
        """Organiser and up: shorter sign-ins, a second factor before private things (rule 6)."""
        return bool(self.audiences & {"organiser", "lead", "national", "admin", "safeguarding"})

    def may(self, thing: str, verb: str, row: Any = None) -> bool:
        """Is this act open to them at all; with a row, open on that row (one query)?"""
        if row is None:
            return any(grants(thing, audience, verb) for audience in self.audiences)
        return type(row)._base_manager.filter(scope_of(thing, self, verb), pk=row.pk).exists()


def scope_of(thing: str, who: Who, verb: str = "read") -> Q:
    """The rows of `thing` that are open to `who` for `verb`: rights are added, never carried over."""
    rows = shelves.SCOPES[thing].rows
    allowed = Q(pk__in=[])
    for audience in sorted(who.audiences):
        for grant in grants(thing, audience, verb):
            for scope in sorted(grant.scopes - {"create"}):
                allowed |= rows[scope](who, audience)
    return allowed


def everything(who: Who, audience: str) -> Q:
    """The scope function of `pub` and `all` where every row of the object is meant (an empty Q would be nothing)."""
    return ~Q(pk__in=[])
