"""Bars as inline SVG: attributes and classes only. What a chart shows, its label says in words, and a table stands beside it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT, THICK, THIN = 380, 34, 14, 4
LEFT, LONGEST = 184, 104  # where bars begin, and how long the longest is; what it is stands to its right
Cloth = Callable[[int, int, int], Iterable[str]]


@dataclass(frozen=True)
class Bar:
    """One line of a chart: what it is of, what is said of it, how long it is; the quiet one is the span before."""

    label: str
    words: str
    number: float | None = None  # None where nothing may be drawn: none yet, or too few to say
    words_before: str = ""
    before: float | None = None
    colour: str = "pine"
    pattern: str = "plain"


def bars(title: str, lines: Sequence[Bar], *, full: float | None = None) -> SafeString:
    """`full` is the number of the longest bar there could be: 100 for shares."""
    top = full or max((n for line in lines for n in (line.number, line.before) if n), default=0) or 1
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT * len(lines),
        in_words(title, lines),
        format_html_join("", "{}", ((drawn(line, HEIGHT * place, top),) for place, line in enumerate(lines))),
    )


def in_words(title: str, lines: Sequence[Bar]) -> str:
    """Charities helped, by region. London: 12, before 9. Wales: none yet."""
    return " ".join([f"{title}.", *(said(line) for line in lines)])


def said(line: Bar) -> str:
    if not line.words_before:
        return f"{line.label}: {line.words}."
    return _("%(label)s: %(value)s, before %(before)s.") % {
        "label": line.label,
        "value": line.words,
        "before": line.words_before,
    }


def drawn(line: Bar, y: int, top: float) -> SafeString:
    long, before = length(line.number, top), length(line.before, top)
    return format_html(
        '<text y="{}">{}</text>{}{}<text x="{}" y="{}">{}</text>',
        y + 16,
        line.label,
        flown(line.colour, line.pattern, y + 4, long) if long else "",
        format_html('<path class="before" d="{}"/>', box(LEFT, y + THICK + 6, before, THIN))
        if before
        else "",
        LEFT + max(long, before) + 6 if long or before else LEFT,
        y + 16,
        line.words,
    )


def length(number: float | None, top: float) -> int:
    """Whatever there is can be seen."""
    return max(2, round(LONGEST * min(number / top, 1))) if number else 0


def flown(colour: str, pattern: str, y: int, long: int) -> SafeString:
    """A bar in a region's colour and pattern, so that nobody need tell colours apart."""
    cloth = PATTERNS[pattern](LEFT, y, long)
    return format_html(
        '<path class="fill-{}" d="{}"/><path class="cloth" d="{}"/><path class="edge fill-{}" d="{}"/>',
        colour,
        box(LEFT, y, long, THICK),
        "".join(cloth),
        colour,
        box(LEFT, y, long, THICK),
    )


def box(x: int, y: int, wide: int, high: int) -> str:
    return f"M{x} {y}h{wide}v{high}h-{wide}z"


PATTERNS: dict[str, Cloth] = {
    "plain": lambda x, y, long: [],
    "stripe": lambda x, y, long: [box(step, y, 4, THICK) for step in range(x + 5, x + long - 3, 10)],
    "dot": lambda x, y, long: [
        f"M{step} {y + THICK // 2}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z" for step in range(x + 4, x + long - 6, 12)
    ],
    "half": lambda x, y, long: [box(x, y + THICK // 2, long, THICK // 2)],
}


def lines_of(parts: Iterable[Any], pennants: dict[str, tuple[str, str]], plain: tuple[str, str]) -> list[Bar]:
    """A line for each part of a figure; a region flies its own colour and pattern."""
    return [
        Bar(
            str(part.label),
            str(part.value.words),
            part.value.number,
            str(part.before.words) if part.before else "",
            part.before.number if part.before else None,
            *pennants.get(part.slug, plain),
        )
        for part in parts
    ]
