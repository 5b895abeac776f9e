"""A figure as a table that any spreadsheet opens: what the page shows, hidden where the page hides it (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from impact.figures import Scope, Span

RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what spreadsheets take for a formula
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Welsh letters wrongly


def table(told: Any, scope: Scope, span: Span) -> str:
    """One line for the whole, one for each part, one for each region or month; each says what it is a figure of."""
    sheet = io.StringIO()
    lines = csv.writer(sheet, lineterminator="\r\n")
    lines.writerow(headings())
    for row in rows(told, scope, span):
        lines.writerow([guarded(cell) for cell in row])
    return BYTE_ORDER_MARK + sheet.getvalue()


def headings() -> list[str]:
    return [
        _("Figure"), _("Of"), _("From"), _("To"), _("Part"), _("Shown"), _("Number"), _("Shown before"), _("Number before"),
        _("How it is counted"),
    ]  # fmt: skip


def rows(told: Any, scope: Scope, span: Span) -> Iterator[Sequence[Any]]:
    figure = told.figure
    for part, value, before in [(_("All"), told.value, told.before), *parts(told.parts), *parts(told.rows)]:
        yield [
            str(figure.name),
            scope.words,
            f"{span.since:%Y-%m}",
            f"{span.until:%Y-%m}",
            part,
            str(value),
            number(value),
            str(before),
            number(before),
            str(figure.definition),
        ]


def parts(found: Iterable[Any]) -> list[tuple[str, Any, Any]]:
    return [(str(part.label), part.value, part.before) for part in found]


def number(value: Any) -> float | int | str:
    """As it is shown: rounded where it is rounded, nothing where it is hidden."""
    if value.number is None:
        return ""
    return int(value.number) if value.number == int(value.number) else round(value.number, 1)


def guarded(cell: Any) -> Any:
    """A true number stays one; a text that a spreadsheet would reckon with gets a quote mark."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def file_name(slug: str, scope: Scope, span: Span) -> str:
    """charities-helped-north-east-2026-08-to-2026-10.csv"""
    return f"{slug}-{slugify(scope.words)}-{span.since:%Y-%m}-to-{span.until:%Y-%m}.csv"
