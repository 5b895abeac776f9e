"""Reading a report: at most three statements, and what each figure makes of their lines."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from groups.models import Region
from impact import statements, values
from impact.models.counted import Unmet
from impact.spans import Scope, Span, month_in_words, number_of
from impact.statements import Line
from impact.values import NOT_KNOWN, Part, Told, Value
from volunteers.models import HelpRequest

LABELS: dict[str, Any] = {
    "charities-helped": HelpRequest.Outcome,
    "requests": HelpRequest.State,
    "unmet": Unmet,
}
BUSY, READY, ACTIVE = "busiest-tenth", "ready-volunteers", "active-groups"


@dataclass(frozen=True)
class Place:
    """A group or a region of the split, and the months in which the group did something."""

    pk: int
    slug: str
    label: str
    region: int
    is_active: bool = False
    ready: int = 0
    months: frozenset[int] = frozenset()


class Reading:
    """What the statements say of these figures; each is run once, when the first figure needs it."""

    def __init__(self, catalogue: Iterable[Any], scope: Scope, span: Span, split: str | None) -> None:
        self.catalogue, self.scope, self.span, self.split = list(catalogue), scope, span, split

    def tell(self, figure: Any) -> Told:
        value, before = self.value(figure, "whole", None)
        parts = self.parts(figure)
        return Told(
            figure=figure,
            value=value,
            before=before,
            change=values.change(figure.unit, value, before),
            counted=self.counted(figure, "whole", None),
            parts=parts,
            rows=self.rows(figure),
        )

    # --- Values ------------------------------------------------------------------------------------------
    def value(self, figure: Any, of: str, key: Any) -> tuple[Value, Value]:
        """Of these months, and of the months before."""
        if figure.slug == READY:
            return self.ready(key), NOT_KNOWN
        if figure.slug == ACTIVE:
            return self.active(of, key)
        now = self.said(figure, self.found(figure.slug, of, True, key))
        return now, self.said(figure, self.found(figure.slug, of, False, self.key_before(key)))

    def said(self, figure: Any, lines: list[Line]) -> Value:
        """What the lines of one key come to, in the figure's unit."""
        if figure.slug == BUSY:
            top, held, people = busiest_tenth(lines)
            if self.scope.exact or people >= values.hiding.SMALL_BASE:
                return values.share_of_people(top, held, exact=self.scope.exact)
            return values.share_of_people(0, 0)
        if figure.unit == "days":
            return values.days(lines[0].median if lines else None)
        number = sum(line.number for line in lines)
        if figure.unit == "share":
            base = sum(line.base or 0 for line in lines)
            if figure.of_people:
                return values.share_of_people(number, base, exact=self.scope.exact)
            return values.share(number, base)
        return values.count(number)

    def counted(self, figure: Any, of: str, key: Any) -> int:
        """Of how many requests a number of days is told."""
        return (
            sum(line.number for line in self.found(figure.slug, of, True, key))
            if figure.unit == "days"
            else 0
        )

    def ready(self, key: Any) -> Value:
        """`key` is that of a region or a group, None for the whole."""
        by_region: Counter[int] = Counter()
        by_group: Counter[int] = Counter()
        for group in self.homes:
            if key is None or key == (group.region if self.split == "region" else group.pk):
                by_region[group.region] += group.ready
                by_group[group.pk] += group.ready
        return values.people(by_group.total(), by_region.values(), by_group.values(), exact=self.scope.exact)

    def active(self, of: str, key: Any) -> tuple[Value, Value]:
        """How many groups are active today; of a month, how many did something in it."""
        groups = [group for group in self.groups if group.is_active]
        if self.split == "month" and of == "line":
            first = number_of(self.span.before.since) - 1
            return self.acted(groups, [first + key]), self.acted(groups, [first + self.key_before(key)])
        if of == "line":
            groups = [
                group for group in groups if key == (group.region if self.split == "region" else group.pk)
            ]
        return values.count(len(groups)), NOT_KNOWN

    def acted(self, groups: list[Place], months: Iterable[int]) -> Value:
        return values.count(sum(1 for group in groups if group.months.intersection(months)))

    # --- Parts and lines -----------------------------------------------------------------------------------
    def parts(self, figure: Any) -> list[Part]:
        if figure.unit == "days":
            return [self.ninth(figure)]
        if figure.slug == ACTIVE:
            groups = [group for group in self.groups if group.is_active]
            now, before = ([number_of(day) for day in span.months] for span in (self.span, self.span.before))
            return [
                Part(
                    "acted",
                    _("did something in these months"),
                    self.acted(groups, now),
                    self.acted(groups, before),
                )
            ]
        return [
            Part(slug, str(LABELS[figure.slug](slug).label), *self.value(figure, "part", slug))
            for slug in (figure.count.parts if figure.count else ())
        ]

    def ninth(self, figure: Any) -> Part:
        def said(is_now: bool) -> Value:
            lines = self.found(figure.slug, "whole", is_now, None)
            return values.days(lines[0].ninth if lines else None)

        return Part("p90", _("nine of ten within"), said(True), said(False))

    def rows(self, figure: Any) -> list[Part]:
        """A line for each region, month or group; those that belong to none of them where there are any."""
        if self.split is None or (self.split == "month" and figure.slug == READY):
            return []
        rows = [
            Part(slug, label, *self.value(figure, "line", key), counted=self.counted(figure, "line", key))
            for key, slug, label in self.keys
        ]
        if self.split != "month" and figure.slug != ACTIVE and self.is_of_no_place(figure):
            label = _("No region") if self.split == "region" else _("No group, the network itself")
            rows.append(Part("none", label, *self.value(figure, "line", 0)))
        return rows

    def is_of_no_place(self, figure: Any) -> bool:
        if figure.slug == READY:
            return any(
                home.ready and not (home.region if self.split == "region" else home.pk) for home in self.homes
            )
        return any(self.found(figure.slug, "line", is_now, 0) for is_now in (True, False))

    @cached_property
    def keys(self) -> list[tuple[int, str, str]]:
        """The lines of the split: key, slug, label."""
        if self.split == "month":
            first = len(self.span.months) + 1  # as the statements number them: those of before come first
            return [
                (number, f"{day:%Y-%m}", month_in_words(day))
                for number, day in enumerate(self.span.months, start=first)
            ]
        places = self.regions if self.split == "region" else self.groups
        return [(place.pk, place.slug, place.label) for place in places]

    def key_before(self, key: Any) -> Any:
        """The month as many months before."""
        if self.split == "month" and isinstance(key, int):
            return key - len(self.span.months)
        return key

    # --- The three statements --------------------------------------------------------------------------------
    def found(self, slug: str, of: str, is_now: bool, key: Any) -> list[Line]:
        lines = self.people if slug in self.about_people else self.requests
        if (
            of == "whole"
            and self.split
            and slug in self.about_people
            and (slug != BUSY or self.split != "month")
        ):
            return [
                line for each in lines.values() for line in each if (line.slug, line.is_now) == (slug, is_now)
            ]
        return lines.get((slug, of, is_now, key), [])

    @cached_property
    def about_people(self) -> set[str]:
        return {each.slug for each in self.catalogue if each.of_people}

    @cached_property
    def requests(self) -> dict[Any, list[Line]]:
        counts = {each.slug: each.count for each in self.catalogue if each.count and not each.of_people}
        return by_key(statements.requests(counts, self.scope, self.span, self.split))

    @cached_property
    def people(self) -> dict[Any, list[Line]]:
        counts = {each.slug: each.count for each in self.catalogue if each.count and each.of_people}
        busy = BUSY if BUSY in self.about_people else ""
        return by_key(statements.people(counts, self.scope, self.span, self.split, busy=busy))

    @cached_property
    def places(self) -> list[tuple[Any, ...]]:
        return statements.groups_and_regions(self.scope, self.span)

    @cached_property
    def regions(self) -> list[Place]:
        named = {row[0]: row[1:4] for row in self.places if row[0]}
        return [
            Place(pk, slug, str(Region(name=name, name_cy=name_cy)), pk)
            for pk, (slug, name, name_cy) in named.items()
        ]

    def region_in_a_sentence(self, slug: str) -> str:
        """The North East, Wales."""
        found = next((row for row in self.places if row[1] == slug), None)
        return Region(slug=slug, name=found[2], name_cy=found[3]).in_a_sentence if found else ""

    @cached_property
    def groups(self) -> list[Place]:
        return [home for home in self.homes if home.pk]

    @cached_property
    def homes(self) -> list[Place]:
        """The groups, and for the whole network what belongs to none (its key is 0)."""
        found = []
        for region, _slug, _name, _cy, _order, pk, slug, name, is_active, ready, months in self.places:
            if pk is not None:
                found.append(Place(pk, slug, name, region, is_active, ready, frozenset(months or ())))
            elif region is None and self.scope.level == "nation":
                found.append(Place(0, "none", "", 0, ready=ready))
        return found


def by_key(lines: Iterable[Line]) -> dict[Any, list[Line]]:
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault((line.slug, line.of, line.is_now, line.key), []).append(line)
    return found


def busiest_tenth(lines: Iterable[Line]) -> tuple[int, int, int]:
    """Introductions of the busiest tenth of those introduced (at least one person), all introductions, all people.
    Each line says how many people (its number) had how many (its base)."""
    held = sorted(((line.base or 0, line.number) for line in lines), reverse=True)
    people = sum(number for _times, number in held)
    left, top = -(-people // 10), 0
    for times, number in held:
        taken = min(number, left)
        top, left = top + taken * times, left - taken
    return top, sum(times * number for times, number in held), people
