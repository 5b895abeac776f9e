"""The map of the twelve regions as inline SVG: attributes and classes only, so that the Content Security Policy holds."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from groups import places
from groups.places import RegionFacts
from hub.common.templatetags.pennants import pennant_svg

FRAME = "0 0 300 550"
_OVER = {
    "plain": "",
    "stripe": '<path class="cloth" d="M{x} {y}m3.5 5h13l-2 5h-9z"/>',
    "dot": '<path class="cloth" d="M{x} {y}m6.5 8a3.5 3.5 0 0 1 7 0 3.5 3.5 0 0 1-7 0"/>',
    "half": '<path class="cloth" d="M{x} {y}m10 1h8.5l-8.5 21z"/>',
}


@dataclass(frozen=True)
class Outline:
    x: int
    y: int
    path: str


@dataclass(frozen=True)
class Flag:
    """What the map says of one region: a short word beside its pennant, the whole of it read out, where it leads."""

    region: RegionFacts
    name: str
    short: str
    words: str
    url: str
    is_chosen: bool = False


def flags(numbers: dict[str, int], chosen: str) -> tuple[Flag, ...]:
    """How many groups each region has; each leads to the list of them."""
    found = []
    for region in places.regions():
        number, name = numbers.get(region.slug, 0), places.in_their_language(region.name, region.name_cy)
        words = ngettext("%(region)s: %(number)d group", "%(region)s: %(number)d groups", number)
        url, is_chosen = f"?region={region.slug}", region.slug == chosen
        found.append(
            Flag(region, name, str(number), words % {"region": name, "number": number}, url, is_chosen)
        )
    return tuple(found)


def doors() -> tuple[Flag, ...]:
    """Nothing counted: each region leads to its part of the list."""
    address = reverse("groups:list")
    found = [(region, places.in_their_language(region.name, region.name_cy)) for region in places.regions()]
    return tuple(Flag(region, name, "", name, f"{address}?region={region.slug}") for region, name in found)


@lru_cache(maxsize=64)
def draw(flags: tuple[Flag, ...], label: str) -> SafeString:
    """Every region's shape, its pennant and one short word; `listed` says the same beside it."""
    # London comes last: its pennant is as big as itself, and what is drawn later lies on top.
    london_on_top = sorted(flags, key=lambda flag: flag.region.slug == "london")
    return format_html(
        '<svg class="map" viewBox="{}" role="group" aria-label="{}">{}</svg>',
        FRAME,
        label,
        format_html_join("", "{}", ((_drawn(flag),) for flag in london_on_top)),
    )


@lru_cache(maxsize=64)
def listed(flags: tuple[Flag, ...]) -> SafeString:
    """The same in words, and what each pennant means."""
    rows = format_html_join(
        "",
        '<li class="flown">{}<span><a href="{}"{}>{}</a> <span class="quiet">{}</span></span></li>',
        map(_row, flags),
    )
    return format_html('<ul class="no-line">{}</ul>', rows)


def _row(flag: Flag) -> tuple[object, ...]:
    pennant = pennant_svg(flag.region.pennant_colour, flag.region.pennant_pattern, size="small")
    name = format_html("<b>{}</b>", flag.name) if flag.is_chosen else flag.name
    return pennant, flag.url, _current(flag), name, flag.short


def _current(flag: Flag) -> str:
    return format_html(' aria-current="{}"', "true") if flag.is_chosen else ""


def _drawn(flag: Flag) -> SafeString:
    here = outlines()[flag.region.code]
    x, y = here.x - 10 - 4 * len(flag.short), here.y - 11
    beside = format_html('<text x="{}" y="{}">{}</text>', x + 20, y + 15, flag.short) if flag.short else ""
    return format_html(
        '<a href="{}" aria-label="{}"{}><path class="land" d="{}"/>'
        '<path class="fill-{}" d="M{} {}h20l-10 24z"/>{}{}</a>',
        flag.url,
        flag.words,
        _current(flag),
        here.path,
        flag.region.pennant_colour,
        x,
        y,
        format_html(_OVER[flag.region.pennant_pattern], x=x, y=y),
        beside,
    )


@cache
def outlines() -> dict[str, Outline]:
    return {
        row["code"]: Outline(int(row["x"]), int(row["y"]), row["path"])
        for row in places.rows_of("outlines.csv")
    }
