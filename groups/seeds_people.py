"""The people of a large network: who runs each group, and its volunteers."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from groups.models import CoverageArea, Group, GroupMove, Meeting, Membership
from groups.models.membership import TERM
from hub.accounts.models import User
from hub.seeding.world import World

NO_PASSWORD = "!nobody signs in with one"  # noqa: S105
LEADLESS = 0.015
SETTLED = timedelta(days=20)  # from its beginning until volunteers join
FIRST_OF_ALL = "Tyne Digital Neighbours"  # the group of the demo accounts is a large one
UNDATED = 7  # one group in so many has no meeting dated
SAID_EVERY = 100  # groups


def seed_people(world: World) -> None:
    """The people who run the groups, and their volunteers"""
    assert world.size is not None
    groups = list(Group.objects.order_by("pk"))
    lives = dict(run_already())
    wanted = world.size.volunteers - Membership.objects.filter(role="volunteer").count()
    active = [group for group in groups if group.state == Group.State.ACTIVE]
    shares = dict(zip([group.pk for group in active], in_shares(wanted, weights(world, active)), strict=True))
    coverage = covered()
    for number, group in enumerate(groups, start=1):
        if group.pk not in lives:
            seed_runners(world, group)
        for _volunteer in range(shares.get(group.pk, 0)):
            seed_volunteer(world, group, coverage[group.pk])
        if number % SAID_EVERY == 0:
            world.tell(f"{number:,} groups, {world.copying.written(User):,} people")
    world.copying.finish()
    world.tell(f"{len(groups):,} groups, {world.copying.written(User):,} people")


def run_already() -> Iterator[tuple[int, bool]]:
    for pk in Membership.objects.live().running().values_list("group", flat=True).distinct():
        yield pk, True


def covered() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for group, outcode in CoverageArea.objects.order_by("group", "outcode").values_list("group", "outcode"):
        found.setdefault(group, []).append(outcode)
    return found


def weights(world: World, groups: list[Group]) -> list[float]:
    return [4.0 if group.name == FIRST_OF_ALL else world.chance.uniform(0.5, 1.6) for group in groups]


def in_shares(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in these proportions, together exactly the total."""
    whole, sums, given = sum(weights), 0.0, 0
    shares = []
    for weight in weights:
        sums += weight
        share = round(total * sums / whole) - given
        given += share
        shares.append(share)
    return shares


def seed_runners(world: World, group: Group) -> None:
    """The lead, who began it, and one to four organisers; a group that is just starting has its lead alone. A few have
    lost their lead: the coordinator looks after those."""
    chance = world.chance
    forming = group.state == Group.State.FORMING
    leadless = not forming and chance.random() < LEADLESS
    began = group.created_at + timedelta(hours=2)
    lead = seed_person(world, began, group.place_outcode)
    if leadless:
        left = world.moment(chance.randint(3, 40))
        seed_role(world, group, lead, "lead", began, ended_at=left)
        keep(world, group, left)
    else:
        seed_role(world, group, lead, "lead", began)
    if group.pk % UNDATED:
        date_a_meeting(world, group, lead)
    for _organiser in range(0 if forming else chance.choice([1, 1, 2, 2, 3, 4])):
        since = between(world, group.created_at + timedelta(days=5), 100)
        seed_role(world, group, seed_person(world, since, group.place_outcode), "organiser", since)


def date_a_meeting(world: World, group: Group, host: int) -> None:
    """On the next evening that they sit down anyway, after today."""
    with world.at(world.now):
        day = group.next_evening
    if day <= timezone.localdate(world.now):
        day += timedelta(days=7 * group.sitting_every)
    dated = world.now - timedelta(days=1)
    world.copying.add(
        Meeting,
        group_id=group.pk,
        what="Open evening",
        starts_at=timezone.make_aware(datetime.combine(day, time(18, 30))),
        minutes=120,
        where=f"The library, {group.place.name}",
        made_by_id=host,
        created_at=dated,
        changed_at=dated,
    )


def keep(world: World, group: Group, since: datetime) -> None:
    coordinator = world.people["national@example.org"]
    Group.objects.filter(pk=group.pk).update(looked_after_by=coordinator, changed_at=since)
    world.copying.add(
        GroupMove, row_id=group.pk, at=since, by_whom="hub", old="active", new="active", act="looked after"
    )


def seed_volunteer(world: World, group: Group, covered: list[str]) -> None:
    since = between(world, group.created_at + SETTLED, 1)
    outcode = world.chance.choice(covered) if world.chance.random() < 0.85 else group.place_outcode
    person = seed_person(world, since, outcode)
    world.copying.add(
        Membership,
        person_id=person,
        group_id=group.pk,
        role="volunteer",
        since=since,
        created_at=since,
        changed_at=since,
    )


def seed_role(world: World, group: Group, person: int, role: str, since: datetime, **more: Any) -> None:
    """An organiser's term is renewed each year."""
    today = timezone.localdate(world.now)
    world.copying.add(
        Membership,
        person_id=person,
        group_id=group.pk,
        role=role,
        since=since,
        created_at=since,
        changed_at=more.get("ended_at") or since,
        term_ends_on=next_end(timezone.localdate(since), today),
        evenings=world.chance.randint(4, 140),
        last_evening_on=today - timedelta(days=world.chance.randint(1, 21)),
        **more,
    )


def next_end(since: date, today: date) -> date:
    return since + TERM * (1 + (today - since) // TERM)


def seed_person(world: World, since: datetime, outcode: str) -> int:
    """An invented name, an address that goes nowhere, and no password: nobody signs in as them."""
    add = world.copying.add
    person = world.copying.reserve(User)
    name = world.any_name()
    email = f"{name.casefold().replace(' ', '.')}.{person}@example.org"
    joined = since - timedelta(hours=1)
    add(
        User,
        id=person,
        password=NO_PASSWORD,
        email=email,
        name=name,
        home_outcode=outcode,
        adult_confirmed_at=joined,
        joined_at=joined,
    )
    add(EmailAddress, user_id=person, email=email, verified=True, primary=True)
    return person


def between(world: World, first: datetime, last: int) -> datetime:
    """Some day from then until so many days ago."""
    days = max(last, (world.now - first).days - 1)
    return world.moment(world.chance.randint(last, days))
