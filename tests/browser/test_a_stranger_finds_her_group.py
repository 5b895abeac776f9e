"""A stranger with a phone, then one with a keyboard, finds the group that looks after her place."""

from tests.browser.people import PHONE
from tests.volunteers.desk import a_group


def test_a_stranger_finds_her_group(story):
    story.it_is("2026-11-23 12:00")
    a_group("Tyne Digital Neighbours", "NE8")
    a_group("Clyde Digital Volunteers", "G2")
    bev = story.someone("Bev", phone=True)

    # The first screen has the field and both doors.
    bev.goes_to("/")
    height = PHONE["viewport"]["height"]
    for seen in (bev.field("Your postcode"), *bev.page.locator(".door-card").all()):
        box = seen.bounding_box()
        assert box["y"] + box["height"] <= height
    bev.then_anyone_can_use_the_page()

    # Half a postcode, with a mistake in it first.
    bev.fills("Your postcode", "nowhere")
    bev.presses("Find your group")
    bev.sees("We don't know that postcode. Half of it is enough, like LS6.")
    bev.then_anyone_can_use_the_page()
    bev.fills("Your postcode", "ne8")
    bev.presses("Find your group")
    bev.sees("Tyne Digital Neighbours looks after Gateshead.")
    bev.then_anyone_can_use_the_page()
    bev.follows("Who they are")
    bev.sees("Nothing in the diary yet. They sit down every Tuesday evening; next on Tuesday 24 November.")
    bev.then_anyone_can_use_the_page()

    # Where nobody is near she is told who reads it.
    bev.goes_to("/groups/near/?postcode=TR1")
    bev.sees("No group is near Cornwall so far.")
    bev.sees("the people of the network in the South West read it")
    bev.then_anyone_can_use_the_page()


def test_the_map_is_walked_with_the_keyboard_and_without_script(story):
    a_group("Tyne Digital Neighbours", "NE8")
    a_group("Clyde Digital Volunteers", "G2")
    ann = story.someone("Ann", java_script_enabled=False)

    ann.goes_to("/groups/")
    scotland = ann.page.get_by_role("link", name="Scotland: 1 group")
    scotland.focus()
    ann.page.keyboard.press("Enter")

    ann.is_at("/groups/?region=scotland")
    ann.sees("Clyde Digital Volunteers")
    ann.does_not_see("Tyne Digital Neighbours")


def test_anyone_can_use_the_list_however_it_is_narrowed(story):
    for number in range(26):
        a_group(f"Helping Hands of the {number}th Quarter", "LS6")
    ann = story.someone("Ann")

    for path in ("", "?postcode=LS6", "?postcode=junk", "?region=wales", "?name=helpign&page=2"):
        ann.goes_to(f"/groups/{path}")
        ann.then_anyone_can_use_the_page()
