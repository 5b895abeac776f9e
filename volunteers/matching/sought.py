"""The order in which volunteers read open requests: fair to requests, never by popularity.

What fits is asked of the same gates as everywhere; what they read of all open roles comes in a few statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from volunteers.matching import gates
from volunteers.matching.facts import Facts, facts_of
from volunteers.matching.wanted import RATHER_NOT_DAYS, SkillWanted, Wanted
from volunteers.models import (
    Cause,
    Connection,
    HelpRequest,
    Match,
    OnboardingStep,
    Organisation,
    Role,
    RoleSkill,
    Volunteer,
)


def sought_for(volunteer: Volunteer | None) -> QuerySet[HelpRequest]:
    """What suits them first; then what nobody has raised a hand for, has waited longest, was looked at least."""
    requests = HelpRequest.objects.sought_for()
    fitting = those_that_fit(volunteer, requests) if volunteer is not None else []
    hands = Match.objects.filter(state="lined_up", position=None).values("request")
    return requests.annotate(
        fits=is_among(fitting or [0]), hand_up=is_among(hands), waits_since=TruncDate("ready_at")
    ).order_by("-fits", "hand_up", "waits_since", "looks", "pk")


def is_among(requests: Any) -> Case:
    """Read once for the whole list, not once for each row."""
    return Case(When(pk__in=requests, then=True), default=Value(False), output_field=BooleanField())


def those_that_fit(volunteer: Volunteer, requests: Any) -> list[int]:
    """Requests with a role that no gate keeps from them."""
    facts = facts_of([volunteer.pk], timezone.localdate()).get(volunteer.pk)
    if facts is None or volunteer.state not in Volunteer.ASKED_STATES:
        return []
    roles = roles_within_reach(facts, requests)
    return [wanted.request.pk for wanted in wanted_of(roles, facts) if not gates.why_not(wanted, facts)]


def roles_within_reach(facts: Facts, requests: Any) -> list[Role]:
    """Without those that ask for a skill they haven't; the gates then look closer."""
    reached = Q(pk__in=[])
    for skill, level in facts.levels.items():
        reached |= Q(skill=skill, level__lte=level + 1)
    beyond = RoleSkill.objects.filter(role=OuterRef("pk"), must=True).exclude(reached)
    roles = Role.objects.filter(~Exists(beyond), request__in=requests).select_related("request__organisation")
    return list(roles.defer("request__words", "request__draft", "request__needed"))


def wanted_of(roles: list[Role], facts: Facts) -> Iterable[Wanted]:
    """As `Wanted.of`, for many roles and one volunteer."""
    person, pk, today = facts.volunteer.person_id, facts.pk, timezone.localdate()
    skills, causes, steps = skills_of(roles), causes_of(roles), steps_of_groups()
    belongs = list(Connection.objects.filter(person=person).values_list("name_key", "org_id"))
    names, numbers = {name for name, _number in belongs}, {number for _name, number in belongs} - {""}
    blocked = set(Organisation.objects.filter(blocked=pk).values_list("pk", flat=True))
    apart, thought_of = organisations_apart(pk), roles_thought_of(pk)
    refused = set(facts.row.no_charities)
    for role in roles:
        request = role.request
        wanted = Wanted(
            role=role,
            request=request,
            today=today,
            skills=skills[role.pk],
            causes=causes[request.pk],
            steps=needed_steps(steps, request),
            thought_of={pk} if role.pk in thought_of else set(),
            blocked={pk} if request.organisation_id in blocked else set(),
            apart={pk: today} if request.organisation_id in apart else {},
        )
        number = request.organisation.org_id if request.organisation else ""
        if wanted.name_key in names or number in numbers:
            wanted.connected = {pk: ""}
        if wanted.name_key in refused:
            wanted.refusing = {pk}
        yield wanted


def skills_of(roles: list[Role]) -> dict[int, list[SkillWanted]]:
    found: dict[int, list[SkillWanted]] = defaultdict(list)
    needed = RoleSkill.objects.filter(role__in=[role.pk for role in roles])
    for role, skill, name, level, must in needed.values_list("role", "skill", "skill__name", "level", "must"):
        found[role].append(SkillWanted(skill, name, level, must))
    return found


def causes_of(roles: list[Role]) -> dict[int, dict[int, str]]:
    """By request: the bit of each cause, and its name."""
    bits = {
        pk: (bit, name)
        for bit, (pk, name) in enumerate(Cause.objects.order_by("pk").values_list("pk", "name"))
    }
    found: dict[int, dict[int, str]] = defaultdict(dict)
    named = HelpRequest.causes.through.objects.filter(helprequest__in=[role.request_id for role in roles])
    for request, cause in named.values_list("helprequest", "cause"):
        bit, name = bits[cause]
        found[request][bit] = name
    return found


def steps_of_groups() -> dict[int | None, list[OnboardingStep]]:
    found: dict[int | None, list[OnboardingStep]] = defaultdict(list)
    for step in OnboardingStep.objects.all():
        found[step.group_id].append(step)
    return found


def needed_steps(steps: dict[int | None, list[OnboardingStep]], request: HelpRequest) -> dict[str, str]:
    """The group's own where it has its own, else those of the network."""
    theirs = steps.get(request.group_id) or steps.get(None, [])
    return {
        step.slug: step.name
        for step in theirs
        if step.required and (request.size in step.sizes or request.risk in step.risks)
    }


def organisations_apart(volunteer: int) -> set[int | None]:
    """Either said "rather not" within a year."""
    since = timezone.now() - timedelta(days=RATHER_NOT_DAYS)
    said = Q(volunteer_again="rather_not") | Q(charity_again="rather_not")
    ended = Match.objects.filter(said, volunteer=volunteer, request__organisation__isnull=False)
    lately = ended.annotate(at=Coalesce("ended_at", "changed_at")).filter(at__gt=since)
    return set(lately.values_list("request__organisation", flat=True))


def roles_thought_of(volunteer: int) -> set[int]:
    here = Match.objects.filter(volunteer=volunteer).exclude(state="released")
    return set(here.values_list("role", flat=True))
