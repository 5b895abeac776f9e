"""Somebody who is tired stops tonight: nobody is asked, nothing is lost, and the door stays open."""

import pytest
from playwright.sync_api import Locator, expect

from groups.models import Group, Handover, Holding, Membership
from hub.accounts.demo import make_demo_person
from tests.browser.people import Person
from tests.browser.volunteers import ABOUT
from tests.factories.groups import GroupFactory, MeetingFactory
from tests.factories.hub import NetworkRoleFactory
from tests.factories.learning import ExperimentFactory
from tests.factories.volunteers import a_taken_request
from volunteers.models import HelpRequest

VERA, ASHA, NIAMH = "vera@example.org", "asha@example.org", "niamh@example.org"
STOP = "I need to stop"


@pytest.fixture
def vera(story):
    story.it_is("2026-12-01 21:40")
    return make_demo_person(VERA, "Vera Brown", totp=True)


def what_she_holds(group: Group, vera) -> HelpRequest:
    """A request, an evening she dated, being on duty, a card, the calendar, an account."""
    Membership.objects.filter(person=vera).update(evenings=30)  # tonight is the next
    for kind, what in (("calendar", "The shared calendar"), ("account", "Account for the room")):
        Holding.objects.create(group=group, kind=kind, what=what, held_by=vera)
    Group.objects.filter(pk=group.pk).update(on_duty=vera)
    MeetingFactory(group=group, made_by=vera)
    ExperimentFactory(group=group, host=vera)
    return a_taken_request(vera, group, outcode=group.place_outcode, organisation_name="Hope House")


def notes_down_the_key(person: Person) -> None:
    person.follows("Things we hold")
    person.then_anyone_can_use_the_page()
    person.follows("Add a thing")
    person.then_anyone_can_use_the_page()
    person.chooses("Key or pass")
    person.fills("What is it?", "Key of the library room")
    person.fills("How does it change hands?", "Ring the library first")
    person.selects("Who has it?", "Vera Brown")
    person.presses("Save it")
    person.sees("Key of the library room")
    person.then_anyone_can_use_the_page()


def finds_the_button(person: Person) -> None:
    person.goes_to("/today/")
    person.opens("Vera")
    person.follows(STOP)
    person.sees("You may stop, tonight")


def handover_on_the_list(person: Person) -> Locator:
    return person.page.get_by_role("listitem").filter(has_text="Handover from Vera").get_by_role("link")


def rooms_shown(person: Person) -> list[str]:
    links = person.page.get_by_role("link").all()
    return [
        str(link.get_attribute("href")) for link in links if "/manage/" in str(link.get_attribute("href"))
    ]


def comes_back_as_a_volunteer(person: Person, postcode: str) -> None:
    """From her empty list of today, through the same three steps as everybody."""
    person.story.later(days=42)
    person.goes_to("/")
    person.follows("Sign in")
    person.says_who_she_is(VERA)
    person.goes_to("/today/")
    person.sees("Nothing waits for you here.")
    person.then_anyone_can_use_the_page()
    person.follows("Join as a volunteer")
    person.sees("Step 1 of 3")
    person.then_anyone_can_use_the_page()
    person.fills("Three sentences about you", ABOUT)
    person.fills("Your postcode", postcode)
    person.chooses("Tuesday evening")
    person.presses("Go on to skills")
    person.presses("Go on to the code")
    person.presses("Yes, I'll keep to this")
    person.sees("Talks are open to you now")
    person.then_anyone_can_use_the_page()


def test_an_organiser_stops_tonight_and_comes_back_as_a_volunteer(story, vera):
    asha = make_demo_person(ASHA, "Asha Rahman", totp=True)
    group = GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8", run_by=[asha, vera])
    case = what_she_holds(group, vera)
    phone, lead = story.someone("Vera's phone", phone=True), story.someone("Asha")

    # Some weeks ago she wrote down who has the key. On her phone she is signed in, among the group's people.
    story.signs_in(VERA)
    story.goes_to("/today/")
    story.goes_to(f"/groups/{group.slug}/")
    story.goes_to(f"/groups/{group.slug}/manage/")
    notes_down_the_key(story)
    story.later(minutes=2)  # a code of her app is good for once
    phone.signs_in(VERA)
    phone.goes_to(f"/groups/{group.slug}/manage/people/")
    phone.sees("Asha Rahman")

    # Tonight she is tired: the menu, one button, and done. No reason, no list, nobody to ask.
    finds_the_button(story)
    story.then_anyone_can_use_the_page()
    assert story.page.locator("main input:not([type=hidden]), main textarea, main select").count() == 0
    story.presses_three_times(STOP)
    story.sees("Done.")
    story.sees("Asha has it.")
    story.sees("Thank you for 31 evenings.")
    story.sees("There is nothing left for you to do. Your account is still yours.")
    story.then_anyone_can_use_the_page()

    # One mail says so, and what she might bring back; nobody else is written to about her.
    assert "Key of the library room" in str(story.newest_mail(VERA).body)
    assert story.mails_to(ASHA) == []

    # Her phone knows it with the next touch, and says so kindly.
    phone.follows("Figures")
    phone.does_not_see("Asha Rahman")
    phone.then_anyone_can_use_the_page()
    if phone.page.locator("input[name=login]").count():
        story.later(minutes=2)
        phone.says_who_she_is(VERA)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Nothing hangs here")
    phone.then_anyone_can_use_the_page()
    story.goes_to("/today/")
    story.sees("Nothing waits for you here.")
    story.does_not_see("Hope House")
    assert rooms_shown(story) == []
    story.then_anyone_can_use_the_page()

    # What the hub could move has moved; what only people can hand over is on Asha's list.
    case.refresh_from_db()
    handover = Handover.objects.get()
    moved = handover.items.filter(moved_by_hub=True).values_list("kind", flat=True)
    assert (case.owner, handover.heir) == (asha, asha)
    assert {"requests", "meetings", "on_duty"} <= set(moved)
    lead.signs_in(ASHA)
    lead.goes_to("/today/")
    lead.sees("Hope House")
    lead.sees("Handover from Vera: 3 things.")
    lead.then_anyone_can_use_the_page()
    lead.presses_this(handover_on_the_list(lead))
    lead.sees("Asha has it now.")
    for what in ("Key of the library room", "The shared calendar", "Account for the room"):
        lead.sees(what)
    lead.sees("Moved already")
    lead.then_anyone_can_use_the_page()
    for box in lead.page.locator("input[name=done]").all():
        box.check()
    lead.presses("Save the ticks")
    lead.then_anyone_can_use_the_page()
    lead.goes_to("/today/")
    lead.does_not_see("Handover from Vera")
    assert set(Holding.objects.values_list("held_by", flat=True)) == {asha.pk}
    visitor = story.someone("a visitor")
    visitor.goes_to(f"/groups/{group.slug}/")
    visitor.sees("Asha")
    visitor.does_not_see("Vera")

    # Six weeks later she is rested, and helps now and then: on the same terms as everybody.
    again = story.someone("Vera again", phone=True)
    comes_back_as_a_volunteer(again, "NE8 2BN")
    assert rooms_shown(again) == []
    lead.signs_in_at_once(ASHA)
    lead.goes_to("/today/")
    lead.goes_to(f"/groups/{group.slug}/manage/")
    lead.follows("Volunteers")
    lead.sees("Vera Brown")
    lead.then_anyone_can_use_the_page()
    assert list(vera.memberships.live().values_list("role", flat=True)) == ["volunteer"]


def test_the_only_one_stops_and_the_network_has_the_keys_too(story, vera):
    niamh = make_demo_person(NIAMH, "Niamh Byrne", totp=True)
    NetworkRoleFactory(person=niamh)
    group = GroupFactory(name="Wearside Tech Table", place_outcode="SR1", run_by=[vera])
    case = what_she_holds(group, vera)
    story.signs_in(VERA)
    finds_the_button(story)
    story.presses(STOP)
    story.sees("Niamh has it.")
    story.sees("Thank you for 31 evenings.")
    story.then_anyone_can_use_the_page()

    # Whoever comes to the group's page finds it open, without her name.
    visitor = story.someone("a visitor", phone=True)
    visitor.goes_to("/groups/")
    visitor.follows("Wearside Tech Table")
    visitor.does_not_see("Vera")
    visitor.then_anyone_can_use_the_page()

    # Niamh sees on one list what she looks after, what was asked, and what changes hands.
    coordinator = story.someone("Niamh")
    coordinator.signs_in(NIAMH)
    coordinator.goes_to("/today/")
    coordinator.sees("Has no lead. You look after it until there is one.")
    coordinator.sees("Hope House")
    coordinator.sees("Handover from Vera: 2 things.")
    coordinator.then_anyone_can_use_the_page()
    coordinator.presses_this(handover_on_the_list(coordinator))
    coordinator.then_anyone_can_use_the_page()
    coordinator.sees("Niamh has it now.")
    coordinator.page.locator("input[name=done]").first.check()
    coordinator.presses("Save the ticks")
    coordinator.goes_to("/today/")
    coordinator.sees("Handover from Vera: 1 thing.")
    case.refresh_from_db()
    group.refresh_from_db()
    assert (case.owner, group.looked_after_by) == (niamh, niamh)
    assert not vera.memberships.live().exists()
