"""Who suits a role, and why: suggestions for organisers, words for volunteers, the order of /requests/.

Gates say who may be asked at all (gates.py), signals in which order (signals.py); words.py says why. A number is
never shown.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from volunteers.matching import gates, signals, words
from volunteers.matching.facts import Facts, facts_of
from volunteers.matching.gates import Gate
from volunteers.matching.wanted import Wanted
from volunteers.models import HelpRequest, Match, Role, Volunteer

__all__ = [
    "Gate",
    "Nobody",
    "Suggestion",
    "in_one_line",
    "sought_for",
    "suggestions",
    "why_nobody",
    "why_not",
    "words_for_volunteer",
]
NEAR = 5  # people one step away that are named
PRIME = 2_147_483_647


@dataclass(frozen=True)
class Suggestion:
    volunteer: Volunteer
    score: float  # kept with the ask; never shown
    reasons: list[str]
    cautions: list[str]
    gates_passed: list[str]


@dataclass(frozen=True)
class Nobody:
    """Why the list is empty."""

    sentence: str
    counts: list[tuple[str, int]] = field(default_factory=list)
    one_step_away: list[tuple[Suggestion, Gate]] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)


def suggestions(role: Role, limit: int = 10) -> list[Suggestion]:
    """Who could do it, best first."""
    wanted = Wanted.of(role)
    fitting = [facts for facts in everybody() if not gates.why_not(wanted, facts)]
    return [suggested(wanted, facts) for facts in in_order(wanted, fitting)[:limit]]


def why_not(role: Role, volunteer: Volunteer) -> list[Gate]:
    """Every gate that stops this person; empty when they fit."""
    return gates.why_not(Wanted.of(role), facts_of([volunteer])[0])


def why_nobody(role: Role) -> Nobody:
    """Which gate empties the list, whom a single change would bring, and who belongs to the charity."""
    wanted = Wanted.of(role)
    stopped = {facts.pk: (facts, gates.why_not(wanted, facts)) for facts in everybody()}
    counts = [
        (str(rule.title), count)
        for rule in gates.RULES
        if (count := sum(rule.name in [gate.name for gate in found] for _facts, found in stopped.values()))
    ]
    near = [(facts, found[0]) for facts, found in stopped.values() if len(found) == 1 and found[0].change]
    gate_of = {facts.pk: gate for facts, gate in near}
    ordered = in_order(wanted, [facts for facts, _gate in near])[:NEAR]
    return Nobody(
        sentence=_("Nobody fits yet."),
        counts=sorted(counts, key=lambda pair: -pair[1]),
        one_step_away=[(suggested(wanted, facts), gate_of[facts.pk]) for facts in ordered],
        connected=connected(wanted),
    )


def words_for_volunteer(role: Role, volunteer: Volunteer) -> list[str]:
    """Why we thought of them, in fragments after "because"."""
    return words.for_volunteer(Wanted.of(role), facts_of([volunteer])[0])


def in_one_line(role: Role, volunteer: Volunteer) -> str:
    """The ask in one line: how long, with whom, about what, and why they."""
    return words.in_one_line(Wanted.of(role), facts_of([volunteer])[0])


def sought_for(volunteer: Volunteer | None) -> QuerySet[HelpRequest]:
    """Open requests: those that suit them first, then those nobody has looked at, then the longest waiting."""
    requests = HelpRequest.objects.sought_for()
    fitting: list[int] = []
    if volunteer is not None:
        facts = facts_of([volunteer])[0]
        for role in Role.objects.filter(request__in=requests).select_related("request__group"):
            if not gates.why_not(Wanted.of(role), facts):
                fitting.append(role.request_id)
    hands = Match.objects.filter(request=OuterRef("pk"), state="lined_up", position=None)
    return requests.annotate(
        fits=Case(When(pk__in=fitting, then=True), default=Value(False), output_field=BooleanField()),
        hand_up=Exists(hands),
        waits_since=TruncDate("ready_at"),
    ).order_by("-fits", "hand_up", "waits_since", "looks", "pk")


def connected(wanted: Wanted) -> list[str]:
    """Those who are not suggested because they belong to the charity: first names, and how."""
    people = Volunteer.objects.filter(pk__in=wanted.connected).select_related("person").order_by("pk")
    return [
        _('%(name)s is not suggested because they belong to this charity: "%(how)s".')
        % {"name": volunteer.person.first_name_shown, "how": wanted.connected[volunteer.pk]}
        for volunteer in people
    ]


def suggested(wanted: Wanted, facts: Facts) -> Suggestion:
    today, weights = timezone.localdate(), weights_now()
    return Suggestion(
        volunteer=facts.volunteer,
        score=score(wanted, facts),
        reasons=words.reasons(wanted, facts, weights, today),
        cautions=words.cautions(wanted, facts),
        gates_passed=gates.passed(wanted, facts),
    )


def score(wanted: Wanted, facts: Facts) -> float:
    return sum(signals.contributions(wanted, facts, weights_now(), timezone.localdate()).values())


def weights_now() -> dict[str, float]:
    return signals.WEIGHTS


def in_order(wanted: Wanted, fitting: list[Facts]) -> list[Facts]:
    """Best first; ties by a shuffle that changes daily."""
    times, plus = shuffle(wanted.request.pk, timezone.localdate())
    return sorted(
        fitting,
        key=lambda facts: (-round(score(wanted, facts), 9), (facts.pk * times + plus) % PRIME),
    )


def shuffle(request: int, day: date) -> tuple[int, int]:
    """Two numbers that reorder people anew for every request and every day."""
    digest = hashlib.sha256(f"{request}:{day.isoformat()}".encode()).digest()
    return 1 + int.from_bytes(digest[:4]) % (PRIME - 1), int.from_bytes(digest[4:8]) % PRIME


def everybody() -> list[Facts]:
    people: Any = Volunteer.objects.exclude(state="left").select_related("person", "group")
    return facts_of(people.prefetch_related("skills"))
