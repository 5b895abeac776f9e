"""Fourteen invented groups in real places, the people who run them, and their volunteers."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from groups import places
from groups.models import CoverageArea, Group, GroupApplication, Meeting, Membership, Region
from groups.places import Place
from hub.access.who import Who
from hub.accounts.models import User
from hub.seeding.world import World

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = range(4)

# name, home, authorities covered, evenings, every how many weeks, one sentence, who runs it (the lead first)
GROUPS: list[tuple[str, str, list[str], list[int], int, str, list[str]]] = [
    ("Tyne Digital Neighbours", "NE8", ["Gateshead", "Newcastle upon Tyne"], [TUESDAY], 1,
     "Every Tuesday in the library, and somebody who picks up the phone in between.",
     ["Asha Rahman", "Tunde Okafor"]),
    ("Leeds Helping Hands Online", "LS6", ["Leeds"], [WEDNESDAY], 1,
     "We help small charities in Leeds with the digital bits that keep them awake.", ["Joan Walker", "Imran Malik"]),
    ("Bradford Click Club", "BD5", ["Bradford", "Calderdale", "Leeds"], [MONDAY, THURSDAY], 1,
     "Spreadsheets, websites and a cup of tea, in Urdu, Punjabi or English.", ["Farah Iqbal", "Marek Nowak"]),
    ("Irwell Tech for Charities", "M4", ["Manchester", "Salford", "Trafford"], [TUESDAY, THURSDAY], 1,
     "Volunteers from Manchester's tech firms, at the service of its charities.", ["Kofi Boateng", "Jess Turner"]),
    ("Trent Tech Friends", "NG7", ["Nottingham", "Broxtowe", "Gedling", "Rushcliffe"], [WEDNESDAY], 2,
     "One good evening every fortnight for charities around Nottingham.", ["Olu Eze", "Wanda Horvat"]),
    ("Spaghetti Junction Digital", "B7", ["Birmingham", "Sandwell", "Solihull"], [MONDAY], 1,
     "Birmingham people untangling Birmingham charities' digital knots.", ["Parveen Kaur", "Will Cole"]),
    ("Fen Edge Digital", "CB4", ["South Cambridgeshire", "East Cambridgeshire", "Huntingdonshire"], [THURSDAY], 2,
     "Village halls, food banks and youth clubs: bring us your laptop.", ["Hana Tanaka", "Eoin Doyle"]),
    ("Lea Valley Tech Circle", "E8", ["Hackney", "Tower Hamlets", "Newham", "Waltham Forest"], [MONDAY, WEDNESDAY], 1,
     "East London's volunteers for East London's charities.", ["Yemi Adeyemi", "Leila Haddad"]),
    ("Seafront Digital", "BN1", ["Brighton and Hove", "Lewes", "Adur"], [TUESDAY], 1,
     "Free digital help between the pier and the Downs.", ["Petra Novak", "Rory Gallagher"]),
    ("Harbourside Help Desk", "BS1", ["Bristol", "South Gloucestershire", "North Somerset"], [WEDNESDAY], 1,
     "Drop-in evenings for charities in and around Bristol.", ["Chidi Mensah", "Beth Shaw"]),
    ("Tech er Lles Caerdydd", "CF10", ["Cardiff", "Vale of Glamorgan"], [TUESDAY], 1,
     "Help digidol am ddim i elusennau Caerdydd a'r Fro. Free digital help in Welsh and English.",
     ["Lowri Llewelyn", "Rhys Pritchard"]),
    ("Clyde Digital Volunteers", "G2", ["Glasgow City", "East Renfrewshire", "Renfrewshire"], [THURSDAY], 1,
     "Glaswegians who can, for Glaswegian charities that need it.", ["Mairi Macleod", "Alasdair Fraser"]),
    ("Lagan Tech Neighbours", "BT7", ["Belfast", "Lisburn and Castlereagh"], [MONDAY], 2,
     "Both sides of the river, every other Monday.", ["Saoirse Murphy", "Callum Campbell"]),
    ("Wearside Tech Table", "SR1", ["Sunderland", "South Tyneside"], [WEDNESDAY], 2,
     "Just starting: two friends, a kettle and a list.", ["Vera Brown"]),
]  # fmt: skip

DEMO_ADDRESSES = {"Asha Rahman": "lead@example.org", "Tunde Okafor": "organiser@example.org"}


def seed_groups(world: World) -> None:
    """Groups in every region, with the people who run them"""
    for row in GROUPS:
        seed_group(world, *row)


def seed_group(
    world: World,
    name: str,
    home: str,
    covers: list[str],
    days: list[int],
    every: int,
    summary: str,
    run_by: list[str],
) -> Group:
    place = places.find(home)
    region = Region.objects.get(code=place.region_code)
    coordinator = world.people["national@example.org"]
    with world.at(world.now - timedelta(days=world.chance.randint(380, 900))):
        group = Group.objects.create(
            name=name,
            slug=name.casefold().replace(" ", "-"),
            summary=summary,
            place_outcode=home,
            primary_region=region,
            sitting_days=days,
            sitting_every=every,
        )
        group.regions.add(region)
        CoverageArea.objects.bulk_create(
            CoverageArea(group=group, outcode=outcode) for outcode in districts(covers, place)
        )
        group.note("formed", by=coordinator)
        group.publish(by=coordinator)
    people = [
        seed_organiser(world, group, organiser, role="organiser" if number else "lead")
        for number, organiser in enumerate(run_by)
    ]
    seed_beginning(world, group, people)
    return group


def seed_beginning(world: World, group: Group, people: list[User]) -> None:
    """The meetings; and, where two run it, the code of conduct, the last step of a group that begins. Whoever is
    alone so far has the list half ticked."""
    group.refresh_from_db()
    lead = Who(people[0])
    began = max(membership.since for membership in group.memberships.all())
    if len(people) > 1:
        with world.at(began + timedelta(hours=1)):
            date_a_meeting(group, lead, "Our first evening")
        with world.at(began + timedelta(hours=2)):
            group.adopt_code(by=people[0])
    with world.at(world.now):
        date_a_meeting(group, lead, "Open evening" if len(people) > 1 else "Our first evening")


def date_a_meeting(group: Group, who: Who, what: str) -> None:
    """On the next evening that they sit down anyway."""
    starts_at = timezone.make_aware(datetime.combine(group.next_evening, time(18, 30)))
    if starts_at <= timezone.now():
        starts_at += timedelta(days=7 * group.sitting_every)
    where = f"The library, {group.place.name}"
    Meeting.date(
        group, who=who, starts_at=starts_at, what=what, minutes=120, where=where, note="Step-free; tea."
    )


def seed_applications(world: World) -> None:
    """Somebody who would like to start a group where there is none"""
    with world.at(world.now - timedelta(days=3)):
        application = GroupApplication.objects.create(
            person_name="Gwen Pritchard",
            email="gwen.pritchard@example.org",
            outcode="LL57",
            name="Menai Tech Table",
            why="Three charities in Bangor asked me the same thing this spring: who helps us with the website? I work "
            "with computers, the library has a room on Thursdays, and a friend would come along.",
            others="Dilys from the library",
        )
        application.note("applied", by="applicant")
        application.confirm()


def seed_organiser(world: World, group: Group, name: str, *, role: str) -> User:
    email = DEMO_ADDRESSES.get(name, "")
    person = world.person(
        name, email=email, totp=email != "organiser@example.org", outcode=group.place_outcode
    )
    recent = email == "organiser@example.org"  # still has time to set up a second factor
    with world.at(world.now - timedelta(days=9 if recent else world.chance.randint(120, 370))):
        membership = Membership.begin(person, group, role)
    membership.evenings = 1 if recent else world.chance.randint(8, 40)
    membership.save(update_fields=["evenings"])
    return person


def seed_volunteers(world: World) -> None:
    """A hundred and fifty volunteers, about ten to a group"""
    groups = list(Group.objects.order_by("pk"))
    for number in range(150):
        group = groups[number % len(groups)]
        email = "volunteer@example.org" if number == 0 else ""
        name = "Tom Price" if number == 0 else world.name()
        person = world.person(name, email=email, outcode=group.place_outcode)
        with world.at(world.now - timedelta(days=world.chance.randint(5, 360))):
            Membership.begin(person, group, Membership.Role.VOLUNTEER)


def districts(covers: list[str], place: Place) -> list[str]:
    """Every district of the named authorities, and the group's own."""
    wanted = {place.outcode}
    for region in places.regions():
        for authority in places.authorities_of(region.code):
            if authority.name in covers:
                wanted.update(authority.districts)
    return sorted(wanted)
