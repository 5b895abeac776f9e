"""Whoever comes to the hub for the first time: an account by the code of a mail, and an app for the second step."""

import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.browser.people import Person

PASSWORD = "three odd herons waded"
SECRET = re.compile(r"\b[A-Z2-7]{26,}\b")


def makes_an_account(person: Person, name: str, email: str) -> None:
    person.fills("Your name", name)
    person.fills("Email address", email)
    person.fills("Password", PASSWORD)
    person.chooses("I am 18 or over")
    person.presses("Make my account")
    person.fills("Code", code_in(person.reads_mail(email)))
    person.presses("Go on")


def comes_in_by_code(person: Person, email: str) -> None:
    person.goes_to("/account/login/code/")
    person.fills("Email address", email)
    person.presses("Send me a code")
    person.fills("Code", code_in(person.reads_mail(email)))
    person.presses("Go on")


def code_in(letter: Any) -> str:
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(letter.body), re.MULTILINE)
    assert found, letter.body
    return found[1]


def sets_up_an_app(person: Person) -> None:
    """From the page that asks for a second step."""
    person.follows("Set up an app")
    person.page.locator("input[name=code], input[name=password]").first.wait_for()
    if person.page.locator("input[name=password]").count():
        person.fills("Password", PASSWORD)
        person.presses("Go on")
    person.then_anyone_can_use_the_page()
    person.opens("scan it")
    secret = SECRET.search(person.page.locator("main").inner_text().replace(" ", ""))
    assert secret, "The page shows no key to type."
    person.types_the_code(
        lambda: format_hotp_value(hotp_value(secret[0], next(iter(yield_hotp_counters_from_time()))))
    )
