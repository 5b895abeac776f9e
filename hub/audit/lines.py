"""Histories read as one list: the audit log, moves, versions of texts; a page at a time, newest first, one question.

Each piece gives the same columns. The page after is found by the last line's moment, piece and number, so that it costs
the same however far back somebody reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, BooleanField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime

from hub import shelves

A_PAGE = 50
KINDS: dict[str, Any] = {
    "actor": BigIntegerField(), "role": CharField(), "act": CharField(), "about_type": CharField(),
    "about": CharField(), "group": BigIntegerField(), "said": CharField(), "rows": BigIntegerField(),
    "is_about_reader": BooleanField(), "group_name": CharField(),
}  # fmt: skip
COLUMNS = ["line_at", "line_source", "line_pk", *(f"line_{name}" for name in KINDS)]


@dataclass(frozen=True)
class Line:
    """One thing that was done. `said` is a plain fact (a heading, a state), `role` in which role somebody acted; its
    group has a name where a list is of several."""

    at: datetime
    source: str
    pk: int
    actor: int | None
    role: str
    act: str
    about_type: str
    about: str
    group: int | None
    said: str
    rows: int
    is_about_reader: bool
    group_name: str = ""

    @property
    def key(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.pk}"


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    before: str  # where the next page begins; empty on the last


@dataclass(frozen=True)
class Piece:
    """Rows of one table as lines."""

    source: str
    rows: Any
    at: str
    facts: dict[str, Any]

    def lines(self, before: tuple[datetime, str, int] | None, group_name: Any) -> QuerySet[Any, Any]:
        rows = self.rows.order_by()
        if before is not None:
            rows = rows.filter(self.older_than(*before))
        facts = self.facts | {"group_name": group_name}
        given = {name: Cast(facts.get(name, Value(None)), kind) for name, kind in KINDS.items()}
        columns = {f"line_{name}": value for name, value in given.items()}
        told = rows.annotate(line_at=F(self.at), line_source=Value(self.source), line_pk=F("pk"), **columns)
        return told.order_by("-line_at", "-line_pk").values_list(*COLUMNS)[: A_PAGE + 1]

    def older_than(self, at: datetime, source: str, pk: int) -> Q:
        if self.source > source:
            return Q(**{f"{self.at}__lte": at})
        same = Q(**{self.at: at}, pk__lt=pk) if self.source == source else Q(pk__in=[])
        return Q(**{f"{self.at}__lt": at}) | same


def audit(rows: Any, *, about_reader: Any = None) -> Piece:
    """Lines of the audit log."""
    facts = {
        "actor": F("actor_id"), "role": F("role_used"), "act": F("act"), "about_type": F("about_type"),
        "about": F("about_id"), "group": F("group_id"), "rows": F("rows"),
        "is_about_reader": Value(False) if about_reader is None else about_reader,
    }  # fmt: skip
    return Piece("audit", rows, "at", facts)


def page(pieces: list[Piece], before: str = "", *, of_several_groups: bool = False) -> Page:
    name_of = shelves.GROUP_NAME[0]("line_group") if of_several_groups else Value(None)
    first, *others = (piece.lines(read_key(before), name_of) for piece in pieces)
    told = first.union(*others, all=True) if others else first
    rows = list(told.order_by("-line_at", "line_source", "-line_pk")[: A_PAGE + 1])
    lines = [line_of(row) for row in rows[:A_PAGE]]
    return Page(lines, lines[-1].key if len(rows) > A_PAGE else "")


def line_of(row: tuple[Any, ...]) -> Line:
    facts = dict(zip(KINDS, row[3:], strict=True))
    for name, kind in KINDS.items():
        if isinstance(kind, CharField):
            facts[name] = facts[name] or ""
    facts["rows"] = facts["rows"] or 1
    facts["is_about_reader"] = bool(facts["is_about_reader"])
    return Line(*row[:3], **facts)


def read_key(before: str) -> tuple[datetime, str, int] | None:
    """Whatever somebody typed into the address: a key of ours, or the first page."""
    at, _, rest = before.partition("~")
    source, _, pk = rest.partition("~")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return moment, source, int(pk)


Sentence = Callable[[Line, Any], str]
