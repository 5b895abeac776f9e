"""Nobody fits, and the page says what stands in the way and what would change it; the change is made, and it does."""

from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group


def test_what_empties_the_list_is_named_and_changing_it_brings_somebody(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    a_volunteer("Tom Price", group, skills={"spreadsheets": 3}, outcode="LS6", far_km=5)
    case = a_ready_request(
        group.asha, group, skills=[("spreadsheets", 2)], brief={"where": "there"}, outcode="NE8"
    )

    # Tom could do it, but lives too far away.
    story.signs_in_at_once(group.asha.email)
    story.goes_to("/today/")
    story.then_anyone_can_use_the_page()
    story.goes_to(f"/triage/{case.ref}/")
    story.sees("Nobody fits yet")
    story.sees("One step away")
    story.sees("further than they would go.")
    story.sees("Would fit if by video or phone were fine.")
    story.then_anyone_can_use_the_page()
    story.opens("What stops how many")
    story.then_anyone_can_use_the_page()
    story.follows("Why is somebody not here?")
    story.fills("Why is somebody not here?", "Tom")
    story.presses("Look")
    story.sees("Would fit if by video or phone were fine.")
    story.then_anyone_can_use_the_page()

    # By video is fine, the charity says, and so there he is.
    story.goes_to(f"/triage/{case.ref}/")
    story.follows("Reword what's needed")
    story.opens("Look at the rest, or change it")
    story.chooses("Either")
    story.then_anyone_can_use_the_page()
    story.presses("Keep the new words")
    story.sees("The new words stand there now.")
    story.does_not_see("Nobody fits yet")
    story.then_anyone_can_use_the_page()
    story.chooses("Tom, Leeds")
    story.presses("Ask those I ticked")
    story.sees("We ask Tom now.")
