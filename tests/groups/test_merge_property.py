"""Two groups of any kind become one: every row is somewhere exactly once, and after an undo all is as it was."""

import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groups.models import Group, GroupEnding, Membership, Region
from hub import shelves
from hub.access.who import Who
from hub.accounts.models import User
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, a_coordinator
from tests.factories.volunteers import HelpRequestFactory
from volunteers.models import HelpRequest, MatchingRow, Role, Volunteer

pytestmark = pytest.mark.django_db
STAYS = {name for app in shelves.GROUP_MERGE for name in app.stays}
FIXED = {"groups.Group_regions", "groups.Group"}  # made with the groups themselves
LATER = timezone.now() + timedelta(days=30)


def pointing() -> list[tuple[Any, Any]]:
    """Every column of the house that names a group."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Group
    ]


def name_of(model: Any, field: Any) -> str:
    return f"{model._meta.label}.{field.name}"


GOES = [(model, field) for model, field in pointing() if name_of(model, field) not in STAYS]
KEPT = [
    (model, field)
    for model, field in pointing()
    if name_of(model, field) in STAYS - {"groups.Group.merged_into"}
]


def test_every_column_that_names_a_group_goes_along_or_says_why_not() -> None:
    named = {name_of(model, field) for model, field in pointing()}

    assert named >= STAYS
    assert all(app.stays[name] for app in shelves.GROUP_MERGE for name in app.stays)
    assert set(FILLED) | FIXED >= {model._meta.label for model, _field in GOES}


# --- Rows of every kind, by dice --------------------------------------------------------------------------
class World:
    """Three groups, six people, and in each table some rows that the database allows."""

    def __init__(self, seed: int, each: int) -> None:
        self.dice = random.Random(seed)
        self.niamh = a_coordinator(name="Niamh Byrne")
        self.regions = list(Region.objects.order_by("order")[:3])
        self.groups = [self.a_group(number) for number in range(3)]
        self.people = PersonFactory.create_batch(6)
        self.volunteers = [Volunteer.of(person) for person in self.people]
        for label, fill in FILLED.items():
            for _number in range(self.dice.randint(0, each)):
                self.keep(label, fill(self))

    def a_group(self, number: int) -> Group:
        covers = self.dice.sample(["LS6", "LS7", "BD1", "YO1"], self.dice.randint(0, 3))
        state = self.dice.choice(["active", "quiet", "paused"]) if number != 1 else "active"
        group = GroupFactory(covers=covers, state=state, looked_after_by=self.dice.choice([None, self.niamh]))
        group.regions.add(*self.dice.sample(self.regions, self.dice.randint(0, 2)))
        return group

    def keep(self, label: str, facts: dict[str, Any]) -> None:
        model = apps.get_model(label)
        try:
            with transaction.atomic():
                model._default_manager.create(**facts)
        except IntegrityError:
            pass  # the database refuses what must never be

    def any(self, rows: list[Any]) -> Any:
        return self.dice.choice(rows)

    @property
    def group(self) -> Any:
        return self.any(self.groups)

    @property
    def person(self) -> Any:
        return self.any(self.people)

    @property
    def sometimes(self) -> Any:
        """A moment, or none."""
        return self.dice.choice([None, timezone.now()])

    def a_request(self) -> Any:
        return self.any(list(HelpRequest.objects.order_by("pk")) or [HelpRequestFactory(contact=False)])

    def a_card(self) -> Any:
        cards = apps.get_model("learning.Experiment")._default_manager
        if not cards.exists():
            cards.create(**FILLED["learning.Experiment"](self))
        return self.any(list(cards.order_by("pk")))

    def two_groups(self) -> tuple[Any, Any]:
        one, other = self.dice.sample(self.groups, 2)
        return one, other


def membership(world: World) -> dict[str, Any]:
    role = world.any(["volunteer", "volunteer", "organiser", "lead"])
    since = timezone.now() - timedelta(days=9)
    held = Membership.objects.live().running().filter(person__in=world.people).values_list("person", "group")
    person, group = world.person, world.group
    ended_at = world.sometimes if role != "volunteer" else None
    if role != "volunteer" and ended_at is None and (person.pk, group.pk) in set(held):
        role = "volunteer"  # of organiser and lead a person has one at a time
    evenings = world.dice.randint(0, 9) if role != "volunteer" else 0
    return {
        "person": person,
        "group": group,
        "role": role,
        "since": since,
        "ended_at": ended_at,
        "evenings": evenings,
    }


def section(world: World) -> dict[str, Any]:
    kind = world.any(["about", "team", "other"])
    return {"group": world.group, "kind": kind, "title": "Tea", "text": "We help.", "edited_by": world.person}


def picture(world: World) -> dict[str, Any]:
    group, name = world.group, f"kettle{world.dice.randint(1, 10**9)}"
    beside = world.any([None, *group.sections.all()])
    facts = {"group": group, "section": beside, "name": name, "alt": "A kettle", "content": b"kettle"}
    return facts | {"width": 2, "height": 2, "size": 6}


def agreement(world: World) -> dict[str, Any]:
    facts = {"group": world.group, "network_gives": "Tea", "group_gives": "Cake"}
    return facts | {"review_on": timezone.localdate(), "ended_at": world.sometimes}


def request(world: World) -> dict[str, Any]:
    made = HelpRequestFactory.build(contact=False)
    facts = {
        name: getattr(made, name) for name in ("organisation_name", "organisation_kind", "outcode", "words")
    }
    state = world.any(["submitted", "taken", "resting"])
    now = timezone.now()
    return facts | {
        "kind": "not_sure", "when": "no_rush", "state": state, "group": world.any([*world.groups, None]),
        "routed_to": world.any([*world.groups, None]), "verified_at": now, "due_at": now, "owner": world.any([None, world.person]),
    }  # fmt: skip


def match(world: World) -> dict[str, Any]:
    of = world.a_request()
    role = of.roles.first() or Role.objects.create(request=of)
    return {
        "request": of, "role": role, "volunteer": world.any(world.volunteers), "group": world.any([*world.groups, None]),
        "state": "lined_up",
    }  # fmt: skip


def passing(world: World) -> dict[str, Any]:
    one, other = world.two_groups()
    ended = world.sometimes
    facts = {"request": world.a_request(), "from_group": world.any([one, None]), "to_group": other}
    return facts | {"ended_at": ended, "ended_by": "group" if ended else ""}


def season(world: World) -> dict[str, Any]:
    one, other = world.two_groups()
    today = timezone.localdate()
    ended = world.sometimes
    return {"group": one, "neighbour": other, "from_on": today, "until_on": today, "ended_at": ended}


def cover(world: World) -> dict[str, Any]:
    return {"request": world.a_request(), "group": world.group}


def ending(world: World) -> dict[str, Any]:
    return {"kind": "merge", "group": world.groups[2], "into": world.any(world.groups[:2])}


def invitation(world: World) -> dict[str, Any]:
    email = f"{world.any(['jo', 'JO', 'al'])}@example.org"
    facts = {"group": world.group, "email": email, "role": world.any(["organiser", "lead"])}
    return facts | {"invited_by": world.person, "expires_at": LATER, "revoked_at": world.sometimes}


def step(world: World) -> dict[str, Any]:
    return {"group": world.group, "slug": world.any(["a", "b"]), "name": "Tea", "signed_by": "organiser"}


def handover(world: World) -> dict[str, Any]:
    """Made the moment a role ends; of one that stands there is none."""
    now = timezone.now()
    role = Membership.objects.create(
        person=PersonFactory(), group=world.group, role="organiser", since=now, ended_at=now
    )
    return {"group": role.group, "membership": role, "person": role.person}


def card(world: World) -> dict[str, Any]:
    words = dict.fromkeys(["belief", "because", "plan", "measure"], "Tea")
    return {"group": world.group, "by_when": timezone.localdate(), "hours": 2, **words}


FILLED: dict[str, Any] = {
    "groups.Membership": membership,
    "volunteers.HelpRequest": request,
    "volunteers.Match": match,
    "volunteers.Passing": passing,
    "volunteers.CoverAsk": cover,
    "volunteers.Volunteer": lambda world: {"person": PersonFactory(), "group": world.group, "languages": ["en-gb"]},
    "volunteers.OnboardingStep": step,
    "groups.SeasonOff": season,
    "groups.GroupEnding": ending,
    "groups.Invitation": invitation,
    "groups.CoverageArea": lambda world: {"group": world.group, "outcode": world.any(["LS8", "LS9"])},
    "groups.OldAddress": lambda world: {"group": world.group, "slug": f"old-{world.dice.randint(1, 99)}"},
    "groups.AddRequest": lambda world: {
        "group": world.group, "person": world.person, "words": "Tea", "expires_at": LATER,
    },
    "groups.ContactMessage": lambda world: {"group": world.group, "name": "Jo", "email": "jo@example.org", "words": "Hi"},
    "groups.Holding": lambda world: {"group": world.group, "kind": "key", "what": "The hall", "held_by": world.person},
    "groups.Handover": handover,
    "groups.ListedPerson": lambda world: {"group": world.group, "email": f"{world.any(['jo', 'Jo', 'al'])}@example.org"},
    "groups.Meeting": lambda world: {
        "group": world.group, "what": "Tea", "where": "Hall", "starts_at": LATER + timedelta(days=world.dice.randint(0, 3)),
        "cancelled_at": world.sometimes,
    },
    "groups.PageSection": section,
    "groups.Picture": picture,
    "groups.Affiliation": agreement,
    "groups.NextLead": lambda world: {
        "group": world.group, "quarter": timezone.localdate().replace(day=1), "answer": "not_now", "answered_by": world.person,
    },
    "groups.GroupApplication": lambda world: {
        "group": world.group, "state": "accepted", "person_name": "Jo", "email": "jo@example.org", "outcode": "LS6", "why": "Tea",
    },
    "learning.Experiment": card,
    "learning.UsToo": lambda world: {"experiment": world.a_card(), "group": world.group, "left_at": world.sometimes},
    "learning.Pack": lambda world: {
        "experiment": world.a_card(), "group": world.group, "sentences": "Tea.", "question": "Tea?",
    },
}  # fmt: skip


# --- What there is ----------------------------------------------------------------------------------------
def rows_of_everything() -> dict[str, dict[int, dict[str, Any]]]:
    """Every row that names a group, with all its columns but the day it was last touched."""
    found = {}
    for model in {model for model, _field in pointing()}:
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "changed_at"]
        kept = model._base_manager.values(*columns)
        found[model._meta.label] = {row[model._meta.pk.attname]: row for row in kept}
    return found


NOT_COMPARED = {"groups.GroupMove", "groups.GroupEnding"}  # they say what happened, and grow by it


def compared(rows: dict[str, Any]) -> dict[str, Any]:
    state = ("state_since", "last_life_at")
    kept = {label: rows_of for label, rows_of in rows.items() if label not in NOT_COMPARED}
    groups = {
        pk: {n: v for n, v in row.items() if n not in state} for pk, row in kept["groups.Group"].items()
    }
    return kept | {"groups.Group": groups}


TWIN: dict[str, tuple[str, ...]] = {  # what there is once in a group: the one that stays behind has a twin
    "groups.CoverageArea": ("outcode",),
    "groups.Group_regions": ("region_id",),
    "groups.ListedPerson": ("email",),
    "groups.Meeting": ("starts_at",),
    "groups.AddRequest": ("person_id",),
    "volunteers.CoverAsk": ("request_id",),
}


def has_a_twin(label: str, row: dict[str, Any], rows: dict[int, Any], into: int) -> bool:
    def key(one: dict[str, Any]) -> list[Any]:
        return [one[name].lower() if isinstance(one[name], str) else one[name] for name in TWIN[label]]

    return label in TWIN and any(key(one) == key(row) for one in rows.values() if one.get("group_id") == into)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32), each=st.integers(1, 6))
def test_after_a_merge_every_row_is_somewhere_once_and_after_an_undo_where_it_was(
    seed: int, each: int
) -> None:
    with transaction.atomic():
        try_one_world(seed, each)
        transaction.set_rollback(True)


def try_one_world(seed: int, each: int) -> None:
    world = World(seed, each)
    gone, into, _third = world.groups
    GroupEnding.objects.filter(group__in=[gone, into]).delete()
    refresh_matching(world)
    before, matching = rows_of_everything(), what_matching_knows()
    people = people_of(gone.pk, into.pk)
    merging = merge(gone, into, world.niamh)

    after = rows_of_everything()
    for model, field in GOES:
        label = model._meta.label
        assert after[label].keys() - made_by(merging)[label] == before[label].keys()
        for pk, row in before[label].items():
            now = after[label][pk][field.attname]
            if row[field.attname] == gone.pk and now != into.pk and label != "groups.SeasonOff":
                twin = has_a_twin(label, after[label][pk], after[label], into.pk)
                assert twin or (label == "groups.Group" and pk == into.pk), (label, pk)
            elif row[field.attname] != gone.pk:
                assert now == row[field.attname] or field.name in ("merged_into", "named_neighbour"), (
                    label,
                    pk,
                )
    for model, field in KEPT:
        label = model._meta.label
        assert {pk: row[field.attname] for pk, row in before[label].items()} == {
            pk: after[label][pk][field.attname] for pk in before[label]
        }
    assert people_of(into.pk) == people
    assert not Membership.objects.live().filter(group=gone).exists()
    assert a_role_of_a_kind_each(into)

    merging.undo(who=Who(world.niamh))
    assert compared(rows_of_everything()) == compared(before)
    assert what_matching_knows() == matching


def merge(gone: Group, into: Group, niamh: User) -> GroupEnding:
    merging: GroupEnding = GroupEnding.propose("merge", gone, who=Who(niamh), into=into)
    for group in (gone, into):
        lead = group.memberships.live().leading().select_related("person").first()
        if lead:
            merging.agree(who=Who(lead.person))
    merging.refresh_from_db()
    assert merging.done_at is not None
    assert Group.objects.get(pk=gone.pk).merged_into_id == into.pk
    return merging


def made_by(merging: GroupEnding) -> defaultdict[str, set[int]]:
    """The ending itself."""
    return defaultdict(set, {"groups.GroupEnding": {merging.pk}})


def people_of(*groups: int) -> set[int]:
    return set(Membership.objects.live().filter(group__in=groups).values_list("person", flat=True))


def a_role_of_a_kind_each(group: Group) -> bool:
    running = Membership.objects.live().running().filter(group=group).values_list("person", flat=True)
    return len(set(running)) == len(running)


def refresh_matching(world: World) -> None:
    MatchingRow.objects.refresh_all()


def what_matching_knows() -> list[Any]:
    columns = [field.attname for field in MatchingRow._meta.concrete_fields if field.attname != "id"]
    return sorted(map(repr, MatchingRow.objects.values_list(*columns)))
