"""Two people write the same section of their page at once, and neither loses a word."""

import re

from playwright.sync_api import Locator, expect

from groups.models import Group, PageSection
from tests.browser.people import Person
from tests.groups.page_desk import encoded
from tests.volunteers.desk import a_group

FIRST = "We sit in the library.\n\nBring whatever puzzles you."


def a_group_with_a_page() -> Group:
    group = a_group("Tyne Digital Neighbours", "NE8")
    PageSection.begin(group, "about", by=group.asha, title="About us", text=FIRST)
    return group


def opens_the_page_of_her_group(person: Person) -> None:
    """From her list, by her own menu, to the page with its sections."""
    person.goes_to("/today/")
    person.opens(person.name)
    person.follows("Tyne Digital Neighbours")
    person.follows("Public page")


def opens_the_section(person: Person) -> None:
    opens_the_page_of_her_group(person)
    person.follows("Edit")


def looks(person: Person) -> Locator:
    """How it looks, under the box."""
    return person.page.locator("#preview")


def test_two_people_edit_one_section(story):
    story.it_is("2026-11-26 19:00")
    group = a_group_with_a_page()
    asha, tunde = story.someone("Asha"), story.someone("Tunde", phone=True)
    for person, account in ((asha, group.asha), (tunde, group.tunde)):
        person.signs_in_at_once(account.email)
        opens_the_section(person)
    asha.then_anyone_can_use_the_page()

    # Both write. Asha saves first.
    asha.fills("Text", "We sit in the library on Tuesdays, by the window.\n\nBring whatever puzzles you.")
    tunde.fills("Text", "We sit in the library.\n\nBring whatever puzzles you, and a friend.")
    asha.presses("Save")
    asha.sees("Saved.")
    story.later(minutes=3)

    # Tunde is told plainly, and sees what he wrote, what she wrote, and what differs.
    tunde.presses("Save")
    tunde.sees("Two of you wrote at once")
    tunde.sees("Asha saved this section 3 minutes ago, while you were writing. Both texts are here")
    tunde.sees("We sit in the library on Tuesdays, by the window.")
    expect(tunde.field("Text")).to_have_value(re.compile("Bring whatever puzzles you, and a friend."))
    differs = tunde.page.locator(".words", has=tunde.page.locator("del")).last
    expect(differs.locator("del").first).to_contain_text("on Tuesdays, by the window.")
    expect(differs.locator("ins").last).to_contain_text("you, and a friend.")
    tunde.then_anyone_can_use_the_page()
    assert PageSection.objects.get().text.startswith("We sit in the library on Tuesdays")

    # He decides: both in one box, then the words as they shall be.
    tunde.presses("Put both texts into my box")
    expect(tunde.field("Text")).to_have_value(re.compile("by the window.*and a friend", re.DOTALL))
    tunde.then_anyone_can_use_the_page()
    tunde.fills(
        "Text",
        "We sit in the library on Tuesdays, by the window.\n\nBring whatever puzzles you, and a friend.",
    )
    tunde.presses("Save")
    tunde.sees("Saved.")
    tunde.follows("See it as others do")
    tunde.sees("by the window.")
    tunde.sees("and a friend.")
    tunde.then_anyone_can_use_the_page()

    # Asha reads in the history who changed what, and lets it read as it did first.
    asha.page.reload()
    asha.follows("History")
    asha.sees("History of “About us”")
    expect(asha.page.locator(".timeline a")).to_have_text(
        [re.compile("Text.*by Tunde"), re.compile("Text.*by Asha"), re.compile("Begun.*by Asha")]
    )
    expect(asha.page.locator("ins")).to_contain_text("and a friend.")
    asha.then_anyone_can_use_the_page()
    asha.presses_this(asha.page.locator(".timeline a").last)
    asha.presses("Let it read like this again")
    asha.sees("It reads as it did then.")
    expect(asha.page.locator(".timeline a")).to_have_count(4)
    asha.then_anyone_can_use_the_page()
    tunde.page.reload()
    tunde.sees("We sit in the library.")
    tunde.does_not_see("by the window.")


def test_who_saved_first_may_stand(story):
    group = a_group_with_a_page()
    asha, tunde = story.someone("Asha"), story.someone("Tunde", phone=True)
    for person, account in ((asha, group.asha), (tunde, group.tunde)):
        person.signs_in_at_once(account.email)
        opens_the_section(person)

    asha.fills("Text", "We sit by the window.")
    asha.presses("Save")
    tunde.fills("Text", "We sit by the door.")
    tunde.presses("Save")
    tunde.sees("Two of you wrote at once")
    tunde.follows("Leave what is saved")

    tunde.sees("We sit by the window.")
    assert PageSection.objects.get().text == "We sit by the window."


def test_it_shows_how_it_will_look_with_script_and_without(story):
    group = a_group_with_a_page()
    asha = story.someone("Asha")
    tunde = story.someone("Tunde", phone=True, java_script_enabled=False)

    # With script it shows while she writes, and the words that she marks become bold.
    asha.signs_in_at_once(group.asha.email)
    opens_the_section(asha)
    asha.fills("Text", "every Tuesday")
    asha.field("Text").select_text()
    asha.presses("Bold")
    expect(asha.field("Text")).to_have_value("**every Tuesday**")
    expect(looks(asha).locator("strong")).to_have_text("every Tuesday")
    asha.then_anyone_can_use_the_page()
    assert PageSection.objects.get().text == FIRST

    # Without it a button does the same, and what does nothing is not there.
    tunde.signs_in_at_once(group.tunde.email)
    opens_the_section(tunde)
    expect(tunde.page.get_by_role("button", name="Bold")).to_be_hidden()
    tunde.fills("Text", "every **Tuesday**")
    tunde.presses("Preview")
    expect(looks(tunde).locator("strong")).to_have_text("Tuesday")
    expect(tunde.field("Text")).to_have_value("every **Tuesday**")
    tunde.presses("Save")
    tunde.sees("Saved.")
    assert PageSection.objects.get().text == "every **Tuesday**"


def test_a_picture_needs_words_for_those_who_cannot_see_it(story):
    group = a_group_with_a_page()
    picture = {"name": "evening.jpg", "mimeType": "image/jpeg", "buffer": encoded(size=(640, 480))}
    tunde = story.someone("Tunde", phone=True)
    tunde.signs_in_at_once(group.tunde.email)
    opens_the_page_of_her_group(tunde)
    tunde.follows("Add a picture")
    tunde.then_anyone_can_use_the_page()

    # Without words it is not taken; what he wrote is kept, and he is told to choose the file once more.
    tunde.field("Which picture?").set_input_files(picture)
    tunde.fills("Who took it?", "Jo Marsh")
    tunde.presses("Put it on the page")
    expect(tunde.field("What does the picture show?")).to_have_attribute("aria-invalid", "true")
    expect(tunde.field("Who took it?")).to_have_value("Jo Marsh")
    tunde.sees("Please choose the picture once more")
    tunde.then_anyone_can_use_the_page()

    tunde.field("Which picture?").set_input_files(picture)
    tunde.fills("What does the picture show?", "Five people around a laptop in the library")
    tunde.presses("Put it on the page")
    tunde.sees("The picture is on the page.")
    tunde.then_anyone_can_use_the_page()
    tunde.follows("See it as others do")
    shown = tunde.page.get_by_role("img", name="Five people around a laptop in the library")
    expect(shown).to_be_visible()
    tunde.sees("Jo Marsh")
    tunde.then_anyone_can_use_the_page()
