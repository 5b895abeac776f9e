"""Where a place leads: to the nearest group of its own region, else to its region's pool, else to the network."""

import random

import pytest
from django.utils import timezone

from groups import places
from groups.models import Group
from groups.routing import route
from groups.seeds import seed_groups
from hub.seeding.world import World, seed_people
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_groups(settings):
    settings.DEMO_PEOPLE = True
    world = World(chance=random.Random(2026), now=timezone.now())
    seed_people(world)
    seed_groups(world)


def test_every_district_leads_to_a_group_or_pool_of_its_own_region_or_to_the_network(demo_groups):
    regions = {
        group.pk: {region.code for region in group.regions.all()}
        for group in Group.objects.prefetch_related("regions")
    }
    to_groups = to_pools = to_network = 0

    for place in places.atlas().districts.values():
        leads_to = route(place)
        if leads_to.group:
            assert place.region_code in regions[leads_to.group.pk], place
            to_groups += 1
        elif leads_to.region:
            assert leads_to.region.code == place.region_code, place
            to_pools += 1
        else:
            assert place.kind == places.CROWN_DEPENDENCY, place
            to_network += 1

    assert (to_groups + to_pools, to_network) == (2834, 22)
    assert to_groups > 300


@pytest.mark.parametrize(
    ("typed", "region"), [("D02 AF30", None), ("JE2", None), ("G75", "S92000003"), ("W1A", "E12000007")]
)
def test_an_eircode_leads_to_the_network_and_an_unknown_district_to_its_areas_region(typed, region):
    leads_to = route(places.find(typed))

    assert leads_to.group is None
    assert (leads_to.region.code if leads_to.region else None) == region


def test_the_nearest_of_those_who_cover_a_place_has_it_and_the_sentence_says_so():
    near = GroupFactory(place_outcode="LS6", covers=["LS7"], run_by=[PersonFactory()])
    far = GroupFactory(place_outcode="BD5", covers=["LS7"], run_by=[PersonFactory()])
    GroupFactory(place_outcode="LS7", covers=["LS7"])  # nobody runs it, so nothing is sent there

    leads_to = route(places.find("LS7 1AA"))

    assert (leads_to.group, leads_to.others) == (near, [far])
    assert leads_to.sentence == f"{near.name} is the nearest of the groups that look after Leeds."
