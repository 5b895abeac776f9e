"""Where it all happens: each group with the places it reads for, its people and its charities."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from groups import places
from groups.models import CoverageArea, Group, Membership, Region
from hub import shelves
from hub.mail.models import OutgoingMail
from hub.seeding.world import World
from volunteers import charity_numbers
from volunteers.models import Cause, Organisation, Skill
from volunteers.models.request_facts import REF_LETTERS
from volunteers.seeds_national.words import charity_name

KINDS = {"charity": 62, "community": 24, "cic": 11, "other": 3}
ASKS_AGAIN = 0.3
INVENTED = {"scotland": "SC09{:04}", "northern-ireland": "NIC19{:04}"}  # no register has come so far
INVENTED_ELSEWHERE = "19{:05}"


@dataclass
class Charity:
    pk: int
    facts: dict[str, Any]
    contact: str
    email: str
    cause: int


@dataclass
class Circle:
    """A group (or, without one, what the network reads itself), and who and what belongs to it."""

    group: Group | None
    runners: list[tuple[datetime, int]]
    outcodes: list[str]
    charities: list[Charity] = field(default_factory=list)
    neighbours: list["Circle"] = field(default_factory=list)

    @property
    def pk(self) -> int | None:
        return self.group.pk if self.group else None

    @property
    def leader(self) -> int:
        return self.runners[0][1]


class Scene:
    """What every request of the network needs to know of it."""

    def __init__(self, world: World) -> None:
        self.world, self.chance, self.add = world, world.chance, world.copying.add
        self.now = world.now.astimezone(UTC)
        self.today = timezone.localdate(world.now)
        self.coordinator = world.people["national@example.org"].pk
        self.regions = {region.code: region.pk for region in Region.objects.all()}
        skills = Skill.objects.select_related("category").order_by("pk")
        self.skills = {skill.slug: skill for skill in skills}
        self.names = {skill.pk: skill.name for skill in skills}
        self.of_category = defaultdict(list)
        for skill in skills:
            self.of_category[skill.category_id].append(skill.pk)
        self.causes = list(Cause.objects.order_by("pk").values_list("pk", flat=True))
        self.numbers = 0
        self.nobodys: list[Charity] = []
        self.types: dict[type[models.Model], int] = {}
        self.circles, self.uncovered = self.round_every_group()

    def round_every_group(self) -> tuple[list[Circle], dict[str, list[str]]]:
        """A circle for each group, and of each region the districts that no group reads for."""
        groups = {group.pk: group for group in Group.objects.order_by("pk")}
        runners = defaultdict(list)
        running = Membership.objects.live().running().order_by("role", "since", "pk")
        for group, since, person in running.values_list("group", "since", "person"):
            runners[group].append((since, person))
        covering = defaultdict(list)
        for pk, outcode in CoverageArea.objects.order_by("group").values_list("group", "outcode"):
            covering[outcode].append(groups[pk])
        leads_to, uncovered = defaultdict(list), defaultdict(list)
        for place in places.atlas().districts.values():
            there = [
                (places.distance_km(place, group.place) or 0.0, group.pk) for group in covering[place.outcode]
            ]
            if there:
                leads_to[min(there)[1]].append(place.outcode)
            elif place.region_code:
                uncovered[place.region_code].append(place.outcode)
        circles = [Circle(group, runners[pk], leads_to[pk]) for pk, group in groups.items()]
        self.make_neighbours(circles)
        return circles, uncovered

    def make_neighbours(self, circles: list[Circle]) -> None:
        for circle in circles:
            assert circle.group is not None
            here = circle.group
            others = (
                (places.distance_km(here.place, other.group.place) or 0.0, other.group.pk, other)
                for other in circles
                if other.group
                and other is not circle
                and other.group.primary_region_id == here.primary_region_id
            )
            circle.neighbours = [other for _km, _pk, other in sorted(others, key=lambda one: one[:2])[:3]]

    def of_nobody(self, outcodes: list[str]) -> Circle:
        """Where no group is yet the coordinator reads."""
        return Circle(None, [(self.now - timedelta(days=9999), self.coordinator)], outcodes, self.nobodys)

    def ref(self) -> str:
        """As `new_ref`, but the same for the same seed: these open no door."""
        return "".join(self.chance.choices(REF_LETTERS, k=10))

    def charity(self, circle: Circle, outcode: str, at: datetime) -> Charity:
        """One that has asked before, or one more."""
        known = [one for one in circle.charities if one.facts["created_at"] < at]
        if known and self.chance.random() < ASKS_AGAIN:
            return self.chance.choice(known)
        name = charity_name(self.chance, places.find(outcode).name)
        if any(one.facts["name"] == name and one.facts["outcode"] == outcode for one in circle.charities):
            name = f"{name} {outcode}"
        [kind] = self.chance.choices(list(KINDS), weights=list(KINDS.values()))
        number = (
            self.number(places.find(outcode).nation)
            if kind == "charity" and self.chance.random() < 0.6
            else ""
        )
        found = charity_numbers.recognise(number)
        facts = {
            "name": name,
            "kind": kind,
            "number_typed": number,
            "org_id": found.org_id if found else "",
            "outcode": outcode,
            "created_at": at,
            "changed_at": at,
        }
        pk = self.add(Organisation, **facts)
        person = self.world.any_name()
        email = f"{person.split()[0].casefold()}.c{pk}@example.org"
        charity = Charity(pk, facts, person, email, self.chance.choice(self.causes))
        circle.charities.append(charity)
        return charity

    def number(self, nation: str) -> str:
        self.numbers += 1
        return INVENTED.get(nation, INVENTED_ELSEWHERE).format(self.numbers)

    def sent(
        self,
        kind: str,
        key: str,
        email: str,
        about: tuple[type[models.Model], int],
        at: datetime,
        **more: Any,
    ) -> None:
        """A mail that has gone, so that nobody is owed it any more."""
        model, pk = about
        if model not in self.types:
            self.types[model] = ContentType.objects.get_for_model(model).pk
        self.add(
            OutgoingMail,
            dedupe_key=key,
            kind=kind,
            essential=shelves.MAIL_KINDS[kind].essential,
            to_email=email,
            about_type_id=self.types[model],
            about_id=pk,
            state="sent",
            not_before=at,
            made_at=at,
            sent_at=at + timedelta(seconds=2),
            attempts=1,
            message_id=f"<{key.replace(' ', '-')}@demo.example.org>",
            **more,
        )
