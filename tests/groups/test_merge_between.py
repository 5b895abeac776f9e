"""Two groups are one for a while and life goes on: an undo loses no row, and gives nobody a right that they had lost."""

from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groups.models import Group, GroupEnding, Membership
from hub.access.who import Who
from tests.groups.test_merge_property import FILLED, World, merge, pointing

pytestmark = pytest.mark.django_db
LEVEL = {"volunteer": 1, "organiser": 2, "lead": 3}


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32), each=st.integers(2, 8))
def test_whatever_happened_in_between_an_undo_loses_no_row_and_gives_nobody_a_right_they_had_lost(
    seed: int, each: int
) -> None:
    with transaction.atomic():
        try_a_life_between(seed, each)
        transaction.set_rollback(True)


def try_a_life_between(seed: int, each: int) -> None:
    world = World(seed, each)
    gone, into, _third = world.groups
    GroupEnding.objects.filter(group__in=[gone, into]).delete()
    were = roles_in(gone, into)
    merging = merge(gone, into, world.niamh)
    for role in Membership.objects.live().filter(group=into).select_related("group", "person").order_by("pk"):
        if world.dice.random() < 0.5:
            role.stop(who=Who(role.person))
    for label in (
        "groups.Membership",
        "groups.Meeting",
        "groups.Holding",
        "learning.UsToo",
        "volunteers.CoverAsk",
    ):
        world.keep(label, FILLED[label](world))
    numbers, are = numbers_of_everything(), roles_in(gone, into)

    merging.undo(who=Who(world.niamh))

    assert numbers_of_everything() == numbers
    for person, roles in roles_in(gone, into).items():
        assert {role > 1 for role in roles} <= {role > 1 for role in are[person]}
        assert max(roles) <= max(are[person])
    kept = {person for person in are if were[person]}
    assert kept <= set(roles_in(gone, into))
    for group in Group.objects.filter(pk__in=[gone.pk, into.pk]):
        had_a_lead = group.memberships.leading().filter(ended_at__gte=merging.done_at).exists()
        is_led = group.memberships.live().leading().exists()
        assert is_led or group.looked_after_by or not had_a_lead


def roles_in(*groups: Group) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, role in Membership.objects.live().filter(group__in=groups).values_list("person", "role"):
        found[person].add(LEVEL[role])
    return found


def numbers_of_everything() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model, _field in pointing()
        if model._meta.label != "groups.GroupMove"
    }
