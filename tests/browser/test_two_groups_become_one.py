"""Two groups become one with three yeses, and are two again within thirty days."""

from groups.models import Group, Membership
from groups.tasks import tell_of_endings
from hub.accounts.demo import make_demo_person
from tests.browser.people import Person
from tests.factories.groups import GroupFactory
from tests.factories.hub import NetworkRoleFactory
from tests.factories.volunteers import a_taken_request, a_volunteer
from volunteers.models import HelpRequest

NAMES = {"niamh": "Niamh Byrne", "vera": "Vera Brown", "asha": "Asha Rahman"}
WHY = "Two evenings on the same Tuesday, four miles apart."


def a_person(first: str) -> object:
    return make_demo_person(f"{first}@example.org", NAMES[first], totp=True)


def two_groups() -> tuple[Group, Group]:
    """Vera's on the Wear, with Tom and a request; Asha's on the Tyne."""
    NetworkRoleFactory(person=a_person("niamh"))
    vera = a_person("vera")
    wear = GroupFactory(name="Wearside Tech Table", slug="wearside", place_outcode="SR1", run_by=[vera])
    tyne = GroupFactory(
        name="Tyne Digital Neighbours", slug="tyne", place_outcode="NE8", run_by=[a_person("asha")]
    )
    a_volunteer("Tom Price", wear)
    a_taken_request(vera, wear, outcode="SR1", organisation_name="Hope House")
    return wear, tyne


def goes_to_endings_of(person: Person, group: str) -> None:
    """By her own menu and the overview of the group."""
    person.goes_to("/")
    person.opens(person.name)
    person.follows(group)
    person.follows("A break, joining another group, or an ending")


def counted(*groups: Group) -> dict[str, int]:
    """How much there is of what must not get lost."""
    return {
        "people": Membership.objects.live().filter(group__in=groups).count(),
        "requests": HelpRequest.objects.filter(group__in=groups).count(),
    }


def test_two_groups_become_one_and_two_again(story):
    story.it_is("2026-11-26 18:00")
    wear, tyne = two_groups()
    before, here, there = counted(wear, tyne), counted(wear), counted(tyne)
    vera, asha, niamh = story.someone("Vera"), story.someone("Asha", phone=True), story.someone("Niamh")
    for person in (vera, niamh):
        person.signs_in(f"{person.name.lower()}@example.org")

    # The group of Vera has a page and an address.
    story.goes_to("/")
    story.follows("Groups")
    story.follows("Wearside Tech Table")
    address = story.page.url

    # Vera asks, with the numbers in front of her.
    goes_to_endings_of(vera, "Wearside Tech Table")
    vera.then_anyone_can_use_the_page()
    vera.follows("Join another group")
    vera.sees("1 request")
    vera.then_anyone_can_use_the_page()
    vera.fills("A line on why", WHY)
    vera.presses("Propose it")
    vera.sees("Please choose one")
    vera.then_anyone_can_use_the_page()
    vera.selects("Which group do you join?", "Tyne Digital Neighbours")
    vera.presses("Propose it")
    vera.sees("It is proposed, with your yes. Nothing moves before the others have said theirs.")
    vera.then_anyone_can_use_the_page()

    # The network says yes from its list; it still waits for the other side.
    niamh.follows("Today")
    niamh.sees("It is proposed that the group joins Tyne Digital Neighbours.")
    niamh.then_anyone_can_use_the_page()
    niamh.follows("See what would move")
    niamh.sees(WHY)
    niamh.then_anyone_can_use_the_page()
    niamh.presses("Yes")
    niamh.sees("Thank you. It waits for the others now.")
    assert counted(wear) == here

    # Meanwhile Vera writes something for the page.
    vera.goes_to("/groups/wearside/manage/page/about/")
    vera.fills("Text", "We meet on Tuesdays. Bring a laptop.")

    # Asha comes by the mail, on her phone, and says the last yes.
    asha.opens_the_link_in(asha.reads_mail("asha@example.org"))
    asha.says_who_she_is("asha@example.org")
    asha.sees("It waits for your yes")
    asha.then_anyone_can_use_the_page()
    asha.follows("See what would move, and say yes")
    asha.sees("Wearside Tech Table joins Tyne Digital Neighbours")
    asha.then_anyone_can_use_the_page()
    asha.presses("Yes")
    asha.sees("It is done. Everybody who belongs to it will hear.")
    asha.sees("counted before and after, nothing lost")
    asha.then_anyone_can_use_the_page()
    assert counted(tyne) == before
    assert counted(wear) == {"people": 0, "requests": 0}

    # Vera presses Save a moment later: she reads where the group went, and has her words.
    vera.presses("Save")
    vera.sees("Your words are kept here")
    vera.sees("Wearside Tech Table joined Tyne Digital Neighbours just now")
    vera.then_anyone_can_use_the_page()
    assert vera.page.get_by_label("What you wrote").input_value() == "We meet on Tuesdays. Bring a laptop."
    vera.follows("The page of Tyne Digital Neighbours")
    vera.is_at("/groups/tyne/manage/page/")

    # Its people and its request are there now, and each hears of it once.
    asha.follows("People")
    asha.sees("Vera Brown")
    asha.then_anyone_can_use_the_page()
    asha.follows("Volunteers")
    asha.sees("Tom Price")
    asha.follows("New requests")
    asha.sees("Hope House")
    tell_of_endings()
    letter = vera.reads_mail("vera@example.org")
    assert "Wearside Tech Table has joined Tyne Digital Neighbours." in str(letter.body)
    vera.follows("Today")
    vera.sees("Hope House")
    vera.then_anyone_can_use_the_page()

    # The old address leads on, for whoever has it from a leaflet.
    ann = story.someone("Ann", phone=True)
    ann.goes_to(address)
    ann.is_at("/groups/tyne/")
    ann.sees("Tyne Digital Neighbours")
    ann.then_anyone_can_use_the_page()
    ann.follows("Groups")
    ann.does_not_see("Wearside Tech Table")

    # Twenty-nine days later they would rather be two, and everything goes back.
    story.later(days=29)
    vera.signs_in("vera@example.org")
    goes_to_endings_of(vera, "Tyne Digital Neighbours")
    vera.sees("Wearside Tech Table joined Tyne Digital Neighbours on Thursday 26 November")
    vera.follows("Make them two groups again")
    vera.then_anyone_can_use_the_page()
    vera.presses("Make them two again")
    vera.sees("They are two groups again, and everything is where it was.")
    vera.is_at("/groups/wearside/manage/ending/")
    vera.then_anyone_can_use_the_page()
    assert (counted(wear), counted(tyne)) == (here, there)
    ben = story.someone("Ben")
    ben.goes_to(address)
    ben.is_at("/groups/wearside/")
    ben.sees("Wearside Tech Table")
    ben.then_anyone_can_use_the_page()
