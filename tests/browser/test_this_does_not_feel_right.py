"""Two taps end it, no reason asked; the other side is told nothing, and an organiser sees it first."""

import pytest

from tests.browser.charities import opens_her_page
from tests.factories.volunteers import a_match, a_new_request, a_volunteer
from tests.volunteers.desk import a_group, again
from volunteers.tasks import keep_the_clock

TELLING = ("feel right", "feels wrong", "not right", "complain", "Speak with", "said so about")


@pytest.fixture
def introduced(story):
    """Tom and Bev were introduced yesterday, and an older request waits for Asha too."""
    story.it_is("2026-11-30 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    a_new_request(group, outcode="NE8", organisation_name="Low Fell Allotments")
    tom = a_volunteer("Tom Price", group, outcode="NE8")
    match = a_match(
        group.asha, group, volunteer=tom, state="introduced", outcode="NE8", organisation_name="Hope House"
    )
    keep_the_clock()
    story.it_is("2026-12-01 18:00")
    return match


def asha_sees_it_first(story, match, who_said_it):
    asha = story.someone("Asha")
    asha.signs_in_at_once(match.request.owner.email)
    asha.goes_to("/today/")
    first = asha.page.locator("main").inner_text()
    assert first.index("Hope House") < first.index("Low Fell Allotments")
    asha.then_anyone_can_use_the_page()
    asha.goes_to(f"/triage/{match.request.ref}/")
    asha.sees("This didn't feel right")
    asha.sees(who_said_it)
    asha.then_anyone_can_use_the_page()
    asha.follows("I've spoken with them")
    asha.then_anyone_can_use_the_page()
    asha.presses_this(asha.page.locator("main form button[type=submit]").first)
    asha.goes_to(f"/triage/{match.request.ref}/")
    asha.does_not_see("This didn't feel right")


def test_tom_presses_it_and_the_charity_is_told_nothing_of_it(story, introduced):
    match, case = introduced, introduced.request
    bev_row, tom_row = case.contacts.get(), match.volunteer.person
    tom, bev = story.someone("Tom", phone=True), story.someone("Bev", phone=True)
    mails_to_bev = len(story.mails_to(bev_row.email))

    # Two taps.
    tom.signs_in_at_once(tom_row.email)
    tom.goes_to(match.get_absolute_url())
    tom.sees(bev_row.email)
    tom.presses("This doesn't feel right")
    tom.then_anyone_can_use_the_page()
    tom.presses("End it now")
    tom.sees("It has ended")
    tom.does_not_see(bev_row.email)
    tom.then_anyone_can_use_the_page()

    # To Bev it ended without blame, and somebody else is looked for.
    keep_the_clock()
    letters = story.mails_to(bev_row.email)
    opens_her_page(bev, bev_row.email)
    bev.sees("It didn't work out this time, and nobody is to blame.")
    bev.does_not_see(tom_row.email)
    bev.opens("What happened so far")
    page = bev.page.locator("main").inner_text()
    mails = "".join(f"{letter.subject} {letter.body}" for letter in letters[mails_to_bev:])
    assert [words for words in TELLING if words in page + mails] == []
    bev.then_anyone_can_use_the_page()

    assert again(case).state == "ready"
    asha_sees_it_first(story, match, "Tom said so about Hope House.")


def test_bev_presses_it_and_tom_is_told_nothing_of_it(story, introduced):
    match, case = introduced, introduced.request
    bev_row, tom_row = case.contacts.get(), match.volunteer.person
    tom, bev = story.someone("Tom", phone=True), story.someone("Bev", phone=True)
    mails_to_tom = len(story.mails_to(tom_row.email))

    opens_her_page(bev, bev_row.email)
    bev.sees(tom_row.email)
    bev.follows("This doesn't feel right")
    bev.then_anyone_can_use_the_page()
    bev.presses("End it now")
    bev.sees("You said that it doesn't feel right")
    bev.does_not_see(tom_row.email)
    bev.then_anyone_can_use_the_page()

    keep_the_clock()
    tom.signs_in_at_once(tom_row.email)
    tom.goes_to(match.get_absolute_url())
    tom.sees("It ended early, and that is on nobody.")
    tom.does_not_see(bev_row.email)
    page = tom.page.locator("main").inner_text()
    letters = story.mails_to(tom_row.email)[mails_to_tom:]
    mails = "".join(f"{letter.subject} {letter.body}" for letter in letters)
    assert [words for words in TELLING if words in page + mails] == []
    tom.then_anyone_can_use_the_page()
    tom.goes_to("/today/")
    assert [words for words in TELLING if words in tom.page.locator("main").inner_text()] == []

    assert again(case).state == "ready"
    asha_sees_it_first(story, match, "Hope House said so about Tom.")
