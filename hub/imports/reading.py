"""From the bytes of a file to rows of text: which letters, which sign between the columns, what is odd in which line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.common.models import TransitionError

LARGEST = 2 * 1024 * 1024
MOST_COLUMNS, LOOKED_AT = 60, 50
MOST_SIGNS = 20_000  # by so many one knows how the letters are written
UTF_8, UTF_16, WINDOWS, MAC = "utf-8", "utf-16", "cp1252", "mac_roman"
ENCODINGS = {
    UTF_8: _("Unicode (UTF-8), as most programs write today"),
    UTF_16: _("Unicode (UTF-16), Excel's “Unicode text”"),
    WINDOWS: _("Windows (Western European)"),
    MAC: _("Older Macs (Mac Roman)"),
}
DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("upright line")}
ANOTHER_PROGRAM = [
    (b"PK\x03\x04", _("That is a spreadsheet or a zip file. Open it, choose “Save as”, then CSV, and bring in that file.")),
    (b"\xd0\xcf\x11\xe0", _("That is an old Excel file. Open it, choose “Save as”, then CSV, and bring in that file.")),
    (b"%PDF", _("That is a PDF. We can only read lists saved as CSV.")),
]  # fmt: skip
NO_TEXT = _(
    "That isn't a list we can read. Save it as CSV in your spreadsheet program and bring in that file."
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
AT_HOME = set("£€–—‘’“”…é")  # signs that British lists are full of
OPENING = set("‘“")  # never right after a letter


class Unreadable(TransitionError):
    """Nothing can be made of the file; the text says why and what to do."""


@dataclass
class Line:
    """One row: where it begins in the file, its cells, and what is wrong with it as a row."""

    number: int
    cells: list[str]
    trouble: str = ""


@dataclass
class Sheet:
    headings: list[str]
    lines: list[Line] = field(default_factory=list)

    @property
    def with_other_letters(self) -> list[Line]:
        """A few rows by which somebody sees whether the letters are right."""
        odd = [line for line in self.lines if any(not cell.isascii() for cell in line.cells)]
        return [*odd, *(line for line in self.lines if line not in odd[:3])][:3]


# --- Letters --------------------------------------------------------------------------------------------------
def refuse_what_is_no_text(content: bytes) -> None:
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("There is nothing in that file."))
    if len(content) > LARGEST:
        raise Unreadable(_("That file is larger than 2 MB. Cut it in two and bring in both."))
    for begins, why in ANOTHER_PROGRAM:
        if content.startswith(begins):
            raise Unreadable(why)


def encoding_of(content: bytes) -> str:
    """By its mark, else by trial: what decodes, and of what decodes that which reads like a British list."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UTF_16
    if b"\x00" in content[:4000]:
        if not is_utf_16(content):
            raise Unreadable(NO_TEXT)
        return UTF_16
    if decodes(content, UTF_8):
        return UTF_8
    return max((WINDOWS, MAC), key=lambda encoding: likeness(content, encoding))


def is_utf_16(content: bytes) -> bool:
    """Without a mark: every other byte of plain letters is nothing."""
    head = content[:4000]
    return min(head[0::2].count(0), head[1::2].count(0)) == 0 and head.count(0) > len(head) // 4


def decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def likeness(content: bytes, encoding: str) -> int:
    """How much the letters beyond plain ones look as if they belonged there."""
    if not decodes(content, encoding):
        return -len(content)
    text, score = content.decode(encoding), 0
    for found in islice(re.finditer(r"[^\x00-\x7f]", text), MOST_SIGNS):
        sign, before = found[0], text[found.start() - 1 : found.start()]
        if sign in OPENING and before.isalpha():
            score -= 2
        elif sign in AT_HOME:
            score += 3
        elif sign.isalpha() and sign.islower():
            score += 1
        elif not sign.isupper() or before.islower():
            score -= 2  # an odd sign, or a capital within a word
    return score


def text_of(content: bytes, encoding: str) -> str:
    if encoding == UTF_16 and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"
    try:
        text = content.decode("utf-8-sig" if encoding == UTF_8 else encoding)
    except UnicodeDecodeError as trouble:
        raise Unreadable(_("With these letters the file can't be read. Choose others.")) from trouble
    if CONTROL.search(text):
        raise Unreadable(NO_TEXT)
    return text.removeprefix("\ufeff")


# --- Columns and rows -----------------------------------------------------------------------------------------
def delimiter_of(text: str) -> str:
    """The sign that cuts most of the first rows into as many cells as there are headings."""

    def how_well(sign: str) -> tuple[float, int]:
        widths = [len(cells) for _number, cells, _trouble in islice(records(text, sign), LOOKED_AT) if cells]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    best = max(DELIMITERS, key=how_well)
    return best if how_well(best) > (0.0, 0) else ","


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """(line where it begins, cells, trouble): a row whose quote marks don't fit is told, and the next is read."""
    reader: Any = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader), ""
        except StopIteration:
            return
        except csv.Error:
            yield number, [], gettext("The quote marks don't fit together in this line.")


def sheet_of(text: str, delimiter: str, most: int) -> Sheet:
    """All of it; a row with other cells than there are headings is in it with its trouble."""
    sheet: Sheet | None = None
    for number, cells, trouble in records(text, delimiter):
        if not trouble and not any(cell.strip() for cell in cells):
            continue
        if sheet is None:
            sheet = Sheet(headings_from(cells))
            continue
        if len(sheet.lines) == most:
            raise Unreadable(
                gettext("There are more than %(most)s rows. Cut the file in two and bring in both.")
                % {"most": f"{most:,}"}
            )
        sheet.lines.append(line_from(number, cells, trouble, len(sheet.headings)))
    if sheet is None or not sheet.lines:
        raise Unreadable(_("There are no rows below the headings."))
    return sheet


def headings_from(cells: list[str]) -> list[str]:
    """Each by a name of its own: an empty one by its place, a second of the same name by its number."""
    if not cells or len(cells) > MOST_COLUMNS:
        raise Unreadable(NO_TEXT)
    found: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:80] or gettext("Column %(number)d") % {"number": place}
        same = sum(name == other.rpartition(" (")[0] or name == other for other in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found


def line_from(number: int, cells: list[str], trouble: str, wide: int) -> Line:
    while len(cells) > wide and not cells[-1].strip():
        cells = cells[:-1]
    if not trouble and len(cells) != wide:
        trouble = gettext("This line has %(cells)d cells, the headings have %(wide)d.") % {
            "cells": len(cells),
            "wide": wide,
        }
    return Line(number, cells, trouble)
