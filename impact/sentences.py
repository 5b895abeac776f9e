"""What the figures say, in a sentence or three: true of them, kind, and calm where there is nothing to tell."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impact.spans import Scope, Span
from impact.values import Told

ENOUGH = 5  # introductions, before anything is said of how long they take
LONGER_BY = 2  # days, before a region is said to wait longer than others


def sentence_of(scope: Scope, span: Span, told: list[Told], longest: str) -> str:
    """`longest`: the region that waits longest, as in a sentence; "" where the figures don't say so."""
    figures = {each.figure.slug: each for each in told}
    said = [so_far(scope, span, figures)]
    if longest:
        said.append(_("%(region)s waits longest.") % {"region": longest[0].upper() + longest[1:]})
    if looking := still_looking(figures["unmet"]):
        said.append(
            ngettext(
                "%(count)d request is still looking for somebody after 30 days.",
                "%(count)d requests are still looking for somebody after 30 days.",
                looking,
            )
            % {"count": looking}
        )
    return " ".join(said)


def so_far(scope: Scope, span: Span, figures: dict[str, Told]) -> str:
    helped, came = number(figures["charities-helped"]), number(figures["requests"])
    names = {"span": span.in_a_sentence, "wait": wait_of(figures["introduced"])}
    if not helped and not came:
        return _("Nothing has come in %(span)s yet, so there is nothing to count.") % names
    if scope.level == "region":
        names["span"] = _("%(span)s in %(region)s") % {**names, "region": scope.region.in_a_sentence}
    if helped:
        first = ngettext(
            "%(count)s charity was helped %(span)s", "%(count)s charities were helped %(span)s", helped
        ) % {**names, "count": f"{helped:,}"}
    else:
        first = ngettext(
            "%(count)s request came in %(span)s", "%(count)s requests came in %(span)s", came
        ) % {**names, "count": f"{came:,}"}
    if not has_enough(figures["introduced"]):
        return f"{first}."
    return _("%(first)s, and half of the introductions came within %(wait)s.") % {
        **names,
        "first": first,
    }


def wait_of(told: Told) -> str:
    """A day; about 9 days."""
    if told.value.number is None or told.value.number < 1:
        return _("a day")
    return _("about %(days)s") % {"days": told.value.words}


def number(told: Told) -> int:
    return int(told.value.number or 0)


def has_enough(told: Told) -> bool:
    return told.value.number is not None and told.counted >= ENOUGH


def still_looking(unmet: Told) -> int:
    """Nobody's yes stands, thirty days after they were ready."""
    looking = [part for part in unmet.parts if part.slug in ("nobody_asked", "nobody_free")]
    return sum(int(part.value.number or 0) for part in looking)


def waits_longest(told: Told) -> Any:
    """The line of the one region that waits longest for an introduction, where that can be said: of some introductions
    each, and clearly longer than where half of all are met. None where it can't."""
    waits = sorted(
        (
            (line.value.number or 0, line)
            for line in told.rows
            if line.slug != "none" and line.counted >= ENOUGH
        ),
        key=lambda each: each[0],
    )
    if len(waits) < 2 or told.value.number is None:
        return None
    (second, _line), (longest, line) = waits[-2:]
    clearly = longest >= told.value.number + LONGER_BY and longest >= second + 1
    return line if clearly else None
