"""Everybody reads who needs help and may raise a hand; and what one group cannot do, another may."""

from groups.models import AddRequest
from hub.accounts.demo import make_demo_person
from tests.browser.charities import opens_her_page
from tests.factories.groups import MembershipFactory
from tests.factories.volunteers import a_new_request, a_ready_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, again
from volunteers.models import Match

SECRET_WORDS = "Our treasurer left with the password of everything."


def test_a_visitor_reads_who_needs_help_and_a_volunteer_raises_a_hand(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    priya = a_volunteer("Priya Shah", group, skills={"spreadsheets": 3}, outcode="NE8")
    case = a_ready_request(
        group.asha, group, words=SECRET_WORDS, outcode="NE8", organisation_name="Hope House",
        brief={"needed": "A lunch rota that three people keep at once, and it is wrong every week."},
    )  # fmt: skip
    visitor, volunteer, asha = (
        story.someone("A visitor"),
        story.someone("Priya", phone=True),
        story.someone("Asha"),
    )

    # Nobody is signed in, and the public words are all there is to read.
    visitor.goes_to("/requests/")
    visitor.sees("A lunch rota that three people keep at once")
    visitor.then_anyone_can_use_the_page()
    visitor.presses_this(visitor.page.locator("main .cards a").first)
    visitor.is_at(f"/requests/{case.ref}/")
    for secret in (SECRET_WORDS, "Hope House", "Bev"):
        visitor.does_not_see(secret)
    visitor.then_anyone_can_use_the_page()

    # Priya reads why it fits her, and raises a hand.
    volunteer.signs_in_at_once(priya.person.email)
    volunteer.goes_to("/requests/")
    volunteer.sees("Fits you")
    volunteer.then_anyone_can_use_the_page()
    volunteer.presses_this(volunteer.page.locator("main .cards a").first)
    volunteer.sees("It fits you")
    volunteer.then_anyone_can_use_the_page()
    volunteer.follows("I could do this")
    volunteer.then_anyone_can_use_the_page()
    volunteer.presses("I could do this")
    volunteer.sees("Thank you, Priya.")
    volunteer.then_anyone_can_use_the_page()

    # Asha says yes, please; and the charity is asked whether to introduce them.
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to("/today/")
    asha.then_anyone_can_use_the_page()
    asha.goes_to(f"/triage/{case.ref}/")
    asha.sees("Priya raised a hand")
    asha.then_anyone_can_use_the_page()
    asha.presses("Yes, please")
    asha.sees("We ask the charity whether to introduce Priya.")
    asha.then_anyone_can_use_the_page()
    assert Match.objects.get().state == "said_yes"
    assert story.newest_mail(case.bev.email).subject == "Priya would like to help you"


def test_a_request_that_nobody_covers_is_passed_on_with_both_yeses(story):
    story.it_is("2026-12-01 19:00")
    wear, niamh = a_group("Wearside Tech Table", "SR1"), a_coordinator(second_factor=True)
    case = a_new_request(None, outcode="NE66", words=SECRET_WORDS)
    coordinator, joan, bev = story.someone("Niamh"), story.someone("Joan"), story.someone("Bev", phone=True)

    coordinator.signs_in_at_once(niamh.email)
    coordinator.goes_to("/national/requests/")
    coordinator.follows("Find them a group")
    coordinator.follows("Pass it on for good, with both yeses")
    coordinator.does_not_see(SECRET_WORDS)
    coordinator.then_anyone_can_use_the_page()
    coordinator.selects("Which group would be right?", "Wearside Tech Table")
    coordinator.fills("Why them?", "They do this every week.")
    coordinator.presses("Ask them both")
    coordinator.sees("Asked: the charity, and Wearside Tech Table.")
    coordinator.then_anyone_can_use_the_page()

    # The group says yes without having read a word of the charity's.
    joan.signs_in_at_once(wear.asha.email)
    joan.opens_the_link_in(joan.reads_mail(wear.asha.email), f"/triage/{case.ref}/passing/answer/")
    joan.does_not_see(SECRET_WORDS)
    joan.then_anyone_can_use_the_page()
    joan.presses("We'll take it")
    joan.sees("As soon as the charity says yes it is yours, words and all.")
    joan.then_anyone_can_use_the_page()

    # Bev says yes, and it is theirs.
    opens_her_page(bev, case.bev.email)
    bev.sees("Wearside Tech Table could do this better")
    bev.sees("They do this every week.")
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, they may read it")
    bev.sees("The network passed it on to Wearside Tech Table, with your yes.")
    bev.then_anyone_can_use_the_page()
    assert again(case).group == wear

    joan.goes_to("/today/")
    joan.goes_to(f"/triage/{case.ref}/")
    joan.sees(SECRET_WORDS)
    joan.sees("Passed on from the network to Wearside Tech Table")
    joan.then_anyone_can_use_the_page()


def test_from_a_request_an_organiser_asks_somebody_of_another_group_to_help_in_theirs_too(story):
    leeds, glasgow = a_group(), a_group("Glasgow Kitchen Table", "G12")
    tunde = make_demo_person("tunde@example.org", "Tunde Okafor", totp=True)
    MembershipFactory(group=leeds, person=tunde)
    olga = a_volunteer("Olga Quixano", glasgow)
    case = a_ready_request(tunde, leeds)

    organiser = story.someone("Tunde", phone=True)
    organiser.signs_in(tunde.email)
    organiser.goes_to(f"/triage/{case.ref}/people/")
    organiser.then_anyone_can_use_the_page()
    organiser.follows("Ask Olga to help in our group too")
    organiser.does_not_see(olga.person.email)
    organiser.does_not_see("Quixano")
    organiser.then_anyone_can_use_the_page()
    organiser.presses("Ask Olga")
    organiser.sees("to put right")
    organiser.then_anyone_can_use_the_page()
    organiser.fills("What would they do with you?", "Evenings with spreadsheets. A no is fine.")
    organiser.presses("Ask Olga")
    organiser.sees("They decide, and a no is fine.")

    assert AddRequest.objects.get().person == olga.person
