"""What charity workers do in many stories: fill in the form, confirm, and come back by the link of a mail."""

import re

from django.core.mail import EmailMessage

from tests.browser.people import LINK, Person
from volunteers.models import HelpRequest

BEV = "bev@hopehouse.example"
WORDS = "Our lunch rota is a spreadsheet that three people keep at once. It is wrong every week."
PRIVATE = re.compile(r"/help/[\w-]{20,}/")


def fills_in_the_form(person: Person, email: str = BEV, postcode: str = "NE8", words: str = WORDS) -> None:
    """The six questions, which takes eight minutes."""
    person.fills("Name of your organisation or group", "Hope House")
    person.fills("Your name", "Bev Hartley")
    person.chooses("A community group that isn't registered")
    person.fills("Your postcode", postcode)
    person.fills("In your own words", words)
    person.chooses("Not sure")
    person.chooses("No rush")
    person.fills("Your email address", email)
    person.story.later(minutes=8)


def asks_and_confirms(person: Person, **said: str) -> HelpRequest:
    """From the empty form to the page that says who has it."""
    person.goes_to("/help/ask/")
    fills_in_the_form(person, **said)
    person.presses("Ask for help")
    person.sees("look in your inbox")
    opens_her_page(person, said.get("email", BEV))
    person.presses("Yes, send it")
    person.sees("We have your request")
    person.reads_mail(said.get("email", BEV))
    return HelpRequest.objects.latest("created_at")


def opens_her_page(person: Person, email: str = BEV) -> EmailMessage:
    """By the private link in the newest mail."""
    letter = person.reads_mail(email)
    person.goes_to(private_link(letter))
    return letter


def private_link(letter: EmailMessage) -> str:
    links = [link for link in LINK.findall(str(letter.body)) if PRIVATE.search(link)]
    assert links, f"No private link in the mail:\n{letter.body}"
    return links[-1]


def subjects(letters: list[EmailMessage]) -> list[str]:
    return [str(letter.subject) for letter in letters]
