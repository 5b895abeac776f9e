import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub import mail
from hub.accounts.models import Preference, User
from hub.mail import sender, views
from hub.mail.letters import stop_url
from hub.mail.models import OutgoingMail, Suppression
from hub.mail.stopping import stop_token
from hub.mail.views import LEAVING
from tests.letterbox import NEWS, ORDER, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]


def news_for(to: Any, key: str = "k") -> OutgoingMail:
    return mail.promise(NEWS, to=to, key=key)


@pytest.fixture
def stranger() -> Client:
    """A mail program: no cookies, no form token."""
    return Client(enforce_csrf_checks=True)


def test_e4_one_click_stops_that_kind_for_good_those_in_the_queue_included(
    stranger: Client, sink: Sink
) -> None:
    ann = User.objects.create_user("ann@example.org")
    first, order = news_for(ann), mail.promise(ORDER, to=ann, key="order")
    started = time.process_time()

    response = stranger.post(stop_url(first), {"List-Unsubscribe": "One-Click"})
    took = time.process_time() - started
    news_for(ann, key="later")
    sender.send_due()

    assert (response.status_code, took < 1) == (200, True)
    assert not response.cookies
    assert [message["X-Bunting-Key"] for message in sink.messages] == [order.key_hash]
    assert set(OutgoingMail.objects.filter(kind=NEWS).values_list("state", flat=True)) == {"suppressed"}
    assert Preference.objects.get(person=ann).how_often == "off"


def test_e4_an_address_without_an_account_stops_one_kind_too(stranger: Client, sink: Sink) -> None:
    first, other = news_for("bev@example.org"), news_for("meg@example.org", key="other")

    assert stranger.post(stop_url(first)).status_code == 200
    assert stranger.post(stop_url(first)).status_code == 200
    mail.promise(ORDER, to="bev@example.org", key="order")
    sender.send_due()

    assert sorted(message["To"] for message in sink.messages) == ["bev@example.org", "meg@example.org"]
    assert Suppression.objects.get().kind == NEWS
    assert OutgoingMail.objects.get(pk=other.pk).state == "sent"


@pytest.mark.parametrize("method", ["get", "head"])
def test_e5_a_scanner_that_follows_the_link_changes_nothing(stranger: Client, method: str) -> None:
    row = news_for(User.objects.create_user("ann@example.org"))

    response = getattr(stranger, method)(stop_url(row))

    assert response.status_code == 200
    assert not Preference.objects.exists()
    assert OutgoingMail.objects.get().state == "queued"


def test_e5_the_page_has_one_button_and_names_the_mails(stranger: Client) -> None:
    response = stranger.get(stop_url(news_for("bev@example.org")))

    page = response.text.split("<main")[1].split("</main>")[0]
    assert page.count("<button") == 1
    assert "Group news" in page


def test_e6_an_altered_token_is_refused(stranger: Client) -> None:
    ann, bob = User.objects.create_user("ann@example.org"), User.objects.create_user("bob@example.org")
    hers, his = stop_token(news_for(ann, key="a")), stop_token(news_for(bob, key="b"))
    mixed = his[:-43] + hers[-43:]
    of_no_kind_to_stop = stop_token(mail.promise(ORDER, to=ann, key="o"))

    for token in [mixed, hers[:-3] + "abc", hers + "x", "x", ".", "a.b.c", of_no_kind_to_stop, "é.é"]:
        assert stranger.post(reverse("unsubscribe", args=[token])).status_code == 404

    assert not Preference.objects.exists()


def test_e6_a_token_stops_nobody_elses_mail(stranger: Client) -> None:
    ann, bob = User.objects.create_user("ann@example.org"), User.objects.create_user("bob@example.org")
    hers, his = news_for(ann, key="a"), news_for(bob, key="b")

    stranger.post(stop_url(hers))

    assert OutgoingMail.objects.get(pk=his.pk).state == "queued"
    assert list(Preference.objects.values_list("person", flat=True)) == [ann.pk]


def test_g23_one_network_cannot_press_without_end(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (LEAVING.times, LEAVING.within) == (600, timedelta(hours=1))
    monkeypatch.setattr(views, "LEAVING", replace(LEAVING, times=2))
    address = stop_url(news_for("bev@example.org"))

    answers = [stranger.post(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Retry-After" in answers[-1].headers


def test_a_person_who_is_gone_can_still_press_the_button(stranger: Client) -> None:
    ann = User.objects.create_user("ann@example.org")
    address = stop_url(news_for(ann))
    ann.delete()

    assert stranger.post(address).status_code == 200
