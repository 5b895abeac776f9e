"""Where somebody doesn't get to it, somebody else does; and where somebody may not be safe, the right people know."""

from tests.browser.charities import asks_and_confirms, opens_her_page
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_coordinator, a_group, a_safeguarding_lead
from volunteers.tasks import keep_the_clock

SECRET_WORDS = "Our treasurer left with the password of everything."


def test_a_neighbour_steps_in(story):
    story.it_is("2026-11-30 10:00")
    a_group("Tyne Digital Neighbours", "NE8")
    neighbours = a_group("Wearside Tech Table", "SR1")
    joan = neighbours.asha
    bev, lead = story.someone("Bev", phone=True), story.someone("Joan")
    case = asks_and_confirms(bev, words=SECRET_WORDS)

    # Nobody writes by Wednesday, nor in two working days more.
    story.it_is("2026-12-07 09:00")
    keep_the_clock()
    letter = lead.reads_mail(joan.email)
    assert letter.subject == "Could you step in for somebody in Gateshead?"
    assert SECRET_WORDS not in str(letter.body)
    lead.signs_in_at_once(joan.email)
    lead.goes_to("/today/")
    lead.sees("Could you step in?")
    lead.then_anyone_can_use_the_page()
    lead.goes_to("/triage/")
    lead.sees("Somebody in Gateshead")
    lead.then_anyone_can_use_the_page()
    lead.opens_the_link_in(letter, f"/triage/{case.ref}/")
    lead.does_not_see(SECRET_WORDS)
    lead.does_not_see("Hope House")
    lead.then_anyone_can_use_the_page()
    lead.presses("I'll cover")
    lead.sees("It is yours now, words and all.")
    lead.sees(SECRET_WORDS)
    lead.then_anyone_can_use_the_page()

    opens_her_page(bev)
    bev.sees("Wearside Tech Table stepped in for Tyne Digital Neighbours, so that somebody answers you.")
    bev.then_anyone_can_use_the_page()


def test_a_coordinator_finds_somebody_for_a_place_without_a_group(story):
    story.it_is("2026-11-30 10:00")
    niamh = a_coordinator(second_factor=True)
    tyne = a_group("Tyne Digital Neighbours", "NE8")
    for outcode in ("TD15", "NE66"):
        a_new_request(None, outcode=outcode, words=SECRET_WORDS)
    coordinator, asha = story.someone("Niamh"), story.someone("Asha")

    coordinator.signs_in_at_once(niamh.email)
    coordinator.goes_to("/today/")
    coordinator.sees("2 requests have nobody yet")
    coordinator.follows("Find them somebody")
    coordinator.does_not_see(SECRET_WORDS)
    coordinator.then_anyone_can_use_the_page()

    # The first goes to the nearest group, which says yes.
    coordinator.follows("Find them a group")
    coordinator.then_anyone_can_use_the_page()
    coordinator.selects("Which group shall we ask?", "Tyne Digital Neighbours")
    coordinator.presses("Ask them")
    coordinator.sees("1 group was asked and has not said.")
    asha.signs_in_at_once(tyne.asha.email)
    asha.goes_to("/today/")
    asha.follows("Have a look")
    asha.presses("I'll cover")
    asha.sees(SECRET_WORDS)

    # The second she takes herself.
    coordinator.goes_to("/national/requests/")
    coordinator.follows("Find them a group")
    coordinator.follows("Nobody fits: I'll take it for the network")
    coordinator.then_anyone_can_use_the_page()
    coordinator.presses("I'll take it")
    coordinator.sees(SECRET_WORDS)
    coordinator.then_anyone_can_use_the_page()
    coordinator.goes_to("/national/requests/")
    coordinator.sees("Everybody has somebody. Enjoy your evening.")
    coordinator.then_anyone_can_use_the_page()


def test_words_that_speak_of_danger_reach_the_right_people_and_change_nothing_for_bev(story):
    story.it_is("2026-11-30 10:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    grace = a_safeguarding_lead("E12000001", second_factor=True)
    bev, asha, lead = story.someone("Bev", phone=True), story.someone("Asha"), story.someone("Grace")
    bev.goes_to("/")
    case = asks_and_confirms(bev, words="A young man here talks of suicide. And our website is down.")
    bevs_page = bev.page.locator("main").inner_text()
    keep_the_clock()

    assert "safeguarding" not in bevs_page.lower()
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    asha.sees("Somebody may not be safe")
    asha.then_anyone_can_use_the_page()

    letter = lead.reads_mail(grace.email)
    assert "suicide" not in str(letter.body)
    lead.signs_in_at_once(grace.email)
    lead.goes_to("/today/")
    lead.follows("Safeguarding")
    lead.then_anyone_can_use_the_page()
    lead.opens_the_link_in(letter, "/safeguarding/")
    lead.does_not_see("suicide")
    lead.then_anyone_can_use_the_page()
    lead.presses("Open it")
    lead.sees("A young man here talks of suicide.")
    lead.then_anyone_can_use_the_page()
    lead.presses("Close it")
    lead.sees("Please fill this in")
    lead.then_anyone_can_use_the_page()
    lead.fills("What was done", "Rang Hope House; their own lead had it in hand.")
    lead.presses("Close it")
    lead.sees("Closed. Thank you for looking after this.")
    lead.then_anyone_can_use_the_page()

    bev.goes_to(case.get_absolute_url())
    assert bev.page.locator("main").inner_text() == bevs_page


def test_an_organiser_whom_something_worries_tells_the_leads_silently(story):
    story.it_is("2026-11-30 10:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    grace = a_safeguarding_lead("E12000001")
    case = a_new_request(group, outcode="NE8")

    story.signs_in_at_once(group.tunde.email)
    story.goes_to(f"/triage/{case.ref}/")
    story.follows("Something worries me")
    story.then_anyone_can_use_the_page()
    story.fills("What worries you?", "He sounded frightened on the phone.")
    story.presses("Tell the safeguarding leads")
    story.sees("Thank you for telling them.")

    assert story.reads_mail(grace.email).subject == "A safeguarding concern waits for you"
