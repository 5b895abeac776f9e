"""One address, several people: each has a link of their own, and no link outlives its person."""

from tests.browser.charities import asks_and_confirms, opens_her_page, private_link
from tests.volunteers.desk import a_group

INBOX = "office@hopehouse.example"
NO_MORE = "This link doesn't open anything any more"


def test_two_colleagues_share_an_inbox(story):
    story.it_is("2026-11-30 10:00")
    a_group("Tyne Digital Neighbours", "NE8")
    bev, joan, sam = story.someone("Bev", phone=True), story.someone("Joan"), story.someone("Sam")
    case = asks_and_confirms(bev, email=INBOX)
    bevs_link = private_link(bev.reads_mail(INBOX))

    # Joan reads the same inbox as Bev, Sam has an address of his own.
    bev.follows("Add or remove a colleague")
    bev.then_anyone_can_use_the_page()
    for name, address in (("Joan Price", INBOX), ("Sam Eze", "sam@hopehouse.example")):
        bev.fills("Your colleague's name", name)
        bev.fills("Their email address", address)
        bev.presses("Send them a link")
        bev.sees("A link is on its way to them.")
    bev.fills("Your colleague's name", "Joan Price")
    bev.fills("Their email address", INBOX)
    bev.presses("Send them a link")
    bev.sees("They have a link already.")
    bev.then_anyone_can_use_the_page()

    # Each comes by their own link, and Bev sees who wrote.
    opens_her_page(joan, INBOX)
    sams_link = private_link(opens_her_page(sam, "sam@hopehouse.example"))
    joan.then_anyone_can_use_the_page()
    joan.follows("Add something")
    joan.then_anyone_can_use_the_page()
    joan.fills("Your words", "The rota is on the kitchen computer.")
    joan.presses("Send it")
    joan.sees("Your words are with the group now")
    bev.goes_to(case.get_absolute_url())
    bev.sees("Joan, ")
    bev.sees("The rota is on the kitchen computer.")

    # Sam leaves, and neither his link nor the page he has open work any longer.
    bev.follows("Add or remove a colleague")
    bev.follows("Remove Sam Eze")
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, remove")
    bev.does_not_see("Sam Eze")
    for way in (sams_link, case.get_absolute_url()):
        sam.goes_to(way)
        sam.sees(NO_MORE)
    sam.then_anyone_can_use_the_page()

    # A link went astray, so Bev makes a new one: hers alone changes.
    story.later(minutes=20)
    bev.goes_to(case.get_absolute_url())
    bev.follows("Make a new link and stop the old ones")
    bev.then_anyone_can_use_the_page()
    bev.presses("Yes, make a new one")
    bev.sees("the new one is in your inbox")
    sam.goes_to(bevs_link)
    sam.sees(NO_MORE)
    assert private_link(bev.reads_mail(INBOX)) != bevs_link
    opens_her_page(bev, INBOX)
    bev.sees("Your request" if case.taken_at else "We have your request")
    joan.goes_to(case.get_absolute_url())
    joan.sees("The rota is on the kitchen computer.")


def test_who_lost_the_link_asks_for_a_fresh_one(story):
    story.it_is("2026-11-30 10:00")
    a_group("Tyne Digital Neighbours", "NE8")
    bev = story.someone("Bev", phone=True)
    case = asks_and_confirms(bev)

    story.later(hours=3)
    bev.goes_to(case.get_absolute_url())
    bev.sees(NO_MORE)
    bev.fills("The email address you gave us", "bev@hopehouse.example")
    story.later(minutes=1)
    bev.presses("Send me a fresh link")
    bev.sees("If that address follows a request, a fresh link is on its way to it.")
    bev.then_anyone_can_use_the_page()

    letter = opens_her_page(bev)
    assert letter.subject == "Your fresh link"
    bev.sees("We have your request")
