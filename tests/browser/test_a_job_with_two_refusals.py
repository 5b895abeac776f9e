"""A job is offered to four people; two say no, and nobody ever learns who."""

from django.core import mail as outbox

from tests.browser.charities import opens_her_page
from tests.browser.volunteers import link_of
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Match
from volunteers.tasks import keep_the_clock

SAID_NO = ("Nasreen", "Oswald")
PRIVATE_WORDS = "My mother is in hospital."


def nobody_reads_who_said_no(*readers):
    """Each reader with the paths of hers that might tell. What was said with a no reaches the group without a name."""
    for reader, *paths in readers:
        secret = SAID_NO if reader.name == "Asha" else (*SAID_NO, PRIVATE_WORDS)
        for path in paths:
            reader.goes_to(path)
            shown = reader.page.content()
            assert [words for words in secret if words in shown] == [], f"{reader.name}: {path}"


def test_a_job_with_two_refusals_that_nobody_can_see(story):
    story.it_is("2026-12-01 19:00")
    group = a_group("Tyne Digital Neighbours", "NE8")
    people = {
        name: a_volunteer(f"{name} Price", group, skills={"spreadsheets": 3}, outcode="NE8")
        for name in ("Nasreen", "Oswald", "Tom", "Priya")
    }
    case = a_ready_request(
        group.asha,
        group,
        size="job",
        skills=[("spreadsheets", 2)],
        outcode="NE8",
        organisation_name="Hope House",
    )
    emails = {name: volunteer.person.email for name, volunteer in people.items()}
    asha, bev = story.someone("Asha"), story.someone("Bev", phone=True)

    # Asha puts four names in order; three are asked at once.
    asha.signs_in_at_once(group.asha.email)
    asha.goes_to(f"/triage/{case.ref}/")
    for name, turn in (
        ("Nasreen", "first"),
        ("Oswald", "second"),
        ("Tom", "third"),
        ("Priya", "in this order"),
    ):
        asha.chooses(f"{name}, Gateshead")
        asha.selects(f"When to ask {name}", turn)
    asha.then_anyone_can_use_the_page()
    asha.presses("Ask those I ticked")
    asha.sees("We ask Nasreen, Oswald and Tom now, then Priya.")
    asha.then_anyone_can_use_the_page()

    # Nasreen says no from her mail, without signing in; Oswald signs in and says why.
    nasreen, oswald = story.someone("Nasreen", phone=True), story.someone("Oswald")
    nasreen.goes_to(link_of(nasreen.reads_mail(emails["Nasreen"]), "no"))
    nasreen.then_anyone_can_use_the_page()
    nasreen.presses("Not this one")
    nasreen.sees("nobody learns who said no")
    nasreen.then_anyone_can_use_the_page()
    oswald.signs_in_at_once(emails["Oswald"])
    oswald.goes_to("/today/")
    oswald.follows("Read and answer")
    oswald.follows("Not this one")
    oswald.fills("A line about it", PRIVATE_WORDS)
    oswald.presses("Not this one")
    oswald.sees("nobody learns who said no")

    # Asha reads the line as she chose it, and nothing of who has answered what.
    asha.goes_to(f"/triage/{case.ref}/")
    asha.sees("In the line: Nasreen, then Oswald, then Tom, then Priya.")
    asha.does_not_see("could not this time")
    asha.then_anyone_can_use_the_page()

    # Tom says yes, and Bev would like to meet him.
    tom, priya = story.someone("Tom"), story.someone("Priya")
    tom.signs_in_at_once(emails["Tom"])
    priya.signs_in_at_once(emails["Priya"])
    match = Match.objects.get(volunteer=people["Tom"])
    tom.goes_to(link_of(tom.reads_mail(emails["Tom"]), "yes"))
    tom.presses("Yes, I can do this")
    tom.sees("Thank you, Tom.")
    opens_her_page(bev, case.bev.email)
    bev.sees("Tom would like to help")
    bev.presses("Yes, introduce us")
    bev.sees(emails["Tom"])

    bevs_page, toms_page = case.get_absolute_url(), match.get_absolute_url()
    cases = (f"/triage/{case.ref}/", f"/triage/{case.ref}/people/", "/triage/", "/today/")
    nobody_reads_who_said_no((asha, cases[0], *cases[2:]), (bev, bevs_page))
    nobody_reads_who_said_no((tom, toms_page, "/today/", "/requests/"), (priya, "/today/", "/requests/"))

    # Four lines: Bev changes one, and one yes each.
    bev.goes_to(bevs_page)
    bev.follows("Change the lines")
    bev.fills("When", "Thursday, from seven to ten.")
    bev.then_anyone_can_use_the_page()
    bev.presses("That's it")
    bev.sees("You said yes. Tom has yet to say so.")
    tom.goes_to(toms_page)
    tom.sees("Thursday, from seven to ten.")
    tom.then_anyone_can_use_the_page()
    tom.presses("Yes, let's do it")
    tom.sees("You both said yes to it")

    # A week later it is done: three ticks, one yes, and a line of thanks.
    story.later(days=7)
    keep_the_clock()
    tom.goes_to(toms_page)
    for tick in ("tick_done", "tick_without", "tick_returned"):
        tom.page.locator(f"input[name={tick}]").check()
    tom.presses("Save the ticks")
    tom.sees("All three ticked. Thank you.")
    tom.then_anyone_can_use_the_page()
    letter = opens_her_page(bev, case.bev.email)
    assert "done" in str(letter.subject)
    bev.sees("Tom says it is done")
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, it is done")
    bev.fills("A line for Tom", "You made our Thursdays.")
    bev.presses("Send it")
    tom.goes_to(toms_page)
    tom.sees("You made our Thursdays.")
    tom.then_anyone_can_use_the_page()

    # And still nobody knows: not on a page, not in a mail to anybody else.
    nobody_reads_who_said_no(
        (asha, cases[0], *cases[2:]), (bev, bevs_page), (tom, toms_page, "/volunteer/me/"), (priya, "/today/")
    )
    keep_the_clock()
    assert len(story.mails_to(case.bev.email)) <= 7
    assert len(story.mails_to(emails["Tom"])) <= 6
    for letter in outbox.outbox:
        readers = " ".join(letter.recipients())
        if not any(emails[name] in readers for name in SAID_NO):
            told = f"{letter.subject} {letter.body}"
            assert [words for words in (*SAID_NO, PRIVATE_WORDS) if words in told] == [], told
