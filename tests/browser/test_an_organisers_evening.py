"""An organiser's evening: what needs her, one act each, and then nothing but a good evening."""

from tests.browser.charities import opens_her_page
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_group


def test_an_organisers_evening(story):
    story.it_is("2026-11-26 11:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    for name in ("Hope House", "Low Fell Allotments", "Tyne Sea Scouts"):
        a_new_request(group, outcode="NE8", organisation_name=name)
        story.later(hours=1)
    asha = story.someone("Asha")
    story.it_is("2026-12-01 19:00")

    # Three things, the soonest promise first.
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to("/today/")
    asha.sees("Three things, about 30 minutes")
    asha.then_anyone_can_use_the_page()
    asha.follows("New requests")
    asha.sees("Low Fell Allotments")
    asha.then_anyone_can_use_the_page()
    assert asha.page.locator("tbody th").all_inner_texts() == [
        "Hope House",
        "Low Fell Allotments",
        "Tyne Sea Scouts",
    ]

    # The first is not one for us; nobody leaves with empty hands.
    asha.follows("Hope House")
    asha.follows("Say it is not one for us")
    asha.then_anyone_can_use_the_page()
    asha.chooses("It is more than volunteers can carry")
    asha.presses("Send it")
    asha.sees("Please fill this in")
    asha.then_anyone_can_use_the_page()
    asha.fills("Where might they turn instead?", "Ask the council's digital team: digital@council.example.")
    asha.presses("Send it")
    asha.sees("Sent, with your pointer.")
    asha.then_anyone_can_use_the_page()

    # The second gets a question.
    asha.goes_to("/today/")
    asha.sees("Two things, about 20 minutes")
    asha.follows("Reply to Low Fell Allotments")
    asha.presses("I'll read it")
    asha.follows("Ask one question")
    asha.fills("What would you like to know?", "Who keeps the list now?")
    asha.presses("Send the question")

    # The third gets a note, and goes to Tunde.
    asha.goes_to("/today/")
    asha.sees("One thing, about 10 minutes")
    asha.follows("Reply to Tyne Sea Scouts")
    asha.presses("I'll read it")
    asha.follows("Write a note for the group")
    asha.then_anyone_can_use_the_page()
    asha.fills("Your note", "Tunde knows their treasurer.")
    asha.presses("Keep the note")
    asha.sees("noted, for the group only:")
    asha.follows("Hand it on")
    asha.then_anyone_can_use_the_page()
    asha.selects("Who has it from now on?", "Tunde Okafor")
    asha.presses("Hand it on")
    asha.sees("Tunde has it")
    asha.then_anyone_can_use_the_page()

    # And then it is calm.
    asha.goes_to("/today/")
    asha.sees("Nothing needs you. Enjoy your evening.")
    asha.then_anyone_can_use_the_page()


def test_the_charity_that_was_no_one_for_us_reads_where_to_turn(story):
    group = a_group("Tyne Digital Neighbours", "NE8")
    case = a_new_request(group, outcode="NE8")
    tunde, bev = story.someone("Tunde"), story.someone("Bev", phone=True)

    tunde.signs_in_at_once(group.tunde.email)
    tunde.goes_to(f"/triage/{case.ref}/not-for-us/")
    tunde.chooses("It isn't about digital things")
    tunde.fills("Where might they turn instead?", "The Volunteer Centre: 0191 498 0000.")
    tunde.presses("Send it")
    tunde.sees("Sent, with your pointer.")

    letter = opens_her_page(bev, case.bev.email)
    assert "The Volunteer Centre: 0191 498 0000." in str(letter.body)
    bev.sees("The Volunteer Centre: 0191 498 0000.")
    bev.does_not_see("It isn't about digital things")
    bev.then_anyone_can_use_the_page()


def test_a_new_organiser_with_nothing_to_do_finds_a_calm_page(story):
    group = a_group()

    story.signs_in_at_once(group.tunde.email)
    for path, words in (
        ("/today/", "Nothing needs you. Enjoy your evening."),
        ("/triage/", "Nothing is open. Enjoy your evening."),
        ("/triage/held/", "Nothing is held."),
    ):
        story.goes_to(path)
        story.sees(words)
        story.then_anyone_can_use_the_page()
