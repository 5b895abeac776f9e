"""What lies in the rooms of the invented groups: what came in, who holds what, who rests, what is agreed and proposed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from groups.models import (
    AddRequest,
    Affiliation,
    ContactMessage,
    Group,
    GroupApplication,
    GroupEnding,
    Holding,
    Invitation,
    ListedPerson,
    Membership,
    NextLead,
    SeasonOff,
)
from groups.models.contact import HELD_AS
from hub.access.who import Who
from hub.accounts.models import User
from hub.guard.models import HeldPost
from hub.seeding.world import World

TYNE, LEEDS, BRADFORD = "tyne-digital-neighbours", "leeds-helping-hands-online", "bradford-click-club"

# who wrote, days ago, what; how it was answered: None still waits, "" needed no answer
MESSAGES: list[tuple[str, int, str, str | None]] = [
    ("Sylvia Bell", 41, "Is there a place to park near the library? I would bring my mother's laptop and my mother.",
     "There is: behind the library, free after six. The lift is on the left. Bring both, the kettle is on."),
    ("Dennis Orr", 23, "Thank you for last Tuesday. The rota is on the wall and on four phones.", ""),
    ("Kim Hedley", 3, "I teach computing at the college in Gateshead. Two of my students would like to learn how a real "
     "charity works. Could they come and listen one evening?", None),
    ("Roy Charlton", 1, "Our hall has nine old laptops in a cupboard, all of them working. Do you know a charity that could "
     "use them, and is there anything we should wipe first?", None),
]  # fmt: skip
LISTED = (
    "Ann Robson", "Bashir Khan", "Carol Dodds", "Derek Nesbitt", "Eileen Wardle", "Fiona Laidler", "Graham Purvis",
    "Hilda Armstrong", "Ian Forster", "Jean Storey", "Keith Charlton", "Linda Milburn", "Maureen Hall", "Norman Tait",
)  # fmt: skip
NOTES = {0: "Evenings only", 3: "Knows spreadsheets", 5: "Has a van", 9: "Rings rather than writes"}
HELD_THINGS: list[tuple[str, str, str, str]] = [
    ("key", "Key of the round room", "From hand to hand; tell the library who has it now.", "Tunde Okafor"),
    ("calendar", "Shared calendar", "Whoever has it adds the next person under “Sharing”.", "Asha Rahman"),
    ("account", "Booking account at the library", "The library changes the name: ring Jo at the desk first.", "Asha Rahman"),
    ("money", "Tea money, a tin", "Count it together.", "Dorothy Marsh"),
    ("other", "The line of pennants, in a shoebox", "", "Dorothy Marsh"),
]  # fmt: skip
THOUGHT_OF = [
    (LEEDS, "Imran, perhaps in spring"),
    ("irwell-tech-for-charities", "Jess"),
    ("lea-valley-tech-circle", "Leila, if the baby sleeps"),
    ("seafront-digital", "Rory"),
    ("tech-er-lles-caerdydd", "Rhys"),
]
NETWORK_GIVES = """An answer from a coordinator within two working days
Rooms here for the group's page, people and requests
Insurance for what volunteers do at charities
One day a year together, with the journey paid"""
GROUP_GIVES = """An evening a week on which requests are read
Two people who can do everything
The code of conduct, kept
A story a quarter that others may learn from"""


def seed_rooms(world: World) -> None:
    """What lies in the rooms of the groups: messages, things held, a handover, a season off, what is agreed"""
    tyne = named(TYNE)
    seed_messages(world, tyne)
    seed_list(world, tyne)
    seed_handover(world, tyne)
    seed_season(world)
    seed_agreements(world)
    seed_asks(world, tyne)
    seed_merge(world)
    seed_answered_applications(world)


def named(slug: str) -> Group:
    return Group.objects.get(slug=slug)


def lead_of(group: Group) -> Who:
    return Who(group.people_who_run_it()[0])


def write(world: World, group: Group, name: str, days: int, words: str, **more: Any) -> ContactMessage:
    email = f"{name.casefold().replace(' ', '.')}@example.org"
    with world.at(world.evening(days, 11)):
        return ContactMessage.objects.create(group=group, name=name, email=email, words=words, **more)


def seed_messages(world: World, group: Group) -> None:
    lead = group.people_who_run_it()[0]
    group.put_on_duty(lead, by=lead)
    for name, days, words, answer in MESSAGES:
        message = write(world, group, name, days, words)
        with world.at(world.evening(days - 1)):
            if answer:
                message.reply(answer, by=lead)
            elif answer == "":
                message.close(by=lead)
    words = "Your website can be number one. Cheap ranking, first month free: https://ranks.example https://seo.example"
    held = write(world, group, "Growth Partner", 2, words, screening="held")
    with world.at(held.created_at):
        HeldPost.objects.create(form=HELD_AS, about_id=held.pk, reasons=["haste", "words"], score=2)


def seed_list(world: World, group: Group) -> None:
    """Their own list from before the hub; a few have joined by themselves since."""
    volunteers = group.memberships.live().filter(role="volunteer").select_related("person").order_by("pk")
    with world.at(world.evening(30)):
        for number, name in enumerate(LISTED):
            email = f"{name.casefold().replace(' ', '.')}@example.org"
            ListedPerson.objects.create(group=group, name=name, email=email, note=NOTES.get(number, ""))
    with world.at(world.evening(12)):
        for role in volunteers[1:4]:
            person = role.person
            facts = {"person": person, "joined_at": timezone.now()}
            ListedPerson.objects.create(group=group, name=person.name, email=person.email, **facts)


def seed_handover(world: World, group: Group) -> None:
    """Dorothy ran it for most of a year, held some things, and helps as a volunteer now."""
    dorothy = User.objects.create_user("dorothy.marsh@example.org", name="Dorothy Marsh", home_outcode="NE8")
    with world.at(world.evening(330)):
        membership = Membership.begin(dorothy, group, "organiser")
    membership.evenings = 31
    membership.save(update_fields=["evenings"])
    for kind, what, how, holder in HELD_THINGS:
        person = User.objects.get(name=holder)
        with world.at(world.evening(100)):
            Holding.note_down(group, who=lead_of(group), kind=kind, what=what, how=how, held_by=person)
    with world.at(world.evening(5, 21)):
        Membership.stop_all(dorothy, group, who=Who(dorothy))


def seed_season(world: World) -> None:
    """Bradford rests until after the holidays; Leeds answers for them."""
    bradford, leeds = named(BRADFORD), named(LEEDS)
    today = timezone.localdate(world.now)
    words = "Three of us have new jobs at once. We'd be back with the crocuses."
    with world.at(world.evening(20)):
        season = SeasonOff.ask(
            bradford,
            leeds,
            from_on=today - timedelta(days=4),
            until_on=today + timedelta(days=66),
            words=words,
            who=lead_of(bradford),
        )
    with world.at(world.evening(18)):
        season.agree(who=lead_of(leeds))
        for meeting in bradford.meetings.upcoming():
            meeting.call_off(who=lead_of(bradford))


def seed_agreements(world: World) -> None:
    """One that counts and is looked at again soon; one that waits for the network's yes."""
    today = timezone.localdate(world.now)
    national = Who(world.people["national@example.org"])
    agreed = agree(world, named(TYNE), 345, today + timedelta(days=20))
    with world.at(world.evening(343)):
        agreed.agree(who=national)
    agree(world, named(LEEDS), 6, today + timedelta(days=359))
    for slug, who in THOUGHT_OF:
        group = named(slug)
        with world.at(world.evening(10)):
            NextLead.say(group, answer=NextLead.Answer.SOMEBODY, who=who, by=lead_of(group).person)


def agree(world: World, group: Group, days: int, review_on: date) -> Affiliation:
    words = {"network_gives": NETWORK_GIVES, "group_gives": GROUP_GIVES, "costs": "Tea, up to £20 a month"}
    with world.at(world.evening(days)):
        return Affiliation.propose(group, who=lead_of(group), review_on=review_on, **words)


def seed_asks(world: World, group: Group) -> None:
    """Somebody is asked to help next door too, somebody is invited to run it."""
    leeds = named(LEEDS)
    with world.at(world.evening(2)):
        words = "A lunch club in Headingley has the rota you mended in Gateshead. An hour by phone?"
        AddRequest.ask("volunteer@example.org", leeds, words=words, who=lead_of(leeds))
        Invitation.invite("kim.hedley@example.org", "organiser", group, who=lead_of(group))


def seed_merge(world: World) -> None:
    trent, birmingham = named("trent-tech-friends"), named("spaghetti-junction-digital")
    why = "Two of us have moved to Birmingham. Together we would be five, and nobody would sit there alone."
    with world.at(world.evening(4)):
        GroupEnding.propose("merge", trent, who=lead_of(trent), into=birmingham, why=why)


def seed_answered_applications(world: World) -> None:
    """One with whom a talk is agreed, one that was told not now."""
    national = world.people["national@example.org"]
    talk = apply(
        world,
        8,
        "Idris Bowen",
        "SA1",
        "Abertawe Tech Table",
        "Swansea has forty small charities and no evening.",
    )
    with world.at(world.evening(6)):
        day = timezone.localdate(world.now) + timedelta(days=2)
        talk.agree_call(
            timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=18))), by=national
        )
    later = apply(
        world, 40, "Paula Finch", "NE4", "", "I would like to repair computers for people at home, on my own."
    )
    with world.at(world.evening(33)):
        words = "Repairing at people's homes, alone, is more than we can stand behind. Tyne Digital Neighbours would be glad of you."
        later.decline(words, by=national)


def apply(world: World, days: int, name: str, outcode: str, called: str, why: str) -> GroupApplication:
    email = f"{name.casefold().replace(' ', '.')}@example.org"
    with world.at(world.evening(days)):
        facts = {"person_name": name, "email": email, "outcode": outcode, "name": called, "why": why}
        application = GroupApplication.objects.create(**facts)
        application.note("applied", by="applicant")
        application.confirm()
    return application
