"""The table of docs/access.md, read by a small interpreter of its own: what the tests expect comes from here alone."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
CHAIRS = {
    "Visitor": "visitor",
    "Contact (link)": "contact",
    "Person": "person",
    "Newcomer": "newcomer",
    "Volunteer": "volunteer",
    "Organiser": "organiser",
    "Lead": "lead",
    "National": "national",
    "Admin": "admin",
    "Safeguarding lead": "safeguarding",
}


@cache
def cells() -> dict[str, dict[str, str]]:
    """Object -> audience -> the cell as it is written."""
    table: dict[str, dict[str, str]] = {}
    header: list[str] = []
    for line in PAGE.read_text().splitlines():
        columns = [column.strip() for column in line.strip().strip("|").split("|")]
        if columns[0] == "mark":
            break
        if columns[0] == "object":
            header = [CHAIRS[title] for title in columns[1:]]
        elif header and line.startswith("|") and "`" in columns[0]:
            table[columns[0].split("`")[1]] = dict(zip(header, columns[1:], strict=True))
    return table


@dataclass(frozen=True)
class Side:
    """What one side of one part of a cell opens."""

    scopes: tuple[str, ...]
    only: tuple[str, ...]
    guarded: bool = False

    def opens(self, verb: str) -> bool:
        return bool(self.scopes) and (verb == "read" or not self.only or verb in self.only)


def side(text: str) -> Side:
    before, *after = text.split(":")
    scopes = tuple(word for word in before.replace("!", "").split("+") if word != "-")
    only = tuple(word.strip() for word in after[0].split(",")) if after else ()
    if scopes == ("create",):
        return Side(("create",), ("create",))
    return Side(scopes, only, "!" in before)


def parts(thing: str, audience: str) -> list[tuple[Side, Side]]:
    return [
        (side(part.split("/")[0].strip()), side(part.split("/")[1].strip()))
        for part in cells()[thing][audience].split(";")
    ]


def scopes_for(thing: str, audience: str, verb: str) -> set[str]:
    """In which scopes this audience may do this."""
    which = 0 if verb == "read" else 1
    sides = [part[which] for part in parts(thing, audience)]
    return {scope for one in sides if one.opens(verb) for scope in one.scopes}


def whole_rows_for(thing: str, audience: str) -> set[str]:
    """In which scopes it reads everything of a row by just looking: not only the fields after a colon, and without
    the reason that a `!` asks for."""
    return {
        scope
        for read, _write in parts(thing, audience)
        if not read.only and not read.guarded
        for scope in read.scopes
    }


def verbs_of(thing: str) -> list[str]:
    """Reading, every verb the object's row names, and one that nobody names."""
    named = {
        verb for audience in cells()[thing] for _read, write in parts(thing, audience) for verb in write.only
    }
    return ["read", *sorted(named), "anything else"]


def allowed(thing: str, audiences: frozenset[str], verb: str) -> bool:
    return any(scopes_for(thing, audience, verb) for audience in audiences)


@cache
def marks() -> dict[str, tuple[tuple[str, str], bool]]:
    """Route -> (its mark, whether it is for people only), as the page says."""
    found = {}
    is_there = False
    for line in PAGE.read_text().splitlines():
        columns = [column.strip() for column in line.strip().strip("|").split("|")]
        if columns[0] == "mark":
            is_there = True
        elif is_there and line.startswith("|") and "`" in columns[0]:
            thing, verb = columns[0].replace("`", "").split()
            for name in columns[2].replace("`", "").split(", "):
                found[name] = ((thing, verb), columns[1] == "yes")
    return found
