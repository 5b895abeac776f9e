"""What volunteers do in many stories: join in three steps, and answer an ask from its mail."""

import re
from typing import Any

from django.core.mail import EmailMessage

from tests.browser.people import LINK, Person

TOM = "tom@example.org"
PASSWORD = "three odd herons waded"
ABOUT = (
    "I am an accountant and use Excel every day. I have helped our allotment with its spread sheets. I would like "
    "to learn about user research."
)
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)


def makes_an_account(person: Person, name: str = "Tom Price", email: str = TOM) -> None:
    """From the door of the volunteers to the first of three steps."""
    person.goes_to("/volunteer/")
    person.follows("Join as a volunteer")
    person.fills("Your name", name)
    person.fills("Email address", email)
    person.fills("Password", PASSWORD)
    person.chooses("I am 18 or over")
    person.presses("Make my account")
    code = CODE.search(str(person.reads_mail(email).body))
    assert code, "No code in the mail."
    person.fills("Code", code[1])
    person.presses("Go on")
    person.sees("Step 1 of 3")


def link_of(letter: EmailMessage, answer: str = "") -> str:
    """The link of an ask: to its page, or to one of the three answers."""
    links = [link.partition("?")[0] for link in LINK.findall(str(letter.body)) if "/volunteer/a/" in link]
    assert links, f"No ask in the mail:\n{letter.body}"
    return f"{links[0]}?answer={answer}" if answer else links[0]


class Counted:
    """How much an organiser has to do: what she presses and what she fills in."""

    PRESSES = ("presses", "follows")
    FIELDS = ("fills", "chooses", "selects")

    def __init__(self, person: Person) -> None:
        self.person = person
        self.presses_so_far: list[str] = []
        self.fields_so_far: list[str] = []

    def __getattr__(self, name: str) -> Any:
        act = getattr(self.person, name)
        kept = {
            **dict.fromkeys(self.PRESSES, "presses_so_far"),
            **dict.fromkeys(self.FIELDS, "fields_so_far"),
        }
        if name not in kept:
            return act

        def counted(what: str, *more: Any) -> Any:
            getattr(self, kept[name]).append(what)
            return act(what, *more)

        return counted
