"""Ten newcomers are welcomed with one press; and whoever needs a rest has it, from a mail or with a button."""

from tests.browser.volunteers import link_of
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Match, Volunteer
from volunteers.tasks import keep_the_clock


def test_an_organiser_welcomes_ten_people_on_one_screen(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    names = "Tom Priya Sam Dee Lou Max Nia Oli Pat Rae".split()
    for name in names:
        a_volunteer(f"{name} Price", group, state="onboarding", outcode="NE8")
    case = a_ready_request(group.asha, group, size="job", outcode="NE8")

    # A job needs a welcome first, and the page says so.
    story.signs_in_at_once(group.asha.email)
    story.goes_to(f"/triage/{case.ref}/")
    story.sees("Nobody fits yet")
    story.then_anyone_can_use_the_page()

    story.goes_to("/today/")
    story.then_anyone_can_use_the_page()
    story.goes_to(f"/groups/{group.slug}/manage/volunteers/")
    story.then_anyone_can_use_the_page()
    for name in names:
        story.chooses(f"{name} Price")
    story.presses("Welcome those I ticked")
    story.sees("Jobs and projects are open to 10 people now.")
    story.then_anyone_can_use_the_page()
    story.goes_to(f"/triage/{case.ref}/")
    story.does_not_see("Nobody fits yet")
    assert story.page.locator(".suggestion").count() == 5
    assert set(Volunteer.objects.values_list("state", flat=True)) == {"ready"}


def test_not_until_january_is_two_presses_from_the_mail_without_signing_in(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    tom, priya = (a_volunteer(f"{name} Price", group, outcode="NE8") for name in ("Tom", "Priya"))
    case = a_ready_request(group.asha, group, outcode="NE8")
    role = case.roles.get()
    role.line_up([{"volunteer": one, "reasons": [], "score": 0.5} for one in (tom, priya)], by=group.asha)
    keep_the_clock()

    letter = story.reads_mail(tom.person.email)
    assert "Not until January 2027" in str(letter.body)
    story.goes_to(link_of(letter, "later"))
    story.then_anyone_can_use_the_page()
    story.presses("Ask me nothing until then")
    story.sees("We ask you nothing until 1 January")
    story.then_anyone_can_use_the_page()

    # The next one is asked at once; and in January Tom is back by himself.
    assert Match.objects.get(volunteer=priya).state == "asked"
    story.it_is("2027-01-01 09:00")
    keep_the_clock()
    assert Volunteer.objects.get(pk=tom.pk).state == "ready"


def test_pause_stops_everything_at_once_and_one_press_brings_it_back(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    tom = a_volunteer("Tom Price", group, outcode="NE8")
    case = a_ready_request(group.asha, group, outcode="NE8")
    case.roles.get().line_up([{"volunteer": tom, "reasons": [], "score": 0.5}], by=group.asha)

    story.signs_in_at_once(tom.person.email)
    story.goes_to("/today/")
    story.sees("Read and answer")
    story.then_anyone_can_use_the_page()
    story.goes_to("/volunteer/me/")
    story.presses("Pause")
    story.sees("You are paused")
    story.then_anyone_can_use_the_page()
    story.goes_to("/today/")
    story.does_not_see("Read and answer")
    assert Match.objects.get().state == "released"

    story.goes_to("/volunteer/me/")
    story.presses("I'm back")
    story.does_not_see("You are paused")
    assert Volunteer.objects.get().state == "ready"
