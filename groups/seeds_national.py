"""Groups all over the country, so that a large network looks like one: each with the districts around its home."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from groups import places
from groups.models import CoverageArea, Group, GroupMove, Region
from groups.places import Place
from hub.seeding.world import World

NAMES = (
    "{place} Digital Neighbours", "{place} Tech for Good", "{place} Helping Hands Online", "{place} Click Club",
    "{place} Digital Volunteers", "{place} Tech Table", "{place} Help Desk", "Digital Friends of {place}",
    "{place} Tech Circle", "{place} Laptop Surgery", "{place} Charity Tech", "{place} Kettle and Keyboard",
    "{place} Digital Evenings", "{place} Open Laptop", "{place} Good Connections", "{place} Tech Friends",
    "{place} Untanglers", "{place} Screen and Tea", "{place} Pixel Pals", "{place} Digital Workbench",
)  # fmt: skip
IN_WELSH = ("Tech er Lles {place}", "Cymdogion Digidol {place}", "Cyfeillion Digidol {place}")
SUMMARIES = (
    "We help small charities around {place} with the digital bits that keep them awake.",
    "Free digital help for charities in {place}, on {evening} and by phone in between.",
    "Spreadsheets, websites and a cup of tea, for every community group near {place}.",
    "People from {place} who know computers, for people in {place} who run things.",
    "Bring us your laptop, your list or your worry: {evening} in {place}.",
)
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays")
UNCOVERED, COVERED_TWICE = 0.06, 0.12  # shares of the districts
FAR_KM, NEAR_KM = 45, 20
FORMING = 0.04
OF_ONE_AUTHORITY = 3


def seed_groups(world: World) -> None:
    """Groups in every region, each with the districts around its home"""
    assert world.size is not None
    taken = set(CoverageArea.objects.values_list("outcode", flat=True))
    free = [
        place
        for place in places.atlas().districts.values()
        if place.region_code and place.outcode not in taken
    ]
    homes = homes_among(world, free, world.size.groups - Group.objects.count())
    around = districts_around(world, homes, free)
    regions = {region.code: region for region in Region.objects.all()}
    names = set(Group.objects.values_list("slug", flat=True))
    for home in homes:
        seed_group(world, home, around[home.outcode], regions[home.region_code], names)
    world.copying.finish()
    world.tell(
        f"{len(homes):,} groups look after {len({one for some in around.values() for one in some}):,} districts"
    )


def homes_among(world: World, free: list[Place], count: int) -> list[Place]:
    """In districts by lot, but no more than a few of one authority: those in the country have many districts."""
    of_authority: Counter[str] = Counter()
    homes: list[Place] = []
    for place in world.chance.sample(free, len(free)):
        if len(homes) < count and of_authority[place.authority_code] < OF_ONE_AUTHORITY:
            of_authority[place.authority_code] += 1
            homes.append(place)
    return homes


def districts_around(world: World, homes: list[Place], free: list[Place]) -> dict[str, list[str]]:
    """Each district goes to the nearest home of its region; some to two, and a few to nobody yet."""
    around: dict[str, list[str]] = {home.outcode: [home.outcode] for home in homes}
    of_region = defaultdict(list)
    for home in homes:
        of_region[home.region_code].append(home)
    for place in free:
        near = sorted(
            (places.distance_km(place, home) or 0.0, home.outcode) for home in of_region[place.region_code]
        )
        lots = world.chance.random(), world.chance.random()
        if place.outcode in around or not near or near[0][0] > FAR_KM or lots[0] < UNCOVERED:
            continue
        around[near[0][1]].append(place.outcode)
        if len(near) > 1 and near[1][0] < NEAR_KM and lots[1] < COVERED_TWICE:
            around[near[1][1]].append(place.outcode)
    return around


def seed_group(world: World, home: Place, around: list[str], region: Any, names: set[str]) -> None:
    chance, add = world.chance, world.copying.add
    name = next(name for name in names_for(world, home) if slugify(name)[:80] not in names)
    names.add(slugify(name)[:80])
    forming = chance.random() < FORMING
    formed = world.moment(chance.randint(25, 110) if forming else age_of_a_group(world))
    began = formed if forming else formed + timedelta(days=chance.randint(6, 18))
    days = sorted(chance.sample(range(4), chance.choice([1, 1, 1, 2])))
    words = {"place": authority(home), "evening": WEEKDAYS[days[0]]}
    coordinator = world.people["national@example.org"]
    group = add(
        Group,
        created_at=formed,
        changed_at=began,
        state="forming" if forming else "active",
        state_since=began,
        name=name,
        slug=slugify(name)[:80],
        summary=chance.choice(SUMMARIES).format(**words)[:200],
        place_outcode=home.outcode,
        primary_region_id=region.pk,
        sitting_days=days,
        sitting_every=chance.choice([1, 1, 1, 2]),
        sitting_from=timezone.localdate(formed),
        published_at=formed,
        code_adopted_at=None if forming else began,
        last_life_at=world.now,
    )
    add(Group.regions.through, group_id=group, region_id=region.pk)
    for outcode in around:
        add(CoverageArea, group_id=group, outcode=outcode)
    moved = {"row_id": group, "by_id": coordinator.pk}
    add(GroupMove, at=formed, old="forming", new="forming", act="formed", **moved)
    if not forming:
        add(GroupMove, at=began, old="forming", new="active", act="activated", **moved)


def age_of_a_group(world: World) -> int:
    """Days: two in five are older than what the network remembers of requests."""
    assert world.size is not None
    span = world.size.days
    return (
        world.chance.randint(span, span + 250)
        if world.chance.random() < 0.4
        else world.chance.randint(120, span)
    )


def names_for(world: World, home: Place) -> Iterator[str]:
    """Invented ones, the likeliest first; where all are taken, with the district."""
    patterns = list(NAMES)
    world.chance.shuffle(patterns)
    if home.nation == "wales":
        patterns = [world.chance.choice(IN_WELSH), *patterns]
    place = authority(home)
    yield from (pattern.format(place=place) for pattern in patterns)
    yield from (pattern.format(place=f"{place} {home.outcode}") for pattern in patterns)


def authority(home: Place) -> str:
    here = places.authority(home.authority_code)
    return (here.name_cy or here.name) if home.nation == "wales" else here.name
