"""Who suits a role, and why: suggestions for organisers, words for volunteers, the order of /requests/.

Gates say who may be asked at all (gates.py), signals in which order (signals.py); ranking.py asks both of everybody in
one statement; words.py says why. A number is never shown. docs/matching.md tells it in words.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common.words import listed
from volunteers.matching import gates, ranking, words
from volunteers.matching.facts import Facts, facts_of
from volunteers.matching.gates import Gate
from volunteers.matching.sought import sought_for
from volunteers.matching.wanted import Wanted
from volunteers.models import Role, Volunteer

__all__ = [
    "Gate",
    "Look",
    "Nobody",
    "Suggestion",
    "in_one_line",
    "reasons_for",
    "sought_for",
    "suggestions",
    "why_nobody",
    "why_not",
    "words_for_volunteer",
]
NEAR = 5  # people one step away that are named
SPARE = 3  # asked for besides, should somebody's account have been closed a moment ago


@dataclass(frozen=True)
class Suggestion:
    """One who fits; why, is put into words for those who are shown."""

    wanted: Wanted
    facts: Facts
    score: float  # kept with the ask; never shown

    @property
    def volunteer(self) -> Volunteer:
        return self.facts.volunteer

    @property
    def is_of_its_group(self) -> bool:
        return self.facts.is_of_its_group(self.wanted)

    @cached_property
    def reasons(self) -> list[str]:
        return words.reasons(self.wanted, self.facts)

    @cached_property
    def cautions(self) -> list[str]:
        return words.cautions(self.wanted, self.facts)

    @cached_property
    def gates_passed(self) -> list[str]:
        return gates.passed(self.wanted, self.facts)


@dataclass(frozen=True)
class Nobody:
    """Why the list is empty."""

    sentence: str
    counts: list[tuple[str, int]]
    one_step_away: list[tuple[Suggestion, Gate]]
    connected: list[str]


class Look:
    """One look for one role: what it asks for is read once, for all that a page shows of it."""

    def __init__(self, role: Role) -> None:
        self.role = role

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted.of(self.role)

    def suggestions(self, limit: int = 10, among: Any = None) -> list[Suggestion]:
        """Who could do it, best first; `among` those that somebody may see."""
        ranked = ranking.best(self.wanted, limit + SPARE)
        facts = facts_of([one.volunteer for one in ranked], self.wanted.today, among)
        found = [
            Suggestion(self.wanted, facts[one.volunteer], one.score)
            for one in ranked
            if one.volunteer in facts and gates.is_open(self.wanted, facts[one.volunteer])
        ]
        return found[:limit]

    def why_not(self, volunteer: Volunteer) -> list[Gate]:
        """Every gate that stops this person; empty when they fit."""
        facts = self.facts_of([volunteer.pk]).get(volunteer.pk)
        return [gates.has_left()] if facts is None else gates.why_not(self.wanted, facts)

    def words_for(self, volunteer: Volunteer) -> list[str]:
        """Why we thought of them, in fragments after "because"."""
        facts = self.facts_of([volunteer.pk]).get(volunteer.pk)
        return words.for_volunteer(self.wanted, facts) if facts else []

    def why_nobody(self) -> Nobody:
        """Which gate empties the list, whom a single change would bring, and who belongs to the charity."""
        stopped = ranking.stopped(self.wanted, NEAR)
        titles = {rule.name: str(rule.title) for rule in gates.RULES}
        counts = [(titles[name], count) for name, count in stopped.by_gate.items() if count]
        connected = self.facts_of([one.volunteer for one in stopped.nearest] + sorted(self.wanted.connected))
        steps = []
        for one in stopped.nearest:
            if one.volunteer in connected:
                facts = connected[one.volunteer]
                if len(found := gates.why_not(self.wanted, facts)) == 1:
                    steps.append((Suggestion(self.wanted, facts, one.score), found[0]))
        return Nobody(
            sentence=self.what_empties(stopped),
            counts=sorted(counts, key=lambda pair: -pair[1]),
            one_step_away=steps,
            connected=self.said_connected(connected),
        )

    def connected(self) -> list[str]:
        """Who would fit and is not suggested because they belong to the charity."""
        return self.said_connected(self.facts_of(self.wanted.connected)) if self.wanted.connected else []

    # --- Helpers --------------------------------------------------------------------------------------
    def facts_of(self, volunteers: Any) -> dict[int, Facts]:
        return facts_of(volunteers, self.wanted.today)

    def what_empties(self, stopped: ranking.Stopped) -> str:
        """The gate that most are stopped by alone; where nobody is so near, the one that stops most."""
        names = listed([skill.name for skill in self.wanted.must])
        if not stopped.people and names:
            return _("Nobody has named this skill yet: %(skills)s.") % {"skills": names}
        if not stopped.people:
            return _("Nobody has joined yet.")
        alone, by_gate = stopped.by_gate_alone, stopped.by_gate
        name = max(by_gate, key=lambda name: (alone[name], by_gate[name]))
        if not by_gate[name]:
            return ""
        title = next(str(rule.title) for rule in gates.RULES if rule.name == name)
        count = alone[name] or by_gate[name]
        said = {"count": count, "people": stopped.people, "title": title, "skills": names}
        if names:
            return (
                ngettext(
                    "%(people)d person has named this skill (%(skills)s), and they %(title)s.",
                    "%(people)d people have named this skill (%(skills)s); %(count)d of them %(title)s.",
                    stopped.people,
                )
                % said
            )
        return (
            ngettext(
                "There is %(people)d volunteer, and they %(title)s.",
                "There are %(people)d volunteers; %(count)d of them %(title)s.",
                stopped.people,
            )
            % said
        )

    def said_connected(self, facts: dict[int, Facts]) -> list[str]:
        said = []
        for pk, how in self.wanted.connected.items():
            if pk not in facts:
                continue
            stops = gates.why_not(self.wanted, facts[pk])
            if [gate.name for gate in stops] == ["connection"]:
                name = facts[pk].volunteer.person.first_name_shown
                said.append(
                    _('%(name)s is not suggested, because they said of this charity: "%(how)s".')
                    % {"name": name, "how": how}
                )
        return said


def suggestions(role: Role, limit: int = 10, among: Any = None) -> list[Suggestion]:
    return Look(role).suggestions(limit, among)


def reasons_for(role: Role, volunteer: Volunteer) -> list[str]:
    """Why they suit it, as organisers read it; also of somebody who raised a hand."""
    look = Look(role)
    facts = look.facts_of([volunteer.pk]).get(volunteer.pk)
    return words.reasons(look.wanted, facts) if facts else []


def why_not(role: Role, volunteer: Volunteer) -> list[Gate]:
    return Look(role).why_not(volunteer)


def why_nobody(role: Role) -> Nobody:
    return Look(role).why_nobody()


def words_for_volunteer(role: Role, volunteer: Volunteer) -> list[str]:
    return Look(role).words_for(volunteer)


def in_one_line(role: Role, volunteer: Volunteer) -> str:
    """The ask in one line: how long, with whom, about what, and why they."""
    look = Look(role)
    return words.in_one_line(look.wanted, look.facts_of([volunteer.pk]).get(volunteer.pk))
