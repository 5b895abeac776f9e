"""Nobody is flooded through us, and nobody's words travel to an address that has not been confirmed (F6, F7)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.guard.stamps import Stamp
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_new_request, let_in

pytestmark = pytest.mark.django_db
EVIL = "Win 500 pounds http://evil.example"


def sign_up(number: int, email: str, name: str = "Bo") -> int:
    said = {"name": name, "email": email, "password1": "four grey herons waded", "is_adult": "on"}
    return Client(REMOTE_ADDR=f"198.51.100.{number}").post("/account/signup/", said).status_code


@pytest.mark.parametrize("is_known", [True, False])
def test_f6_fifty_networks_that_sign_up_with_one_address_write_to_it_five_times_a_day_at_most(
    is_known: bool,
) -> None:
    if is_known:
        PersonFactory(email="victim@example.org")

    answers = {sign_up(number, "victim@example.org") for number in range(50)}

    assert answers <= {302, 200, 429}
    assert OutgoingMail.objects.filter(to_email="victim@example.org").count() <= 5


def test_f6_every_way_to_a_mail_together_stays_small(client: Client) -> None:
    """Fifty networks try a fresh link, a code and a new password, all for one address."""
    PersonFactory(email="victim@example.org")
    for number in range(50):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        stamp = Stamp("lost-link", uuid.uuid4(), timezone.now() - timedelta(seconds=60))
        browser.post("/help/lost-link/", {"email": "victim@example.org", "stamp": str(stamp)})
        browser.post("/account/login/code/", {"email": "victim@example.org"})
        browser.post("/account/password/reset/", {"email": "victim@example.org"})

    assert OutgoingMail.objects.count() <= 2 + 2 + 3


def test_f7_the_mail_that_confirms_an_account_holds_nothing_that_was_typed() -> None:
    sign_up(1, "victim@example.org", name=EVIL)

    message = letter(OutgoingMail.objects.get())

    whole = " ".join([message.subject, message.body, str(message.alternatives[0][0]), *message.to])
    assert "evil" not in whole
    assert "500 pounds" not in whole
    assert message.to == ["victim@example.org"]


def test_f7_the_mail_to_a_colleague_holds_nothing_that_was_typed() -> None:
    case = a_new_request(organisation_name="Evil Casino", words="Buy at http://evil.example")
    browser = let_in(Client(), case.bev)
    url = f"/help/request/{case.ref}/colleagues/"

    browser.post(url, {"name": EVIL, "email": "victim@example.org"})

    message = letter(OutgoingMail.objects.get(to_email="victim@example.org"))
    whole = " ".join([message.subject, message.body, str(message.alternatives[0][0]), *message.to]).lower()
    assert "evil" not in whole
    assert "500 pounds" not in whole


def test_f6_a_request_is_no_machine_for_mails_to_strangers() -> None:
    """Adding and removing colleagues all day long reaches twenty addresses and no more."""
    case = a_new_request()
    browser = let_in(Client(), case.bev)
    url = f"/help/request/{case.ref}/colleagues/"
    for number in range(30):
        browser.post(url, {"name": f"Stranger {number}", "email": f"stranger{number}@example.org"})
        for added in case.contacts.filter(removed_at=None, is_first=False):
            browser.post(f"{url}{added.pk}/removal/")

    assert OutgoingMail.objects.filter(kind="volunteers/colleague_added").count() == 20
    assert "You can go on tomorrow" in browser.post(url, {"name": "Jo", "email": "jo@example.org"}).text


def test_f6_new_links_are_made_five_times_a_day() -> None:
    case = a_new_request()
    browser = let_in(Client(), case.bev)
    for _press in range(9):
        last = browser.post(f"/help/request/{case.ref}/fresh-link/")

    assert OutgoingMail.objects.filter(kind="volunteers/fresh_link").count() == 5
    assert "newest link is in your inbox" in last.text
