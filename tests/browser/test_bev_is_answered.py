"""A charity worker asks on her phone and is answered: the journey everything else serves."""

from hub.accounts.demo import make_demo_person
from tests.browser.charities import BEV, WORDS, asks_and_confirms, fills_in_the_form, opens_her_page, subjects
from tests.factories.groups import GroupFactory
from volunteers.models import HelpRequest

A_MONDAY = "2026-11-30 10:00"


def gateshead():
    """Asha and Tunde, who sit down on Tuesdays."""
    asha = make_demo_person("asha@example.org", "Asha Rahman", totp=True)
    tunde = make_demo_person("tunde@example.org", "Tunde Okafor", totp=True)
    return GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8", run_by=[asha, tunde])


def test_bev_asks_and_is_answered(story):
    story.it_is(A_MONDAY)
    gateshead()
    bev, asha = story.someone("Bev", phone=True), story.someone("Asha")

    # She finds the form and sends it; the page is slow, so she presses three times.
    bev.goes_to("/")
    bev.follows("We need digital help")
    bev.then_anyone_can_use_the_page()
    bev.follows("Ask for help")
    bev.then_anyone_can_use_the_page()
    fills_in_the_form(bev)
    bev.presses_three_times("Ask for help")
    bev.sees("look in your inbox")
    bev.then_anyone_can_use_the_page()
    assert HelpRequest.objects.count() == 1

    # She confirms by mail, and is told who and by when.
    verify = opens_her_page(bev)
    assert WORDS not in str(verify.body)
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, send it")
    promise = (
        "Thanks, Bev. Asha and Tunde look after Gateshead. They next sit down on Tuesday, so you'll hear "
        "by Wednesday 2 December. Nothing else to do."
    )
    bev.sees(promise)
    bev.sees("Sent")
    bev.then_anyone_can_use_the_page()
    receipt = bev.reads_mail(BEV)
    assert receipt.subject == "You'll hear by Wednesday 2 December"
    assert promise in str(receipt.body)

    # On Tuesday evening Asha sits down, reads, and asks one question.
    story.it_is("2026-12-01 19:00")
    asha.signs_in("asha@example.org")
    asha.sees("One thing, about 10 minutes")
    asha.then_anyone_can_use_the_page()
    asha.follows("Reply to Hope House")
    asha.sees(WORDS)
    asha.then_anyone_can_use_the_page()
    asha.presses("I'll read it")
    asha.follows("Ask one question")
    asha.then_anyone_can_use_the_page()
    asha.fills("What would you like to know?", "Which days do you serve lunch?")
    asha.presses("Send the question")
    asha.sees("They are thinking")
    asha.then_anyone_can_use_the_page()

    # Bev answers by her link.
    story.later(hours=14)
    letter = opens_her_page(bev)
    assert letter.subject == "Asha asks you a question"
    bev.sees("Which days do you serve lunch?")
    bev.then_anyone_can_use_the_page()
    bev.fills("Your answer", "Tuesdays and Fridays.")
    bev.presses("Send my answer")
    bev.sees("Your words are with the group now")

    # The next evening Asha picks the size and writes the answer.
    story.later(hours=10)
    asha.signs_in_at_once("asha@example.org")
    asha.goes_to("/today/")
    asha.follows("Reply to Hope House")
    asha.sees("Tuesdays and Fridays.")
    asha.presses("An answer")
    asha.then_anyone_can_use_the_page()
    asha.fills("Your answer", "Put it into one shared sheet: I have made you a copy to start from.")
    asha.presses("Send the answer")
    asha.sees("Nothing to do")

    # That did it.
    story.later(hours=20)
    letter = opens_her_page(bev)
    assert letter.subject == "Asha has an answer for you"
    bev.sees("I have made you a copy to start from.")
    bev.then_anyone_can_use_the_page()
    bev.presses("That did it")
    bev.sees("Done")
    bev.opens("What happened so far")
    bev.then_anyone_can_use_the_page()
    for line in (
        "You sent your request.",
        "Asha asked you a question.",
        "You wrote back.",
        "You said that did it.",
    ):
        bev.sees(line)

    case = HelpRequest.objects.get()
    assert (case.state, case.outcome, case.outcome_by) == ("done", "answered", "charity")
    asha.signs_in_at_once("asha@example.org")
    asha.goes_to(f"/triage/{case.ref}/")
    for line in ("took it to read.", "asked:", "replied:", "answered:", "said that did it."):
        asha.sees(line)
    asha.then_anyone_can_use_the_page()


def test_a_charity_that_is_simply_answered_gets_three_mails(story):
    story.it_is(A_MONDAY)
    gateshead()
    bev, tunde = story.someone("Bev", phone=True), story.someone("Tunde")

    case = asks_and_confirms(bev)
    story.later(hours=9)
    tunde.signs_in_at_once("tunde@example.org")
    tunde.goes_to(f"/triage/{case.ref}/")
    tunde.presses("I'll read it")
    tunde.presses("An answer")
    tunde.fills("Your answer", "Come to our next evening, and bring the laptop.")
    tunde.presses("Send the answer")
    tunde.sees("Nothing to do")
    opens_her_page(bev)
    bev.presses("That did it")
    bev.sees("Done")
    story.later(days=30)

    assert subjects(story.mails_to(BEV)) == [
        "One press, and your request is on its way",
        "You'll hear by Wednesday 2 December",
        "Tunde has an answer for you",
    ]
