"""Who belongs to a charity does not help it through the hub, nor decide for it: there is somebody else."""

from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Connection


def test_a_trustee_is_not_suggested_and_the_organiser_is_told_why(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    trustee, _priya = (
        a_volunteer(name, group, skills={"spreadsheets": 3}, outcode="NE8")
        for name in ("Tom Price", "Priya Shah")
    )
    tom, asha = story.someone("Tom"), story.someone("Asha")

    # Tom says that he is a trustee, in his own way of writing its name.
    tom.signs_in_at_once(trustee.person.email)
    tom.goes_to("/volunteer/me/")
    tom.follows("Add a charity")
    tom.fills("Name of the charity", "HOPE HOUSE (Gateshead) Ltd")
    tom.selects("How do you belong to it?", "I am a trustee there")
    tom.then_anyone_can_use_the_page()
    tom.presses("Add it")
    tom.sees("HOPE HOUSE (Gateshead) Ltd")
    tom.then_anyone_can_use_the_page()

    case = a_ready_request(group.asha, group, outcode="NE8", organisation_name="Hope House Gateshead")
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    asha.sees("Tom is not suggested, because they belong to this charity.")
    asha.then_anyone_can_use_the_page()
    names = asha.page.locator(".suggestion .card-title").all_inner_texts()
    assert names == ["Priya, Gateshead"]

    # He finds it among those who need help, and reads there why it is not for him.
    tom.goes_to(f"/requests/{case.ref}/")
    tom.then_anyone_can_use_the_page()
    assert tom.page.get_by_role("link", name="I could do this").count() == 0


def test_an_organiser_who_belongs_to_the_charity_reads_along_and_does_not_decide(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    a_volunteer("Priya Shah", group, skills={"spreadsheets": 3}, outcode="NE8")
    case = a_ready_request(group.asha, group, outcode="NE8", organisation_name="Hope House")
    Connection.remember(group.asha, "Hope House", kind="trustee")
    asha, tunde = story.someone("Asha"), story.someone("Tunde")

    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    asha.sees("You belong to this charity yourself")
    assert asha.page.get_by_role("button", name="Ask those I ticked").count() == 0
    asha.then_anyone_can_use_the_page()
    asha.follows("Hand it on")
    asha.selects("Who has it from now on?", "Tunde Okafor")
    asha.presses("Hand it on")

    tunde.signs_in_at_once(group.tunde.email)
    tunde.goes_to("/today/")
    tunde.goes_to(f"/triage/{case.ref}/")
    tunde.chooses("Priya, Gateshead")
    tunde.presses("Ask those I ticked")
    tunde.sees("We ask Priya now.")
    tunde.then_anyone_can_use_the_page()
