"""Bars that anybody can read: with the ear, without telling colours apart, and printed in grey."""

import re
from xml.etree import ElementTree

import pytest

from impact import charts
from impact.charts import Bar

LONDON = Bar("London", "40", 40, "38", 38, "coral", "stripe")
WALES = Bar("Wales", "none yet", 0, "2", 2, "leaf", "half")


def parsed(chart):
    return ElementTree.fromstring(chart)  # noqa: S314 - our own drawing


def test_the_label_tells_every_number_in_words():
    chart = charts.bars("Charities helped by region, August 2026", [LONDON, WALES])

    assert parsed(chart).attrib["role"] == "img"
    assert parsed(chart).attrib["aria-label"] == (
        "Charities helped by region, August 2026. London: 40, before 38. Wales: none yet, before 2."
    )


def test_what_the_label_says_stands_in_the_chart_too():
    drawn = parsed(charts.bars("Volunteers", [Bar("London", "about 25", 25), Bar("Wales", "fewer than 5")]))

    assert [text.text for text in drawn.iter("text")] == ["London", "about 25", "Wales", "fewer than 5"]


@pytest.mark.parametrize(
    ("number", "full", "long"),
    [
        (40, None, charts.LONGEST),
        (50, 100, charts.LONGEST // 2),
        (100, 100, charts.LONGEST),
        (0.1, 100, 2),
        (0, 100, 0),
        (None, 100, 0),
    ],
)
def test_a_bar_is_as_long_as_its_number(number, full, long):
    assert charts.length(number, full or 40) == long


def test_nothing_is_drawn_of_what_is_hidden():
    chart = charts.bars("Volunteers", [Bar("Wales", "fewer than 5", None, "about 5", None)])

    assert "<path" not in chart
    assert "fewer than 5" in chart


def test_regions_of_one_colour_differ_by_their_pattern():
    cloths = {
        pattern: re.search(r'class="cloth" d="([^"]*)"', charts.flown("plum", pattern, 0, 100)).group(1)
        for pattern in charts.PATTERNS
    }

    assert len(set(cloths.values())) == 4
    assert set(charts.PATTERNS) == {"plain", "stripe", "dot", "half"}


def test_what_people_typed_stays_text():
    chart = charts.bars('<script>"', [Bar("<b>&", "1", 1)])

    assert parsed(chart).attrib["aria-label"] == '<script>". <b>&: 1.'


def test_no_style_is_written_into_a_chart():
    assert "style" not in charts.bars("Requests", [LONDON, WALES])


def test_a_chart_of_nothing_is_no_fault():
    assert "<path" not in charts.bars("Requests", [Bar("Wales", "none yet", 0)])
