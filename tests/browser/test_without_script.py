"""Everything works in a browser that runs no script."""

from tests.browser.charities import BEV, asks_and_confirms, opens_her_page
from tests.volunteers.desk import a_group


def test_bev_asks_and_is_answered_without_script(story):
    story.it_is("2026-11-30 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    bev = story.someone("Bev", phone=True, java_script_enabled=False)
    tunde = story.someone("Tunde", java_script_enabled=False)

    case = asks_and_confirms(bev)
    bev.opens("What happened so far")
    bev.sees("You sent your request.")

    tunde.signs_in(group.tunde.email)
    tunde.is_at("/today/")
    tunde.follows("Reply to Hope House")
    tunde.presses("I'll read it")
    tunde.follows("Ask one question")
    tunde.fills("What would you like to know?", "Which days do you serve lunch?")
    tunde.presses("Send the question")
    tunde.sees("They are thinking")

    opens_her_page(bev)
    bev.fills("Your answer", "Tuesdays.")
    bev.presses("Send my answer")
    bev.sees("Your words are with the group now")

    tunde.goes_to("/triage/?stage=reading&mine=on")
    tunde.presses("Show")
    tunde.follows("Hope House")
    tunde.presses("An answer")
    tunde.fills("Your answer", "One shared sheet would do it.")
    tunde.presses("Send the answer")
    tunde.sees("Nothing to do")

    opens_her_page(bev)
    bev.presses("That did it")
    bev.sees("Done")
    case.refresh_from_db()
    assert case.state == "done"
    assert len(story.mails_to(BEV)) == 4
