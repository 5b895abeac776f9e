"""A newcomer becomes a volunteer, is asked by name, says yes, and two people meet: the loop closes."""

from tests.browser.charities import BEV, asks_and_confirms, opens_her_page, subjects
from tests.browser.volunteers import ABOUT, PASSWORD, TOM, Counted, link_of, makes_an_account
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest
from volunteers.tasks import keep_the_clock

THANKS = "One rota, no arguments. You made my Thursday."


def tom_joins(tom):
    makes_an_account(tom)
    tom.then_anyone_can_use_the_page()
    tom.fills("Three sentences about you", ABOUT)
    tom.fills("Your postcode", "NE8 2BN")
    tom.chooses("Tuesday evening")
    tom.chooses("Thursday evening")
    tom.presses("Go on to skills")

    # Skills were read in his sentences, typing errors and all; he corrects one.
    tom.sees("We read these in your sentences.")
    tom.then_anyone_can_use_the_page()
    sheets = tom.page.get_by_role("group", name="Spreadsheets")
    sheets.get_by_label("Can teach").check()
    tom.presses("Go on to the code")
    tom.sees("Be kind.")
    tom.then_anyone_can_use_the_page()
    tom.presses("Yes, I'll keep to this")
    tom.sees("Talks are open to you now")
    tom.sees("Can teach")
    tom.then_anyone_can_use_the_page()


def test_tom_joins_and_says_yes_to_a_talk(story):
    story.it_is("2026-11-30 18:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    tom, bev, asha = story.someone("Tom"), story.someone("Bev", phone=True), story.someone("Asha")
    tom_joins(tom)
    case = asks_and_confirms(bev)
    letters_so_far = len(story.mails_to(TOM))

    # The next evening Asha takes it, makes it a talk, says what is needed, and has somebody asked.
    story.it_is("2026-12-01 19:00")
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    counted = Counted(asha)
    counted.presses("I'll read it")
    counted.presses("A talk")
    counted.fills(
        "In words that strangers may read", "40 minutes about a rota that three people keep at once."
    )
    counted.presses("It is ready")
    asha.sees("It is ready. Now choose whom we ask.")
    asha.then_anyone_can_use_the_page()
    counted.chooses("Tom, Gateshead")
    counted.presses("Ask those I ticked")
    asha.sees("We ask Tom now.")
    assert len(counted.presses_so_far) <= 6
    assert len(counted.fields_so_far) <= 6

    # Tom reads it on his phone: why he, and three answers. A yes asks him to sign in.
    letter = tom.reads_mail(TOM)
    assert "because" in str(letter.body)
    phone = story.someone("Tom on his phone", phone=True)
    phone.goes_to(link_of(letter))
    phone.sees("40 minutes with Bev about a rota")
    phone.sees("You, because")
    phone.does_not_see("Hope House")
    phone.then_anyone_can_use_the_page()
    phone.goes_to(link_of(letter, "yes"))
    phone.says_who_she_is(TOM, PASSWORD)
    phone.then_anyone_can_use_the_page()
    phone.presses("Yes, I can do this")
    phone.sees("Thank you, Tom.")
    phone.then_anyone_can_use_the_page()

    # Bev meets Tom's first name and what he brings, and presses one button.
    letter = opens_her_page(bev)
    assert letter.subject == "Tom would like to help you"
    bev.does_not_see(TOM)
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, introduce us")
    bev.sees(TOM)
    bev.then_anyone_can_use_the_page()
    to_bev, to_tom = story.newest_mail(BEV), story.newest_mail(TOM)
    assert (to_bev.subject, to_tom.subject) == ("You and Tom are introduced", "You and Bev of Hope House")
    assert TOM in str(to_bev.body)
    assert BEV in str(to_tom.body)

    # The next day both tap once, and it is done.
    story.it_is("2026-12-02 19:30")
    keep_the_clock()
    phone.opens_the_link_in(phone.reads_mail(TOM), "/volunteer/matches/")
    phone.presses("We talked")
    phone.sees("You said you talked. Thank you.")
    phone.then_anyone_can_use_the_page()
    opens_her_page(bev)
    bev.presses("We talked")
    bev.fills("A line for Tom", THANKS)
    bev.then_anyone_can_use_the_page()
    bev.presses("Send it")
    bev.sees(THANKS)

    tom.goes_to("/volunteer/me/")
    tom.sees(THANKS)
    tom.then_anyone_can_use_the_page()
    case = HelpRequest.objects.get()
    assert (case.state, case.outcome_by) == ("done", "charity")

    # Four mails to Bev; to Tom three, and the line that she need not have written.
    story.later(days=40)
    keep_the_clock()
    assert subjects(story.mails_to(BEV)) == [
        "One press, and your request is on its way",
        "You'll hear by Wednesday 2 December",
        "Tom would like to help you",
        "You and Tom are introduced",
    ]
    assert subjects(story.mails_to(TOM)[letters_so_far:])[1:] == [
        "You and Bev of Hope House",
        "Did you and Bev talk?",
        "Bev wrote you a line",
    ]
