"""Without a mouse: Bev asks for help, and the organiser answers."""

from playwright.sync_api import expect

from tests.browser.charities import BEV, WORDS, private_link
from tests.browser.keyboard import enters, picks, types
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest


def test_bev_asks_by_keyboard_alone(story):
    story.it_is("2026-11-30 10:00")
    a_group("Tyne Digital Neighbours", "NE8")
    bev = story.someone("Bev")

    bev.goes_to("/help/ask/")
    enters(bev, "Skip to the content")
    types(bev, "Name of your organisation or group", "Hope House")
    types(bev, "Your name", "Bev Hartley")
    picks(bev, "A registered charity", down=2)
    types(bev, "Your postcode", "NE8")
    types(bev, "In your own words", WORDS)
    picks(bev, "Not sure")
    picks(bev, "No rush")
    types(bev, "Your email address", "bev at hopehouse")
    story.later(minutes=8)
    enters(bev, "Ask for help")

    # What is wrong is said first, and one press leads to its box.
    expect(bev.page.locator("[data-focus]")).to_be_focused()
    bev.types_tab()
    bev.page.keyboard.press("Enter")
    expect(bev.page.locator("[name=email]")).to_be_focused()
    bev.page.keyboard.press("ControlOrMeta+a")
    bev.page.keyboard.type(BEV)
    enters(bev, "Ask for help")
    bev.sees("look in your inbox")

    asked = HelpRequest.objects.get()
    assert (asked.organisation_kind, asked.kind, asked.when) == ("community", "not_sure", "no_rush")
    bev.goes_to(private_link(bev.reads_mail(BEV)))
    enters(bev, "Yes, send it")
    bev.sees("We have your request")


def test_an_organiser_answers_by_keyboard_alone(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    case = a_new_request(group, outcode="NE8", organisation_name="Hope House")
    story.signs_in_at_once(group.tunde.email)

    story.goes_to("/today/")
    enters(story, "Skip to the content")
    enters(story, "Reply to Hope House")
    story.sees(case.words)
    enters(story, "I'll read it")
    story.sees("It is yours")
    enters(story, "An answer")
    story.sees("Write the answer")
    types(story, "Your answer", "One shared sheet would do it.")
    enters(story, "Send the answer")
    story.sees("They have the answer")

    assert case.messages.get().words == "One shared sheet would do it."
