"""A form left open over night, and a sign-in that ended meanwhile: what was typed is still there."""

from hub.accounts.demo import make_demo_person
from tests.browser.charities import BEV, WORDS, fills_in_the_form, subjects
from tests.factories.groups import GroupFactory
from tests.factories.volunteers import a_taken_request
from volunteers.models import HelpRequest


def test_a_form_left_open_over_night_keeps_every_word(story):
    story.it_is("2026-11-30 16:00")
    bev = story.someone("Bev", phone=True)
    bev.goes_to("/help/ask/")
    fills_in_the_form(bev)

    story.later(hours=25)
    bev.presses("Ask for help")
    bev.sees("Nothing has been sent yet and your words are all here")
    bev.then_anyone_can_use_the_page()
    assert bev.field("In your own words").input_value() == WORDS
    assert bev.field("Your email address").input_value() == BEV
    assert bev.field("Not sure").is_checked()
    assert not HelpRequest.objects.exists()

    story.later(minutes=1)
    bev.presses("Ask for help")
    bev.sees("look in your inbox")
    assert HelpRequest.objects.get().words == WORDS
    assert subjects(story.mails_to(BEV)) == ["One press, and your request is on its way"]


def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_lost(story):
    story.it_is("2026-11-30 16:00")
    bev = story.someone("Bev", phone=True)
    bev.goes_to("/help/ask/")
    fills_in_the_form(bev, postcode="nowhere", email="bev at hopehouse")

    bev.presses("Ask for help")
    bev.then_anyone_can_use_the_page()
    assert bev.field("Your postcode").get_attribute("aria-invalid") == "true"
    assert bev.field("Your postcode").input_value() == "nowhere"
    assert bev.field("In your own words").input_value() == WORDS

    bev.fills("Your postcode", "NE8 1AB")
    bev.fills("Your email address", BEV)
    bev.presses("Ask for help")
    bev.sees("look in your inbox")
    assert HelpRequest.objects.get().outcode == "NE8"


def test_an_answer_written_past_the_end_of_a_sign_in_comes_back(story):
    story.it_is("2026-12-01 19:00")
    tunde = make_demo_person("tunde@example.org", "Tunde Okafor")
    case = a_taken_request(tunde, GroupFactory(run_by=[tunde]), outcode="LS6")
    case.choose_size("answer", by=tunde)
    story.signs_in("tunde@example.org")
    story.goes_to(f"/triage/{case.ref}/")
    story.fills("Your answer", "Dear Bev, one shared sheet would do it.")

    story.later(hours=3)
    story.presses("Send the answer")
    story.says_who_she_is("tunde@example.org")
    story.sees("Your words are still here")
    story.sees("Dear Bev, one shared sheet would do it.")
    story.then_anyone_can_use_the_page()
    story.presses("Send it now")

    story.sees("They have the answer")
    assert case.messages.get().words == "Dear Bev, one shared sheet would do it."
