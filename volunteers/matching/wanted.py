"""What one role looks for, read once: its skills and steps, the charity's causes, and who is no question here."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups import places
from volunteers import windows
from volunteers.models import Connection, Match, OnboardingStep, Role, Volunteer
from volunteers.models.volunteer import name_key

RATHER_NOT_DAYS = 365  # a "rather not" of either side keeps the two apart for so long
PROJECT_MONTHS = 3  # over which a project is spread; a talk or a job falls into one


@dataclass(frozen=True)
class SkillWanted:
    pk: int
    name: str
    level: int
    must: bool


@dataclass
class Wanted:
    """A role with all that the gates and the signals ask of it."""

    role: Role
    request: Any
    skills: list[SkillWanted]
    causes: dict[int, str]
    steps: dict[str, str]  # the needed ones: slug, name
    connected: dict[int, str] = field(default_factory=dict)  # volunteer: how they belong to the charity
    blocked: set[int] = field(default_factory=set)
    apart: dict[int, date] = field(default_factory=dict)  # volunteer: the day it is over
    again: set[int] = field(default_factory=set)  # both sides said "gladly again"
    thought_of: set[int] = field(default_factory=set)  # on this line-up now, or answered already

    @classmethod
    def of(cls, role: Role) -> "Wanted":
        request = role.request
        skills = [
            SkillWanted(one.skill_id, str(one.skill), one.level, one.must)
            for one in role.skills.select_related("skill")
        ]
        needed = OnboardingStep.objects.needed_for(request.group, request.size, request.risk)
        wanted = cls(
            role=role,
            request=request,
            skills=skills,
            causes={cause.pk: cause.name for cause in request.causes.all()},
            steps=dict(needed.values_list("slug", "name")),
        )
        wanted.read_pairs()
        return wanted

    def read_pairs(self) -> None:
        """Who stands in a special relation to this charity or to this role."""
        touching = Connection.objects.touching(self.request).filter(person__volunteer__isnull=False)
        self.connected = {
            one.person.volunteer.pk: one.get_kind_display()
            for one in touching.select_related("person__volunteer")
        }
        self.thought_of = set(
            Match.objects.filter(role=self.role).exclude(state="released").values_list("volunteer", flat=True)
        )
        if self.request.organisation_id is None:
            return
        self.blocked = set(
            Volunteer.objects.filter(blocked_by=self.request.organisation_id).values_list("pk", flat=True)
        )
        together = Match.objects.filter(request__organisation=self.request.organisation_id)
        self.again = set(
            together.filter(volunteer_again="again", charity_again="again").values_list(
                "volunteer", flat=True
            )
        )
        ended = Coalesce(F("ended_at"), F("changed_at"))
        since = timezone.now() - timedelta(days=RATHER_NOT_DAYS)
        for volunteer, at in (
            together.filter(
                Q(volunteer_again="rather_not") | Q(charity_again="rather_not"), role__isnull=False
            )
            .annotate(at=ended)
            .filter(at__gt=since)
            .order_by("at")
            .values_list("volunteer", "at")
        ):
            self.apart[volunteer] = timezone.localdate(at) + timedelta(days=RATHER_NOT_DAYS)

    # --- Questions ------------------------------------------------------------------------------------
    @property
    def must(self) -> list[SkillWanted]:
        return [skill for skill in self.skills if skill.must]

    @property
    def nice(self) -> list[SkillWanted]:
        return [skill for skill in self.skills if not skill.must]

    @property
    def minutes(self) -> int:
        return minutes_of(self.request.size, self.role.minutes)

    @property
    def windows(self) -> int:
        return self.role.windows & windows.ANY_TIME

    @property
    def place(self) -> places.Place | None:
        return place_of(self.request.outcode)

    @property
    def name_key(self) -> str:
        return name_key(self.request.organisation_name)

    @property
    def by_remote(self) -> bool:
        return self.request.where != "there"

    @property
    def in_person(self) -> bool:
        return self.request.where != "remote"


def minutes_of(size: str, minutes: int) -> int:
    """Of one month."""
    return -(-minutes // PROJECT_MONTHS) if size == "project" else minutes


def place_of(outcode: str) -> places.Place | None:
    try:
        return places.find(outcode)
    except places.UnknownPlace:
        return None
