"""allauth's mails: in our letters, by our one sender, and forgotten when they have gone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hub import mail
from hub.accounts import emails
from hub.accounts.models import User
from hub.mail import sender
from hub.mail.models import OutgoingMail
from tests.letterbox import Sink, distrusted

pytestmark = pytest.mark.django_db

NAMES = [
    *emails.WHAT_CHANGED, "login_code", "email_confirmation", "email_confirmation_signup", "password_reset_key",
    "account_already_exists", "unknown_account",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_e11_each_is_a_letter_that_may_be_trusted(sink: Sink, name: str) -> None:
    ann = User.objects.create_user("ann@example.org", name="Ann O'Hope")
    row = emails.about_the_account(
        name, ann.email, {"user": ann, "code": "K7-M2", "password_reset_url": "http://testserver/reset/x/"}
    )

    sender.send_due()

    [message] = sink.messages
    assert distrusted(message, row) == []
    if name in ("login_code", "email_confirmation"):
        assert "K7-M2" in message.get_body(("plain",)).get_content()
        assert "K7-M2" not in message["Subject"]


def test_the_code_is_nowhere_once_the_mail_has_gone(sink: Sink) -> None:
    emails.about_the_account("login_code", "ann@example.org", {"code": "K7-M2"})
    assert "K7-M2" in str(OutgoingMail.objects.values())

    sender.send_due()

    assert "K7-M2" not in str(OutgoingMail.objects.values())


def test_a_code_that_would_come_too_late_is_not_sent(sink: Sink) -> None:
    emails.about_the_account("login_code", "ann@example.org", {"code": "K7-M2"})

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        sender.send_due()

    assert sink.messages == []
    assert OutgoingMail.objects.get().body is None


def test_each_request_is_a_mail_of_its_own_and_essential(client: Client) -> None:
    for _ in range(2):
        emails.about_the_account("login_code", "ann@example.org", {"code": "K7-M2"})

    assert list(OutgoingMail.objects.values_list("kind", "essential")) == [("account/login_code", True)] * 2


def test_known_and_unknown_addresses_both_get_a_mail(client: Client) -> None:
    """G3: nobody can tell from an empty letterbox."""
    User.objects.create_user("ann@example.org", adult_confirmed_at=timezone.now())

    for address in ("ann@example.org", "nobody@example.org"):
        client.post("/account/password/reset/", {"email": address})

    kinds = OutgoingMail.objects.order_by("pk").values_list("kind", "to_email")
    assert list(kinds) == [
        ("account/password_reset_key", "ann@example.org"),
        ("account/unknown_account", "nobody@example.org"),
    ]


def test_the_language_is_that_of_the_person() -> None:
    gwen = User.objects.create_user("gwen@example.org", language="cy")

    row = emails.about_the_account("password_changed", gwen.email, {"user": gwen})

    assert (row.language, row.person) == ("cy", gwen)
    assert mail.chosen_language() == "en-gb"
