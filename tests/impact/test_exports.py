"""A figure as a file: it reads back as it was written, and no cell makes a spreadsheet reckon (X1, X2)."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

import pytest

from impact import exports
from impact.figures import CATALOGUE, Part, Scope, Span, Told, Value

FIGURE = CATALOGUE[0]


def told(**more):
    facts = {"value": Value(12, "12"), "before": Value(9, "9"), "change": "3 more than before"}
    return Told(FIGURE, **{**facts, **more})


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix(exports.BYTE_ORDER_MARK), newline="")))


@pytest.fixture
def span():
    return Span(date(2026, 8, 1), date(2026, 10, 1))


def test_every_line_says_what_it_is_a_figure_of(span):
    parts = [Part("talked", "talked", Value(4, "4"), Value(0, "none yet"))]
    rows = [Part("wales", "Wales", Value(8, "8"), Value(9, "9"))]

    lines = read(exports.table(told(parts=parts, rows=rows), Scope.nation(), span))

    assert lines[0][:5] == ["Figure", "Of", "From", "To", "Part"]
    assert [line[:9] for line in lines[1:]] == [
        ["Charities helped", "The whole network", "2026-08", "2026-10", "All", "12", "12", "9", "9"],
        ["Charities helped", "The whole network", "2026-08", "2026-10", "talked", "4", "4", "none yet", "0"],
        ["Charities helped", "The whole network", "2026-08", "2026-10", "Wales", "8", "8", "9", "9"],
    ]
    assert {line[9] for line in lines[1:]} == {str(FIGURE.definition)}


def test_lines_end_as_the_standard_says(span):
    text = exports.table(told(), Scope.nation(), span)

    assert text.startswith(exports.BYTE_ORDER_MARK)
    assert text.count("\r\n") == 2
    assert "\n" not in text.replace("\r\n", "")


def test_what_is_hidden_on_the_page_is_hidden_in_the_file(span):
    hidden = told(value=Value(None, "fewer than 5", is_hidden=True), before=Value(25, "about 25"))

    assert read(exports.table(hidden, Scope.nation(), span))[1][5:9] == ["fewer than 5", "", "about 25", "25"]


@pytest.mark.parametrize("risky", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_text_that_a_spreadsheet_would_reckon_with_gets_a_quote_mark(risky):
    assert exports.guarded(f"{risky}cmd|' /C calc'!A0") == f"'{risky}cmd|' /C calc'!A0"


@pytest.mark.parametrize("harmless", ["Wales", "9 days", "62%", "", 12, -3, 4.5])
def test_true_numbers_and_plain_words_stay_as_they_are(harmless):
    assert exports.guarded(harmless) == harmless


@dataclass(frozen=True)
class Odd:
    name: str = 'Hope; "House"\nin Leeds'
    region: None = None
    group: object = field(default=None)

    @property
    def words(self):
        return self.name + "x" * 40_000


def test_quotes_line_ends_and_long_words_read_back_equal(span):
    assert read(exports.table(told(), Odd(), span))[1][1] == Odd().words


def test_a_group_with_the_name_of_a_formula_is_guarded(span):
    group = type("Group", (), {"__str__": lambda self: "=HYPERLINK(1)"})()

    assert read(exports.table(told(), Scope.of_group(group), span))[1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(("number", "written"), [(25, 25), (62.0, 62), (8.6666, 8.7), (None, "")])
def test_numbers_are_written_as_they_are_shown(number, written):
    assert exports.number(Value(number, "")) == written


def test_the_file_is_named_after_what_is_in_it(span):
    assert (
        exports.file_name("requests", Scope.nation(), span)
        == "requests-the-whole-network-2026-08-to-2026-10.csv"
    )
