"""Without a mouse, and without a script: Tom answers an ask, and Bev says yes to him."""

from tests.browser.charities import opens_her_page
from tests.browser.test_by_keyboard import enters
from tests.browser.volunteers import link_of
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Match


def test_tom_is_asked_and_introduced_by_keyboard_alone(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    tom_row = a_volunteer("Tom Price", group, outcode="NE8")
    case = a_ready_request(group.asha, group, outcode="NE8", organisation_name="Hope House")
    asha, tom, bev = story.someone("Asha"), story.someone("Tom"), story.someone("Bev")

    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    asha.tabs_to("Tom, Gateshead")
    asha.page.keyboard.press("Space")
    enters(asha, "Ask those I ticked")
    asha.sees("We ask Tom now.")

    tom.signs_in_at_once(tom_row.person.email)
    tom.goes_to(link_of(tom.reads_mail(tom_row.person.email)))
    enters(tom, "Yes, I can do this")
    tom.sees("Thank you, Tom.")

    opens_her_page(bev, case.bev.email)
    enters(bev, "Yes, introduce us")
    bev.sees("You are introduced.")
    enters(bev, "We talked")
    bev.sees("A line for Tom")
    assert Match.objects.get().state == "done"


def test_tom_is_asked_and_introduced_without_script(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    tom_row = a_volunteer("Tom Price", group, outcode="NE8")
    case = a_ready_request(group.asha, group, outcode="NE8", organisation_name="Hope House")
    asha, tom, bev = (story.someone(name, java_script_enabled=False) for name in ("Asha", "Tom", "Bev"))

    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    asha.chooses("Tom, Gateshead")
    asha.presses("Ask those I ticked")
    asha.sees("We ask Tom now.")

    tom.signs_in_at_once(tom_row.person.email)
    tom.goes_to(link_of(tom.reads_mail(tom_row.person.email)))
    tom.presses("Yes, I can do this")
    tom.sees("Thank you, Tom.")

    opens_her_page(bev, case.bev.email)
    bev.presses("Yes, introduce us")
    bev.presses("We talked")
    bev.sees("A line for Tom")
    assert Match.objects.get().state == "done"
