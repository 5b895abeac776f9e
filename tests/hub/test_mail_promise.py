from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from hub import mail
from hub.accounts.models import User
from hub.celery import app
from hub.mail import promises
from hub.mail.addresses import display_name, one_line, one_mailbox
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.letterbox import NEWS, ORDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]


def test_the_same_key_is_one_mail() -> None:
    first = mail.promise(ORDER, to="bev@example.org", key="k")

    again = mail.promise(ORDER, to="bev@example.org", key="k")

    assert again == first
    assert OutgoingMail.objects.count() == 1


def test_a_person_gets_it_in_their_language_and_an_address_in_that_of_the_page() -> None:
    gwen = User.objects.create_user("gwen@example.org", language="cy")

    to_gwen = mail.promise(ORDER, to=gwen, key="a")
    with translation.override("cy"):
        to_an_address = mail.promise(ORDER, to="bev@example.org", key="b")
    chosen = mail.promise(ORDER, to=gwen, key="c", language="en-gb")

    assert (to_gwen.language, to_an_address.language, chosen.language) == ("cy", "cy", "en-gb")
    assert to_gwen.person == gwen
    assert to_an_address.person is None


def test_it_is_written_in_the_transaction_of_the_change_or_not_at_all() -> None:
    with transaction.atomic():
        mail.promise(ORDER, to="bev@example.org", key="k")
        transaction.set_rollback(True)

    assert OutgoingMail.objects.count() == 0


def test_the_sender_is_woken_once_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[Any] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **options: woken.append((name, args)))

    with django_capture_on_commit_callbacks(execute=True):
        promised = mail.promise(ORDER, to="bev@example.org", key="k")
        mail.promise(ORDER, to="bev@example.org", key="k")
        mail.promise(ORDER, to="bev@example.org", key="later", not_before=timezone.now() + timedelta(hours=1))

    assert woken == [("hub.mail.tasks.send_mail", [promised.pk])]


def test_a_broker_that_fails_is_left_in_peace_for_a_while_and_raises_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def fail(*args: Any, **options: Any) -> None:
        calls.append(args)
        raise OSError("gone")

    monkeypatch.setattr(app, "send_task", fail)
    monkeypatch.setattr(promises, "_silent_until", 0.0)

    promises.wake_the_sender(1)
    promises.wake_the_sender(2)

    assert len(calls) == 1


def test_expire_calls_off_what_is_queued_about_a_row_and_forgets_its_words() -> None:
    event, other = User.objects.create_user("a@example.org"), User.objects.create_user("b@example.org")
    called_off = mail.promise(ORDER, to=event, about=event, key="a", body={"text": "secret"})
    another_kind = mail.promise(NEWS, to=event, about=event, key="b")
    another_row = mail.promise(ORDER, to=event, about=other, key="c")

    assert mail.expire(event, kinds=[ORDER]) == 1

    states = OutgoingMail.objects.in_bulk([called_off.pk, another_kind.pk, another_row.pk])
    assert [states[row.pk].state for row in (called_off, another_kind, another_row)] == [
        "expired",
        "queued",
        "queued",
    ]
    assert states[called_off.pk].body is None


@pytest.mark.parametrize(
    "name", ["Ann\r\nBcc: all@x.org", "Ann\u2028Bcc: all@x.org", "Ann\nSubject: hello", "Ann\u202egnp.exe"]
)
def test_e1_a_name_or_a_subject_with_line_breaks_makes_one_header(name: str) -> None:
    ann = User.objects.create_user("ann@example.org", name=name)
    promised = mail.promise(ORDER, to=ann, key="k", params={"words": f"Hello {name}"})

    message = letter(promised).message()

    assert message.get_all("Bcc") is None
    assert len(message.get_all("Subject")) == len(message.get_all("To")) == 1
    assert "\n" not in message["Subject"] + message["To"]
    assert "\u202e" not in message["Subject"]


@pytest.mark.parametrize("sign", ["\r", "\n", "\u0085", "\u2028", "\u2029"])
def test_e1_the_database_refuses_a_line_break_in_a_subject(sign: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(
            dedupe_key="k", kind=ORDER, essential=True, to_email="a@example.org", subject=sign
        )


@pytest.mark.parametrize("name", ['"HMRC" <x@evil.example>', "HM:RC, x@evil.example", "H" * 300])
def test_e2_a_display_name_is_cleaned_and_from_stays_ours(name: str, settings: Any) -> None:
    person = User.objects.create_user("ann@example.org")
    person.name = name

    promised = mail.promise(ORDER, to=person, key="k")
    promised.person = person
    message = letter(promised).message()

    shown = display_name(name)
    assert len(shown) <= 75
    assert not set(shown) & set('<>"@:,')
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    to_name, to_address = parseaddr(message["To"])
    assert (str(make_header(decode_header(to_name))), to_address) == (shown, "ann@example.org")


@pytest.mark.parametrize(
    "address",
    ["a@b.example,d@e.example", '"a b"@c.example', "a@localhost", "Ann <ann@example.org>", "a@b.example\nBcc: c@d.example",
     "no address", "", "a@b.example;c@d.example", "a" * 300 + "@example.org"],
)  # fmt: skip
def test_e3_exactly_one_mailbox_or_an_error(address: str) -> None:
    with pytest.raises(ValidationError):
        mail.promise(ORDER, to=address, key="k")

    assert OutgoingMail.objects.count() == 0


def test_e3_an_ordinary_mailbox_is_kept_without_the_space_around_it() -> None:
    assert one_mailbox(" bev+help@hope-house.example ") == "bev+help@hope-house.example"


@pytest.mark.parametrize("recipient", ["a@b.example,d@e.example", '"a"@c.example', "nobody"])
def test_e3_the_database_refuses_more_than_one_mailbox_too(recipient: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(dedupe_key="k", kind=ORDER, essential=True, to_email=recipient)


def test_a_long_subject_is_cut_and_emoji_stay() -> None:
    assert one_line("x" * 200) == "x" * 119 + "…"
    assert one_line("Diolch 👩‍💻 Siân") == "Diolch 👩‍💻 Siân"
