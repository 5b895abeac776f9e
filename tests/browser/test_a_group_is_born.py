"""A group is born in a town without one: from a form that asks for no account to a page on the list of groups."""

from playwright.sync_api import expect

from groups.models import Group
from hub.accounts.demo import make_demo_person
from tests.browser.keyboard import enters
from tests.browser.newcomers import PASSWORD, makes_an_account
from tests.browser.people import Person
from tests.factories.groups import GroupFactory, MeetingFactory
from tests.factories.hub import NetworkRoleFactory

FERN = "fern@library.example"
WHY = "Three charities in our library asked me the same thing this month: who looks after their website?"


def a_network() -> None:
    """One group on the Tyne, and Niamh for the nation."""
    NetworkRoleFactory(person=make_demo_person("niamh@example.org", "Niamh Byrne", totp=True))
    asha, tunde = (make_demo_person(f"{n.lower()}@example.org", f"{n} Rahman") for n in ("Asha", "Tunde"))
    tyne = GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8", run_by=[asha, tunde])
    MeetingFactory(group=tyne)


def applies(person: Person) -> None:
    """From the front page, by half a postcode where no group is, to the page that says who reads it."""
    person.goes_to("/")
    person.fills("Your postcode", "NE46")
    person.presses("Find your group")
    person.sees("The nearest groups")
    person.follows("Start a group in Northumberland")
    person.then_anyone_can_use_the_page()
    person.fills("What would you like to start, and why there?", WHY)
    person.fills("Your name", "Fern Dodd")
    person.fills("Your email address", FERN)
    person.story.later(minutes=5)
    person.presses("Send it to the network")
    person.sees("If you are younger, nothing is kept")
    person.then_anyone_can_use_the_page()
    person.chooses("I am 18 or over")
    person.presses("Send it to the network")
    person.sees("look in your inbox")
    person.then_anyone_can_use_the_page()
    person.opens_the_link_in(person.reads_mail(FERN), "/groups/start/link/")
    person.then_anyone_can_use_the_page()
    person.presses("Yes, that was me")
    person.sees("Thank you, Fern. The people of the network read it, and you hear by")


def steps_done(person: Person) -> list[str]:
    """Those that have ticked themselves."""
    ticked = person.page.locator(".todo", has=person.page.get_by_text("Done", exact=True))
    return [words.strip() for words in ticked.locator(".todo-who").all_inner_texts()]


def test_a_group_is_born(story):
    story.it_is("2026-11-26 18:00")
    a_network()
    fern, niamh = story.someone("Fern", phone=True), story.someone("Niamh")

    # Fern, on her phone, has no account and needs none.
    applies(fern)
    fern.then_anyone_can_use_the_page()

    # Niamh finds her on her list, and says when they could talk.
    niamh.signs_in("niamh@example.org")
    niamh.follows("Today")
    niamh.sees("Would like to start a group in Northumberland.")
    niamh.then_anyone_can_use_the_page()
    niamh.follows("Read and answer")
    niamh.sees(WHY)
    niamh.then_anyone_can_use_the_page()
    niamh.follows("Agree a time to talk")
    niamh.then_anyone_can_use_the_page()
    niamh.fills("On which day?", "2026-11-25")
    niamh.fills("At what time?", "19:30")
    niamh.presses("Agree this time")
    niamh.sees("Choose a day and time that are still to come.")
    niamh.then_anyone_can_use_the_page()
    niamh.fills("On which day?", "2026-11-30")
    niamh.presses("Agree this time")
    niamh.sees("You talk on Monday 30 November, 7:30pm.")
    niamh.then_anyone_can_use_the_page()
    fern.opens_the_link_in(fern.reads_mail(FERN), "/groups/start/link/")
    fern.sees("On Monday 30 November, 7:30pm, for about half an hour.")
    fern.then_anyone_can_use_the_page()

    # They talk; she keeps a note and says yes.
    story.it_is("2026-11-30 20:10")
    niamh.signs_in("niamh@example.org")
    niamh.follows("Today")
    niamh.follows("Read and answer")
    niamh.fills("Your notes", "Knows the library. Alone so far; Tyne would stand by her.")
    niamh.presses("Keep these notes")
    niamh.sees("Your notes are kept.")
    niamh.follows("Say yes")
    niamh.then_anyone_can_use_the_page()
    niamh.fills("Name of the group", "Hexham Table")
    niamh.chooses("Thursday")
    niamh.presses("Begin the group and invite them")
    niamh.sees("The group is here, and they are invited to lead it.")
    niamh.then_anyone_can_use_the_page()

    # Nobody outside sees it yet; the mail brings Fern to an account and into the rooms.
    story.goes_to("/")
    story.follows("Groups")
    story.does_not_see("Hexham Table")
    fern.opens_the_link_in(fern.reads_mail(FERN), "/groups/invitation/")
    fern.sees("Niamh Byrne invites you to lead the group.")
    fern.follows("Make an account")
    fern.then_anyone_can_use_the_page()
    makes_an_account(fern, "Fern Dodd", FERN)
    fern.presses("Yes, I'm in")
    fern.sees("You are with Hexham Table now. Welcome.")
    fern.sees("Nobody runs a group alone for long.")
    fern.then_anyone_can_use_the_page()
    assert steps_done(fern) == []

    # A code, by keyboard alone; a neighbour, because she is by herself so far.
    enters(fern, "Read it and agree")
    fern.sees("Eight sentences for whoever runs a group.")
    enters(fern, "We agree")
    fern.sees("Please tick this to go on.")
    fern.then_anyone_can_use_the_page()
    enters(fern, "We have read this together")  # what is wrong leads to its box
    fern.page.keyboard.press("Space")
    enters(fern, "We agree")
    fern.sees("Agreed. It stands here whenever you want to read it again.")
    assert steps_done(fern) == ["You have agreed on a code of conduct"]
    fern.follows("A neighbouring group can stand by you")
    fern.then_anyone_can_use_the_page()
    fern.chooses("Tyne Digital Neighbours")
    fern.presses("Name them")
    fern.sees("Tyne Digital Neighbours stands by you until there are two of you")
    letter = story.newest_mail("asha@example.org")
    assert "Hexham Table is just starting in Northumberland" in str(letter.body)

    # Her page: words of her own, the sentence under the name, and then it is live.
    fern.follows("Public page")
    fern.then_anyone_can_use_the_page()
    fern.follows("Write it")
    fern.fills("Text", "We sit in the **library** with a kettle. Come as you are.")
    fern.presses("Save")
    fern.sees("Saved.")
    fern.follows("Make it live")
    fern.presses("Let it go live")
    fern.sees("Write one sentence about the group first")
    fern.then_anyone_can_use_the_page()
    fern.follows("Write it")
    fern.fills("One sentence about the group", "Digital help and a kettle in Hexham library.")
    fern.presses("Save")
    fern.follows("Public page")
    fern.follows("Make it live")
    fern.presses("Let it go live")
    fern.sees("Your page is live, and charities of your places can write to you.")
    fern.then_anyone_can_use_the_page()
    assert len(steps_done(fern)) == 3
    card = story.page.locator(".card", has_text="Hexham Table")
    story.page.reload()
    expect(card).to_contain_text("Just starting")

    # The last step, and it is a group.
    fern.follows("Choose the day")
    fern.then_anyone_can_use_the_page()
    fern.fills("What is it?", "Our first evening")
    fern.fills("On which day?", "2026-12-10")
    fern.fills("At what time?", "18:30")
    fern.fills("Where?", "The library, Beaumont Street")
    fern.presses("Put it on our page")
    fern.sees("Our first evening")
    fern.then_anyone_can_use_the_page()
    assert Group.objects.get(name="Hexham Table").state == Group.State.ACTIVE
    fern.follows("Hexham Table")
    fern.does_not_see("What comes first")
    fern.then_anyone_can_use_the_page()
    story.page.reload()
    expect(card).not_to_contain_text("Just starting")
    story.follows("Hexham Table")
    story.sees("We sit in the library with a kettle.")
    story.sees("Thursday 10 December")
    story.then_anyone_can_use_the_page()

    # The tip may be put aside; the next one comes in its own time, and only while it is of use.
    fern.presses("Put it aside")
    fern.does_not_see("A tip")
    story.later(days=15)
    fern.goes_to("/")
    fern.follows("Sign in")
    fern.says_who_she_is(FERN, PASSWORD)
    fern.opens("Fern")
    fern.follows("Hexham Table")
    fern.sees("Tell one library, one community centre and one charity that you exist")
    fern.then_anyone_can_use_the_page()


def test_a_group_is_not_for_now(story):
    story.it_is("2026-11-26 18:00")
    a_network()
    fern, niamh = story.someone("Fern", phone=True), story.someone("Niamh")
    applies(fern)

    # Niamh says no kindly, with what would change it.
    niamh.signs_in_at_once("niamh@example.org")
    niamh.goes_to("/today/")
    niamh.follows("Read and answer")
    niamh.follows("Not now")
    niamh.sees("they read that Tyne Digital Neighbours is the nearest group")
    niamh.presses("Send it")
    niamh.sees("Please fill this in")
    niamh.then_anyone_can_use_the_page()
    niamh.fills("What do you say to them?", "One person can't carry it. With a second one we would say yes.")
    niamh.presses("Send it")
    niamh.sees("Sent. They can ask again at any time.")
    niamh.then_anyone_can_use_the_page()
    niamh.follows("Today")
    niamh.sees("Nothing needs you. Enjoy your evening.")

    # Fern reads it in the mail and on her page, with somebody near to turn to, and may ask again.
    letter = fern.reads_mail(FERN)
    assert "With a second one we would say yes." in str(letter.body)
    assert "The nearest group is Tyne Digital Neighbours" in str(letter.body)
    fern.opens_the_link_in(letter, "/groups/start/link/")
    fern.sees("It is not for now, and this is why:")
    fern.sees("With a second one we would say yes.")
    fern.sees("Tyne Digital Neighbours")
    fern.then_anyone_can_use_the_page()
    fern.follows("Ask again")
    fern.sees("Start a group where you live")
