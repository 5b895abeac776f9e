"""What the demo's organisers say of themselves, and the first thanks."""

from datetime import timedelta

from hub.accounts.models import User
from hub.seeding.world import World
from learning.models import OrganiserCard, PersonalThanks

# name, who I am, what I'm good for, what I'd love help with
CARDS: list[tuple[str, str, str, str]] = [
    ("Asha Rahman", "Six years of Tuesdays in Gateshead library. I teach maths by day.",
     "Finding a room for nothing, and the first evening when nobody knows anybody.",
     "Getting people under thirty to stay for a second month."),
    ("Tunde Okafor", "New at this, and enjoying it. I look after servers for a hospital.",
     "Mail that lands in spam, old websites nobody has the password for.", "How to say no kindly."),
    ("Niamh Kelly", "I look after what lies between the groups.",
     "Who else has tried it already, and the paperwork nobody likes.",
     "Hearing early when a group is tired."),
    ("Joan Walker", "Retired bookkeeper, grandmother of four, at the table every Wednesday.",
     "Spreadsheets, budgets and trustees' meetings that end on time.", "Somebody to show me how videos are made."),
    ("Farah Iqbal", "Bradford born. I translate as much as I fix.",
     "Evenings in Urdu and Punjabi, and biscuits for every diet.", ""),
    ("Kofi Boateng", "I bring colleagues from work, ten at a time, once a quarter.",
     "Talking to employers about giving their people a day.", "What to do with ten people and one small job."),
    ("Petra Novak", "Seafront, tea, laptops.", "Drop-ins where people walk in with a plastic bag of phones.",
     "A group that has done this in a library."),
    ("Chidi Mensah", "Product person, reformed.", "Asking a charity what the problem behind the problem is.",
     "Writing less."),
    ("Lowri Llewelyn", "Caerdydd. Dwyieithog, and proud of our biscuits.",
     "Anything in Welsh, and pages that read well in both languages.", "Volunteers who dare to try their Welsh."),
    ("Vera Brown", "Just starting in Sunderland with one friend and a kettle.", "",
     "Everything. What did you do in your first month?"),
]  # fmt: skip

# from, to, the sentence, days ago
THANKS = [
    (
        "Tunde Okafor",
        "Asha Rahman",
        "You rang me after my first evening, and that is why there was a second.",
        5,
    ),
    (
        "Asha Rahman",
        "Tunde Okafor",
        "The food bank's mail has arrived every day since you sat down with it.",
        3,
    ),
    ("Asha Rahman", "Tom Price", "You explained it three times and looked glad each time.", 2),
]


def seed_people(world: World) -> None:
    """Ten cards of people who run groups, and three thanks"""
    people = {
        person.name: person
        for person in User.objects.filter(pk__in=[one.pk for one in world.people.values()])
    }
    for number, (name, *words) in enumerate(CARDS):
        if name in people:
            with world.at(world.now - timedelta(days=40 - number)):
                who_i_am, good_for, help_with = words
                OrganiserCard.objects.create(
                    person=people[name], who_i_am=who_i_am, good_for=good_for, help_with=help_with
                )
    for giver, getter, sentence, days_ago in THANKS:
        if giver in people and getter in people:
            with world.at(world.evening(days_ago)):
                PersonalThanks.give(people[getter], sentence, by=people[giver])
