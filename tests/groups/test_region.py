import pytest
from django.db import IntegrityError
from django.utils import translation

from groups import places
from groups.models import Region

NEIGHBOURS = [
    ("scotland", "north-east"),
    ("scotland", "north-west"),
    ("scotland", "northern-ireland"),
    ("north-east", "north-west"),
    ("north-east", "yorkshire-and-the-humber"),
    ("north-west", "yorkshire-and-the-humber"),
    ("north-west", "east-midlands"),
    ("north-west", "west-midlands"),
    ("north-west", "wales"),
    ("yorkshire-and-the-humber", "east-midlands"),
    ("east-midlands", "west-midlands"),
    ("east-midlands", "east-of-england"),
    ("east-midlands", "south-east"),
    ("west-midlands", "wales"),
    ("west-midlands", "south-west"),
    ("west-midlands", "south-east"),
    ("east-of-england", "london"),
    ("east-of-england", "south-east"),
    ("london", "south-east"),
    ("south-east", "south-west"),
    ("south-west", "wales"),
]

pytestmark = pytest.mark.django_db


def test_the_twelve_regions_are_there_from_the_start():
    regions = Region.objects.visible_to(None)

    assert {region.code for region in regions} == {region.code for region in places.regions()}
    assert regions.count() == 12


def test_every_region_flies_a_pennant_of_its_own_unlike_its_neighbours():
    pennants = {
        region.slug: (region.pennant_colour, region.pennant_pattern) for region in Region.objects.all()
    }

    assert len(set(pennants.values())) == 12
    for here, there in NEIGHBOURS:
        assert not set(pennants[here]) & set(pennants[there]), (here, there)


def test_a_region_reads_in_either_language():
    london = Region.objects.get(slug="london")

    assert str(london) == "London"
    with translation.override("cy"):
        assert str(london) == "Llundain"


@pytest.mark.parametrize(
    "change",
    [{"pennant_colour": "mauve"}, {"pennant_pattern": "stars"}, {"nation": "france"}, {"slug": "wales"}],
)
def test_the_database_refuses_what_no_region_is(change):
    with pytest.raises(IntegrityError):
        Region.objects.filter(slug="london").update(**change)


def test_two_regions_never_share_a_pennant():
    wales = Region.objects.get(slug="wales")

    with pytest.raises(IntegrityError):
        Region.objects.filter(slug="london").update(
            pennant_colour=wales.pennant_colour, pennant_pattern=wales.pennant_pattern
        )
