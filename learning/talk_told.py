"""How the talk of those who are in looks to whoever reads the card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Membership
from hub.common import dates
from hub.common.words import listed
from learning.models import Experiment, TalkTime
from learning.talking import all_of_them, all_of_you, who_is_in


@dataclass(frozen=True)
class Party:
    group: Group
    name: str  # first name of whoever said it for the group; empty when nobody is known any more
    is_own: bool


class TalkTold:
    """The sentence, the people, the three times and whom they suit."""

    def __init__(self, experiment: Experiment, groups: Sequence[Group], own: set[int], person: Any) -> None:
        self.experiment, self.groups, self.own, self.person = experiment, list(groups), own, person

    @property
    def sentence(self) -> str:
        return who_is_in(self.experiment, self.groups, self.own)

    @property
    def all_of_you(self) -> str:
        return all_of_you(len(self.groups))

    @property
    def parties(self) -> list[Party]:
        people = [self.experiment.host, *(one.person for one in self.experiment.now_in)]  # type: ignore[attr-defined]
        return [
            Party(group, person.first_name_shown if person else "", group.pk in self.own)
            for group, person in zip(self.groups, people, strict=True)
        ]

    @cached_property
    def times(self) -> list[TalkTime]:
        """Those still to come."""
        if len(self.groups) < 2 or not self.experiment.is_running:
            return []
        to_come = self.experiment.talk_times.filter(starts_at__gt=timezone.now())
        return list(to_come.prefetch_related("people"))

    @property
    def ticked(self) -> dict[str, Any]:
        """What the form of the times begins with."""
        mine = [time.pk for time in self.times if self.person in time.people.all()]
        return {"times": mine, "instead_of": self.last}

    @property
    def last(self) -> Any:
        return self.times[-1].starts_at.isoformat() if self.times else self.last_ever

    @cached_property
    def last_ever(self) -> Any:
        last = self.experiment.talk_times.last() if len(self.groups) > 1 else None
        return last.starts_at.isoformat() if last else None

    @cached_property
    def groups_of_people(self) -> dict[int, set[int]]:
        """Person -> those of the groups that they run."""
        found: dict[int, set[int]] = {}
        running = Membership.objects.live().running().filter(group__in=self.groups)
        for person, group in running.values_list("person_id", "group_id"):
            found.setdefault(person, set()).add(group)
        return found

    def suits_all(self, time: TalkTime) -> bool:
        """Of each group there is somebody who can."""
        covered: set[int] = set()
        for person in time.people.all():
            covered |= self.groups_of_people.get(person.pk, set())
        return covered >= {group.pk for group in self.groups}

    @property
    def agreed(self) -> str:
        """ "Thursday 3 December, 7:30pm suits all three." """
        for time in self.times:
            if self.suits_all(time):
                said = {"when": dates.when(time.starts_at), "all": all_of_them(len(self.groups))}
                return _("%(when)s suits %(all)s.") % said
        return ""

    @property
    def who_can(self) -> list[tuple[TalkTime, str]]:
        """Each time with the first names of those who can, once somebody has said so."""
        return [
            (time, listed([person.first_name_shown for person in time.people.all()]))
            for time in self.times
            if time.people.all()
        ]
