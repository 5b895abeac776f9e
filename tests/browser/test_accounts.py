"""An account of one's own: made, made safe, and words that outlive a sign-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from hub.accounts.demo import make_demo_person
from hub.accounts.models import NetworkRole, User
from tests.browser.people import Person


def with_a_passkey_of_her_own(person: Person) -> None:
    """A phone that unlocks by fingerprint, as far as the browser can tell."""
    device = person.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_somebody_makes_an_account_with_a_code_from_her_mail(story):
    story.goes_to("/account/signup/")
    story.fills("Your name", "Niamh Byrne")
    story.fills("Email address", "niamh@example.org")
    story.fills("Password", "three odd herons waded")
    story.chooses("I am 18 or over")
    story.presses("Make my account")

    story.then_anyone_can_use_the_page()
    letter = story.reads_mail("niamh@example.org")
    story.fills("Code", re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(letter.body), re.MULTILINE)[1])
    story.presses("Go on")

    story.page.wait_for_url("**/today/")
    assert User.objects.get().name == "Niamh Byrne"


def test_who_is_not_18_is_told_so_and_nothing_is_kept(story):
    story.goes_to("/account/signup/")
    story.fills("Your name", "Kit")
    story.fills("Email address", "kit@example.org")
    story.fills("Password", "three odd herons waded")
    story.presses("Make my account")

    story.sees("If you are 18 or over, tick this and go on.")
    story.then_anyone_can_use_the_page()
    assert not User.objects.exists()


def test_a_coordinator_adds_a_passkey_and_comes_in_with_it_alone(story):
    nell = make_demo_person("nell@example.org", "Nell")
    NetworkRole.objects.create(person=nell, role="national")
    with_a_passkey_of_her_own(story)

    story.signs_in("nell@example.org")
    story.goes_to("/account/second-step/")
    story.then_anyone_can_use_the_page()
    story.follows("Add a passkey")
    story.fills("Password", "demo-only-password")
    story.presses("Go on")
    story.fills("A name for it", "My phone")
    story.then_anyone_can_use_the_page()
    story.presses("Add it")
    story.page.wait_for_url("**/recovery-codes/**")
    story.then_anyone_can_use_the_page()
    assert Authenticator.objects.filter(user=nell, type="webauthn").exists()

    story.goes_to("/account/logout/")
    story.presses_this(story.page.locator("main").get_by_role("button", name="Sign out"))
    story.goes_to("/account/login/")
    story.presses("Use a passkey")

    story.page.wait_for_url("**/today/")


def test_what_an_organiser_wrote_comes_back_after_signing_in_again(story):
    nell = make_demo_person("nell@example.org", "Nell")
    story.signs_in("nell@example.org")
    story.goes_to("/account/mail/")
    story.page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            form.action = "/today/";
            const box = document.createElement("textarea");
            box.name = "words";
            box.value = "Dear Bev, it is the router.";
            form.append(box);
        }"""
    )
    Session.objects.all().delete()

    story.presses_this(story.page.locator("main form button").first)
    story.page.locator("input[name=login]").fill(nell.email)
    story.page.locator("input[name=password]").fill("demo-only-password")
    story.presses_this(story.page.locator("form:has(input[name=password]) button[type=submit]").first)

    story.sees("Your words are still here")
    story.sees("Dear Bev, it is the router.")
    story.then_anyone_can_use_the_page()


PUBLIC = ["/accessibility/", "/privacy/", "/cookies/", "/contact/", "/language/", "/nowhere/"]
ENTRANCE = [
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-abc/",
    "/account/inactive/",
]
OWN = [
    "/account/",
    "/account/mail/",
    "/account/email/",
    "/account/password/change/",
    "/account/sessions/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/logout/",
    "/account/reauthenticate/",
]


@pytest.mark.parametrize("path", PUBLIC + ENTRANCE)
def test_anyone_can_use_the_pages_for_visitors(story, path):
    story.goes_to(path)

    story.then_anyone_can_use_the_page()


def test_anyone_can_use_the_pages_of_their_account(story):
    make_demo_person("tess@example.org", "Tess Aldous", totp=True)
    story.signs_in("tess@example.org")

    for path in OWN:
        story.goes_to(path)
        story.then_anyone_can_use_the_page()
