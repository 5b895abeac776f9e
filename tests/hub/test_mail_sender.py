from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone

from hub import mail, news, shelves
from hub.accounts.models import Preference, User
from hub.mail import sender
from hub.mail.letters import headers_of
from hub.mail.models import OutgoingMail, Suppression
from hub.mail.tasks import forget, send_mail
from tests.letterbox import CALLED_OFF, NEWS, ORDER, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]
State = OutgoingMail.State


def ann(**fields: Any) -> User:
    return User.objects.create_user("ann@example.org", name="Ann Hope", **fields)


def queued(kind: str = ORDER, key: str = "k", to: Any = "bev@example.org", **options: Any) -> OutgoingMail:
    return mail.promise(kind, to=to, key=key, **options)


def now_of(row: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=row.pk)


# --- The way of one mail ---------------------------------------------------------------------------
def test_a_due_mail_goes_once_and_forgets_its_words(sink: Sink) -> None:
    code = mail.promise(
        "account/login_code",
        to="bev@example.org",
        key="k",
        subject="Your code",
        body={"text": "1234", "html": "<p>1234"},
    )

    assert (sender.send_due(), sender.send_due()) == (1, 0)

    [message] = sink.messages
    assert message["Subject"] == "Your code"
    assert (now_of(code).state, now_of(code).body, now_of(code).attempts) == (State.SENT, None, 1)


def test_essential_mails_go_first_over_one_connection(sink: Sink) -> None:
    keys = [queued(NEWS, key=f"n{n}").key_hash for n in range(3)]
    keys = [queued(ORDER, key=f"o{n}").key_hash for n in range(3)] + keys

    sender.send_due()

    assert [message["X-Bunting-Key"] for message in sink.messages] == keys
    assert sink.connections == 1


def test_waking_the_sender_for_a_mail_that_is_sent_rolled_back_or_deleted_ends_quietly(sink: Sink) -> None:
    """T10"""
    row = queued()
    send_mail(row.pk)

    send_mail(row.pk)
    send_mail(row.pk + 1000)

    assert len(sink.messages) == 1


def test_a_mail_for_later_waits(sink: Sink) -> None:
    queued(not_before=timezone.now() + timedelta(hours=1))

    assert sender.send_due() == 0

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert sender.send_due() == 1


def test_two_senders_never_claim_the_same_row(transactional_db: None) -> None:
    for n in range(3):
        queued(key=f"k{n}")
    one, other = sender.Batch(), sender.Batch()

    assert (one.claim(), other.claim()) == (3, 0)
    assert other.prepare(*one.waiting[0]) is None


def test_a_sender_that_was_thought_dead_sends_nothing_any_more(sink: Sink) -> None:
    row = queued()
    slow = sender.Batch()
    slow.claim()
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    sender.recover()
    sender.send_due()

    assert slow.deliver_one(row.pk, row.to_email) is False
    assert len(sink.messages) == 1


def test_rows_that_a_batch_does_not_reach_go_back_at_once(sink: Sink) -> None:
    queued(key="a")
    queued(key="b")
    batch = sender.Batch()
    batch.claim()

    batch.deliver(end=0)

    assert set(OutgoingMail.objects.values_list("state", "claimed_at")) == {(State.QUEUED, None)}


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(row: Any) -> Any:
        raise KeyError("somebody's name")

    monkeypatch.setitem(
        shelves.MAIL_KINDS, "tests/broken", shelves.MailKind("tests/broken", True, context=broken)
    )
    bad = mail.promise("tests/broken", to="bev@example.org", key="a")
    queued(key="b")

    sender.send_due()

    assert len(sink.messages) == 1
    assert (now_of(bad).state, now_of(bad).last_error, now_of(bad).attempts) == (State.QUEUED, "KeyError", 1)


# --- Whoever died ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "kind", "after"),
    [
        (State.CLAIMED, NEWS, State.QUEUED),
        (State.CLAIMED, ORDER, State.QUEUED),
        (State.SENDING, NEWS, State.UNKNOWN),
        (State.SENDING, ORDER, State.QUEUED),
    ],
)
def test_recovery_of_what_a_dead_sender_held(state: str, kind: str, after: str) -> None:
    dead, alive = queued(kind, key="a"), queued(kind, key="b")
    now = timezone.now()
    OutgoingMail.objects.filter(pk=dead.pk).update(state=state, claimed_at=now - timedelta(minutes=10))
    OutgoingMail.objects.filter(pk=alive.pk).update(state=state, claimed_at=now - timedelta(minutes=5))

    sender.recover()

    assert (now_of(dead).state, now_of(alive).state) == (after, state)
    assert list(OutgoingMail.objects.in_doubt()) == ([dead] if after == State.UNKNOWN else [])


def test_a_mail_that_kills_its_sender_every_time_is_parked_after_eight() -> None:
    """T11"""
    row = queued()
    OutgoingMail.objects.update(
        state=State.SENDING, claimed_at=timezone.now() - timedelta(hours=1), attempts=8
    )

    sender.recover()

    assert list(OutgoingMail.objects.in_doubt()) == [row]


def test_recovery_starts_soon_enough_that_due_mail_is_out_within_ten_minutes() -> None:
    """G7: the wait, then the next minute's sweep; and never while a task may still live."""
    assert timedelta(minutes=5) < sender.STALE_AFTER <= timedelta(minutes=10) - timedelta(minutes=2)


# --- Between queueing and sending ------------------------------------------------------------------
def leaves(row: OutgoingMail) -> None:
    User.objects.filter(pk=row.person_id).update(is_active=False)


def bounces(row: OutgoingMail) -> None:
    Suppression.objects.create(email_hash=mail_hash(row), reason="bounced")


def stops_this_kind(row: OutgoingMail) -> None:
    Preference.objects.create(person_id=row.person_id, kind=NEWS, how_often="off")


def withdraws(row: OutgoingMail) -> None:
    CALLED_OFF.add(row.pk)


def deletes_what_it_is_about(row: OutgoingMail) -> None:
    User.objects.filter(email="about@example.org").delete()


def mail_hash(row: OutgoingMail) -> str:
    from hub.mail.models import address_hash

    return address_hash(row.to_email.upper())


@pytest.mark.parametrize("happens", [leaves, bounces, stops_this_kind, withdraws, deletes_what_it_is_about])
def test_e7_what_happens_between_queueing_and_sending_counts(
    sink: Sink, happens: Callable[[OutgoingMail], None]
) -> None:
    row = queued(NEWS, to=ann(), about=User.objects.create_user("about@example.org"))

    happens(row)
    sender.send_due()

    assert sink.messages == []
    assert now_of(row).state == State.SUPPRESSED


def test_e7_a_mail_that_comes_too_late_expires(sink: Sink) -> None:
    row = queued(expires_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        sender.send_due()

    assert sink.messages == []
    assert now_of(row).state == State.EXPIRED


def test_e10_a_moved_event_calls_off_the_old_reminders_and_one_changed_mail_goes(sink: Sink) -> None:
    person, event = ann(), User.objects.create_user("event@example.org")
    old = [queued(NEWS, key=f"reminder:{n}", to=person, about=event) for n in range(2)]

    mail.expire(event, kinds=[NEWS])
    for _ in range(2):
        changed = queued(ORDER, key="changed:7:2", to=person, about=event)
    sender.send_due()

    assert [message["X-Bunting-Key"] for message in sink.messages] == [changed.key_hash]
    assert {now_of(row).state for row in old} == {State.EXPIRED}


# --- What the mail server says ---------------------------------------------------------------------
def test_e8_nobody_there_suppresses_at_once_and_tells_the_app(sink: Sink) -> None:
    sink.rcpt = lambda address: "550 5.1.1 no such user"
    told: list[OutgoingMail] = []

    def hear(sender: Any, mail: OutgoingMail, **kwargs: Any) -> None:
        told.append(mail)

    news.address_refused.connect(hear)
    try:
        row = queued()
        sender.send_due()
    finally:
        news.address_refused.disconnect(hear)
    sink.rcpt = lambda address: "250 OK"
    next_one = queued(key="next", to="BEV@example.org")
    sender.send_due()

    assert told == [row]
    assert (now_of(row).state, now_of(row).last_error) == (State.FAILED, "550 5.1.1")
    assert (now_of(next_one).state, sink.messages) == (State.SUPPRESSED, [])


@pytest.mark.parametrize("no", ["450 4.2.0 try later", "550 5.4.4 no route"])
def test_e8_other_noes_are_tried_again_and_five_mails_in_two_weeks_suppress(sink: Sink, no: str) -> None:
    sink.rcpt = lambda address: no
    rows = [queued(key=f"k{n}") for n in range(4)]
    sender.send_due()

    assert {now_of(row).state for row in rows} == {State.QUEUED}
    assert not Suppression.objects.exists()

    queued(key="fifth")
    sender.send_due()

    assert Suppression.objects.of("bev@example.org").get().reason == "refused"


def test_e9_421_for_half_an_hour_backs_off_and_then_it_goes(sink: Sink) -> None:
    sink.rcpt = lambda address: "421 4.7.0 busy"
    row, start, tries = queued(), timezone.now(), 0
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(30):
            before = now_of(row).attempts
            sender.send_due()
            tries += now_of(row).attempts - before
            clock.shift(timedelta(minutes=1))
        sink.rcpt = lambda address: "250 OK"
        clock.shift(timedelta(minutes=30))
        sender.send_due()

    assert tries == 4  # after 1, 3, 10 and 30 minutes, never in a storm
    assert now_of(row).state == State.SENT


def test_e9_a_plain_550_fails(sink: Sink) -> None:
    sink.data = lambda message: "550 5.7.1 not wanted"
    refused, other = queued(), queued(key="other")

    sender.send_due()

    assert {now_of(refused).state, now_of(other).state} == {State.FAILED}
    assert sink.connections == 1


@pytest.mark.parametrize(("kind", "state"), [(NEWS, State.UNKNOWN), (ORDER, State.QUEUED)])
def test_e9_a_line_that_drops_after_data_is_parked_or_tried_again(sink: Sink, kind: str, state: str) -> None:
    sink.data = lambda message: "drop after keeping it"
    row = queued(kind)

    sender.send_due()

    assert now_of(row).state == state
    assert (now_of(row).claimed_at, now_of(row).attempts) == (None, 1)


def test_e9_without_a_mail_server_nothing_is_lost_and_no_try_is_counted(sink: Sink, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    row, other = queued(), queued(key="other")

    sender.send_due()

    assert [(now_of(r).state, now_of(r).attempts) for r in (row, other)] == [(State.QUEUED, 0)] * 2
    assert OutgoingMail.objects.due().count() == 2
    settings.EMAIL_PORT = sink.port
    assert sender.send_due() == 2


def test_e9_a_server_without_tls_gets_nothing_when_tls_is_demanded(sink: Sink, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    row = queued()

    sender.send_due()

    assert sink.messages == []
    assert now_of(row).state == State.QUEUED


def test_e9_a_line_that_went_stale_is_opened_anew(sink: Sink) -> None:
    queued(key="a")
    queued(key="b")
    batch = sender.Batch()
    batch.claim()
    batch.deliver_one(*batch.waiting[0])
    batch.connection.connection.sock.shutdown(2)

    assert batch.deliver_one(*batch.waiting[1]) is True
    batch.connection.close()
    assert len(sink.messages) == 2


def test_after_eight_noes_it_has_failed(sink: Sink) -> None:
    sink.rcpt = lambda address: "450 4.2.0 try later"
    row = queued()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(12):
            sender.send_due()
            clock.shift(timedelta(hours=5))

    assert (now_of(row).state, now_of(row).attempts) == (State.FAILED, 8)


# --- The message -----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [NEWS, ORDER])
def test_e11_every_mail_carries_the_headers_that_trusted_mail_has(
    sink: Sink, kind: str, settings: Any
) -> None:
    row = queued(kind, to=ann(), params={"words": "tea & <cake>"})

    sender.send_due()

    [message], [envelope] = sink.messages, sink.envelopes
    plain, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Message-ID"] == row.message_id
    assert message["Date"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert envelope.mail_from.endswith("@" + settings.MAIL_DOMAIN)
    assert "tea & <cake>" in plain
    assert "It's" in plain
    assert "tea &amp; &lt;cake&gt;" in html
    assert "<img" not in html
    assert "http-equiv" not in html
    assert (message["List-Unsubscribe"] is not None) is (kind == NEWS)
    if kind == NEWS:
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Unsubscribe"].startswith("<http://testserver/account/unsubscribe/")
        assert message["List-Id"] == "<tests.news.hub.example.org>"


def test_a_repeated_mail_can_be_known_by_its_message_id() -> None:
    row = queued()

    assert headers_of(row)["Message-ID"] == headers_of(now_of(row))["Message-ID"]


def test_dots_at_the_start_of_a_line_and_welsh_letters_arrive_as_they_were(sink: Sink) -> None:
    words = "Siân ŵyn\n.\n..two\nend"
    mail.promise("account/x", to="bev@example.org", key="k", subject="Ŵ", body={"text": words, "html": ""})

    sender.send_due()

    [message] = sink.messages
    assert message.get_content().replace("\r\n", "\n").strip() == words
    assert message["Subject"] == "Ŵ"


def test_other_backends_serve_too(settings: Any) -> None:
    queued()

    assert sender.send_due() == 1
    assert len(outbox.outbox) == 1


def test_what_is_over_is_forgotten_after_ninety_days(sink: Sink) -> None:
    old, parked = queued(key="a"), queued(NEWS, key="b")
    sender.send_due()
    OutgoingMail.objects.filter(pk=parked.pk).update(state=State.UNKNOWN, sent_at=None)

    with time_machine.travel(timezone.now() + timedelta(days=91)):
        queued(key="c")
        forget()

    assert not OutgoingMail.objects.filter(pk=old.pk).exists()
    assert OutgoingMail.objects.count() == 2


def test_the_age_of_the_oldest_due_mail() -> None:
    assert OutgoingMail.objects.oldest_due_age() == timedelta()
    queued()

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert OutgoingMail.objects.oldest_due_age() > timedelta(minutes=10)


def test_no_line_of_smtp_says_more_than_a_number(sink: Sink) -> None:
    """The server's words may hold an address; none of it is kept."""
    sink.rcpt = lambda address: f"550 5.7.1 {address} is unwelcome"
    row = queued()

    sender.send_due()

    assert now_of(row).last_error == "550 5.7.1"
