"""What the gates, the signals and the sentences read of one volunteer: their matching row, and their page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from groups import places
from volunteers.matching.wanted import Wanted
from volunteers.models import MatchingRow, Volunteer
from volunteers.models.matching_row import NEXT_DOOR_KM, place_of


@dataclass
class Facts:
    volunteer: Volunteer
    row: MatchingRow
    levels: dict[int, int]  # skill: level, 0 for a wish to learn
    steps: set[str]

    @property
    def pk(self) -> int:
        return self.volunteer.pk

    @property
    def place(self) -> places.Place | None:
        return place_of(self.row.outcode) if self.row.outcode else None

    def km_to(self, wanted: Wanted) -> float | None:
        here, there = self.place, wanted.place
        if here is None or there is None:
            return None
        return 0.0 if here.outcode == there.outcode else places.distance_km(here, there)

    def is_near(self, wanted: Wanted) -> bool:
        km = self.km_to(wanted)
        return km is not None and km <= max(self.volunteer.far_km, NEXT_DOOR_KM)

    def is_of_its_group(self, wanted: Wanted) -> bool:
        return wanted.request.group_id in self.row.groups

    def cares_about(self, wanted: Wanted) -> list[str]:
        return [name for bit, name in wanted.causes.items() if self.row.causes >> bit & 1]

    def refuses(self, wanted: Wanted) -> list[str]:
        return [name for bit, name in wanted.causes.items() if self.row.no_causes >> bit & 1]


def facts_of(volunteers: Iterable[int], today: date, among: QuerySet[Any] | None = None) -> dict[int, Facts]:
    """By volunteer; two queries. Who has left has no row. `among`: no one but these."""
    wanted = list(volunteers)
    rows: dict[int, MatchingRow] = {}
    levels: dict[int, dict[int, int]] = {pk: {} for pk in wanted}
    for row in MatchingRow.objects.filter(volunteer__in=wanted):
        if row.skill_id is None:
            rows[row.volunteer_id] = row
        else:
            levels[row.volunteer_id][row.skill_id] = row.level
    everybody: QuerySet[Any] = Volunteer.objects.all() if among is None else among
    return {
        volunteer.pk: Facts(
            volunteer, rows[volunteer.pk], levels[volunteer.pk], steps(volunteer, rows, today)
        )
        for volunteer in everybody.filter(pk__in=rows).select_related("person", "group")
    }


def steps(volunteer: Volunteer, rows: dict[int, MatchingRow], today: date) -> set[str]:
    """As the row says, until one of them has lapsed since it was written."""
    row = rows[volunteer.pk]
    if row.steps_until is None or row.steps_until > today:
        return set(row.steps)
    return set(volunteer.steps())
