"""Not tonight, not after all, not in English: a charity changes its mind, and nothing is lost."""

from tests.browser.charities import (
    BEV,
    WORDS,
    asks_and_confirms,
    fills_in_the_form,
    opens_her_page,
    subjects,
)
from tests.browser.people import Person
from tests.volunteers.desk import a_group
from volunteers.emails import charity
from volunteers.models import HelpRequest


def test_bev_saves_the_form_on_her_phone_and_sends_it_from_the_office(story):
    story.it_is("2026-11-30 21:00")
    a_group("Tyne Digital Neighbours", "NE8")
    phone, office = story.someone("Bev on her phone", phone=True), story.someone("Bev at the office")
    phone.goes_to("/help/ask/")
    phone.fills("In your own words", WORDS)
    phone.fills("Your postcode", "NE")
    phone.fills("Your email address", BEV)
    story.later(minutes=5)
    phone.presses("Save and come back")
    phone.sees("Saved. Come back when it suits you.")
    phone.then_anyone_can_use_the_page()

    story.later(hours=36)
    letter = opens_her_page(office)
    assert letter.subject == "Your way back to the form"
    assert WORDS not in str(letter.body)
    office.sees("Here is what you had so far.")
    office.then_anyone_can_use_the_page()
    assert office.field("In your own words").input_value() == WORDS
    assert office.field("Your postcode").input_value() == "NE"

    fills_in_the_form(office)
    office.presses("Ask for help")
    office.sees("look in your inbox")
    opens_her_page(office)
    office.presses("Yes, send it")
    office.sees("We have your request")
    assert HelpRequest.objects.get().state == "submitted"


def test_bev_has_the_mail_sent_again(story):
    story.it_is("2026-11-30 10:00")
    bev = story.someone("Bev", phone=True)
    bev.goes_to("/help/ask/")
    fills_in_the_form(bev)
    bev.presses("Ask for help")
    bev.sees("look in your inbox")

    bev.presses("Send it again")
    bev.sees("It is on its way again.")
    bev.then_anyone_can_use_the_page()

    assert subjects(story.mails_to(BEV)) == ["One press, and your request is on its way"] * 2
    opens_her_page(bev)
    bev.sees("Is this your request?")


def test_bev_withdraws_and_takes_it_back(story):
    story.it_is("2026-11-30 10:00")
    a_group("Tyne Digital Neighbours", "NE8")
    bev = story.someone("Bev", phone=True)
    case = asks_and_confirms(bev)

    bev.follows("We don't need this any more")
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, take it back")
    bev.sees("You took it back")
    bev.sees("You took this back on Monday 30 November.")
    bev.then_anyone_can_use_the_page()

    story.later(hours=20)
    opens_her_page(bev)
    bev.presses("Undo: we would like help after all")
    bev.sees("Good. It goes on where it was.")
    case.refresh_from_db()
    assert case.state == "submitted"

    bev.follows("We don't need this any more")
    bev.presses("Yes, take it back")
    story.later(hours=25)
    opens_her_page(bev)
    bev.sees("Ask again")
    bev.does_not_see("Undo")
    bev.then_anyone_can_use_the_page()


def test_bev_wakes_what_was_resting(story):
    story.it_is("2026-11-30 10:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    bev = story.someone("Bev", phone=True)
    case = asks_and_confirms(bev)
    case.take(by=group.asha)
    case.ask("Which days do you serve lunch?", by=group.asha)
    story.later(days=22)
    case.rest()

    opens_her_page(bev)
    bev.sees("Which days do you serve lunch?")
    bev.then_anyone_can_use_the_page()
    bev.presses("Wake it up")
    bev.sees("Good to hear from you. It is awake again.")
    case.refresh_from_db()
    assert case.state == "taken"


def speaks(person: Person, language: str) -> None:
    assert person.page.locator("html").get_attribute("lang") == language


def test_bev_chooses_welsh_for_her_page_and_her_mails(story):
    story.it_is("2026-11-30 10:00")
    group = a_group("Tech er Lles Caerdydd", "CF10")
    bev = story.someone("Bev", phone=True)

    bev.goes_to("/help/ask/")
    bev.presses("Cymraeg")
    speaks(bev, "cy")
    assert bev.page.locator("input[name=language][value=cy]").is_checked()
    bev.then_anyone_can_use_the_page()
    bev.presses("English")
    speaks(bev, "en-gb")

    fills_in_the_form(bev, postcode="CF10")
    bev.chooses("Cymraeg (Welsh)")
    bev.presses("Ask for help")
    letter = opens_her_page(bev)
    assert letter.extra_headers["Content-Language"] == "cy"
    assert '<html lang="cy">' in letter.alternatives[0].content
    speaks(bev, "cy")
    bev.presses_this(bev.page.locator("main form button").first)
    bev.page.locator(".receipt").wait_for()
    speaks(bev, "cy")
    bev.then_anyone_can_use_the_page()
    assert bev.reads_mail(BEV).extra_headers["Content-Language"] == "cy"

    # English from now on, by the switch at the foot of her own page.
    bev.presses_this(bev.page.get_by_role("contentinfo").get_by_role("button", name="English"))
    bev.sees("We have your request")
    speaks(bev, "en-gb")
    case = HelpRequest.objects.get()
    case.take(by=group.asha)
    case.choose_size("answer", by=group.asha)
    charity.answer(case.answer("Come to our evening.", by=group.asha))
    assert bev.reads_mail(BEV).extra_headers["Content-Language"] == "en-gb"
