"""Private links: they open one thing, keep their secret, end when they should, and lead somewhere kind."""

import logging
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.guard.stamps import Stamp
from hub.links.models import PrivateLink
from hub.mail import sender
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, InvitationFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import HelpRequestFactory, a_new_request
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_bev():
    return a_new_request(GroupFactory(run_by=[PersonFactory()]))


def asks_for_a_fresh_link(client, address, **more):
    stamp = Stamp("lost-link", uuid.uuid4(), timezone.now() - timedelta(seconds=60))
    return client.post("/help/lost-link/", {"email": address, "stamp": str(stamp)}, **more)


def test_the_link_sets_a_narrow_cookie_and_leads_to_an_address_without_the_token(client, request_of_bev):
    response = client.get(f"/help/{request_of_bev.bev.link().token}/")

    cookie = response.cookies["link"]
    assert response.url == f"/help/request/{request_of_bev.ref}/"
    assert (cookie["path"], cookie["httponly"], cookie["max-age"], cookie["samesite"]) == (
        response.url,
        True,
        7200,
        "Lax",
    )
    assert "no-store" in response["Cache-Control"]


def test_a8_a_scanner_that_looks_changes_nothing(request_of_bev):
    link = request_of_bev.bev.link()
    before = PrivateLink.objects.values().get(pk=link.pk), HelpRequest.objects.values().get()

    for _look in range(5):
        Client().get(f"/help/{link.token}/", follow=True)
    Client().head(f"/help/{link.token}/")

    assert (PrivateLink.objects.values().get(pk=link.pk), HelpRequest.objects.values().get()) == before


def test_the_day_of_use_is_noted_when_something_is_done(request_of_bev):
    browser = Client()
    browser.get(f"/help/{request_of_bev.bev.link().token}/")
    browser.post(f"/help/request/{request_of_bev.ref}/reply/", {"words": "One more thing."})

    assert request_of_bev.bev.link().last_used_on == timezone.localdate()


def test_a13_the_token_is_nowhere_but_in_the_mail(client, request_of_bev, caplog, mailoutbox):
    token = request_of_bev.bev.link().token
    caplog.set_level(logging.DEBUG)

    page = client.get(f"/help/{token}/", follow=True)
    gone = client.get(f"/help/{token[:-3]}abc/")

    said = page.text + gone.text + str(page.headers) + caplog.text.replace("test", "")
    assert token not in page.text + gone.text + str(page.headers)
    assert page.headers["Referrer-Policy"] == "same-origin"
    from hub.common.logs import mask

    assert token not in mask(said + f"GET /help/{token}/ HTTP/1.1")
    assert not PrivateLink.objects.filter(token_hash=token).exists()


def test_a14_tokens_of_another_purpose_are_refused(client, request_of_bev):
    invitation = InvitationFactory()
    unsubscribe = PrivateLink.issue("invitation", request_of_bev.bev)
    case = request_of_bev.bev.link()

    assert client.get(f"/help/{invitation.link.token}/").status_code == 404
    assert client.get(f"/help/{unsubscribe.token}/").status_code == 404
    assert PrivateLink.objects.behind(case.token, "draft") is None


def test_a15_every_way_a_link_ends_shows_the_same_kind_page(request_of_bev):
    contact = request_of_bev.bev
    revoked, expired = PrivateLink.issue("case", contact), PrivateLink.issue("case", contact)
    revoked.revoke()
    expired.end_in(timedelta(seconds=-1))
    unknown = "A" * 43

    pages = [Client().get(f"/help/{token}/") for token in (revoked.token, expired.token, unknown)]
    pages.append(Client().get(f"/help/request/{request_of_bev.ref}/"))
    pages.append(Client().get("/help/request/BCDFGHJKMN/"))

    texts = {re.sub(r'(name="(stamp|next)" value=")[^"]*', "", page.text) for page in pages}
    assert {page.status_code for page in pages} == {404}
    assert len(texts) == 1
    assert "Send me a fresh link" in texts.pop()


def test_a15_a_removed_contacts_link_ends(client, request_of_bev):
    dilys = request_of_bev.contacts.create(name="Dilys", email="dilys@example.org")
    token = dilys.link().token
    dilys.remove()

    assert client.get(f"/help/{token}/").status_code == 404


def test_a15_a_fresh_link_goes_to_the_stored_address_and_the_earlier_lives_seven_days(
    client, request_of_bev, mailoutbox
):
    contact = request_of_bev.bev
    earlier = contact.link()

    response = asks_for_a_fresh_link(client, contact.email.upper())
    sender.send_due()

    assert response.url == "/help/lost-link/sent/"
    assert [letter.to for letter in mailoutbox] == [[contact.email]]
    token = re.search(r"/help/([\w-]{43})/", mailoutbox[0].body)[1]
    assert (
        client.get(f"/help/{token}/").status_code == client.get(f"/help/{earlier.token}/").status_code == 302
    )
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(f"/help/{token}/").status_code == 302
        assert client.get(f"/help/{earlier.token}/").status_code == 404


def test_whoever_lost_the_mail_is_not_told_of_a_broken_link(client):
    assert "A fresh link to your page" in client.get("/help/lost-link/").text
    for page in ("/help/", "/contact/"):
        assert "/help/lost-link/" in client.get(page).text


def test_everybody_gets_the_same_answer_for_the_same_work(client, request_of_bev):
    asks_for_a_fresh_link(client, "somebody@example.org")  # so that nothing is looked up for the first time

    with CaptureQueriesContext(connection) as known:
        first = asks_for_a_fresh_link(client, request_of_bev.bev.email)
    with CaptureQueriesContext(connection) as unknown:
        second = asks_for_a_fresh_link(client, "nobody@example.org")

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert work_of(known) == work_of(unknown)
    assert OutgoingMail.objects.count() == 1


def work_of(queries):
    """Each statement by its first words and its table."""
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    return [(sql.split()[0], re.search(r"(hub|volunteers)_\w+", sql)[0]) for sql in statements]


def test_a_fresh_link_is_sent_three_times_a_day_at_most(client, request_of_bev):
    for number in range(6):
        asks_for_a_fresh_link(client, request_of_bev.bev.email, REMOTE_ADDR=f"198.51.100.{number}")

    assert OutgoingMail.objects.count() == 3


def test_a16_twenty_wrong_tokens_an_hour_shut_the_door_for_that_network(client, request_of_bev):
    token = request_of_bev.bev.link().token
    for number in range(20):
        assert client.get(f"/help/{'B' * 40}{number:03}/").status_code == 404

    blocked = client.get(f"/help/{token}/")
    elsewhere = client.get(f"/help/{token}/", REMOTE_ADDR="198.51.100.7")

    assert (blocked.status_code, "Retry-After" in blocked.headers) == (429, True)
    assert elsewhere.status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.get(f"/help/{token}/").status_code == 302


def test_p3_a_made_up_forwarding_header_changes_nothing(client, request_of_bev):
    for number in range(20):
        client.get(f"/help/{'B' * 40}{number:03}/", HTTP_X_FORWARDED_FOR=f"1.2.3.{number}")

    assert client.get(f"/help/{'B' * 43}/", HTTP_X_FORWARDED_FOR="9.9.9.9").status_code == 429


def test_a16_the_limit_holds_without_redis(client, monkeypatch):
    monkeypatch.setattr("hub.common.cache.FailOpenRedisCache._or", lambda self, instead, act: instead)
    for number in range(20):
        client.get(f"/help/{'B' * 40}{number:03}/")

    assert client.get(f"/help/{'B' * 43}/").status_code == 429


def test_an_unconfirmed_request_opens_to_its_question_only(client):
    request = HelpRequestFactory()

    page = client.get(f"/help/{request.bev.link().token}/", follow=True)

    assert "Is this your request?" in page.text
    assert (
        client.post(f"/help/request/{request.ref}/reply/", {"words": "x"}).status_code == 200
    )  # said kindly, nothing written
    assert request.messages.count() == 0
