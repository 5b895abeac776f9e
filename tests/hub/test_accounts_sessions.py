"""Sign-ins end (G24), and what was typed comes back afterwards."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from hub.accounts.demo import PASSWORD, make_demo_person
from hub.accounts.models import NetworkRole, User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hub.closed_urls")]
HOUR = 3600


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def nell(clock) -> User:
    """A national coordinator, so organiser and up."""
    nell = make_demo_person("nell@example.org", "Nell")
    NetworkRole.objects.create(person=nell, role="national")
    return nell


def signed_in(person: User, **more) -> Client:
    client = Client(**more)
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/closed/").status_code == 200


def test_g24_an_organiser_is_signed_out_after_two_idle_hours(nell, clock):
    client = signed_in(nell)
    clock.shift(2 * HOUR - 60)
    assert is_in(client)

    clock.shift(2 * HOUR + 1)

    assert not is_in(client)
    assert not is_in(client)


def test_g24_an_organiser_is_signed_out_after_twelve_hours_in_all(nell, clock):
    client = signed_in(nell)
    for _ in range(11):
        clock.shift(HOUR)
        assert is_in(client)

    clock.shift(HOUR + 1)

    assert not is_in(client)


def test_g24_a_volunteer_stays_signed_in_over_night(clock):
    client = signed_in(make_demo_person("bo@example.org", "Bo"))

    clock.shift(20 * HOUR)

    assert is_in(client)


def test_g24_somebody_who_becomes_an_organiser_has_an_organisers_hours(clock):
    bo = make_demo_person("bo@example.org", "Bo")
    client = signed_in(bo)
    NetworkRole.objects.create(person=bo, role="national")

    clock.shift(3 * HOUR)

    assert not is_in(client)


def test_what_an_organiser_typed_comes_back_after_signing_in_again(nell, clock):
    client = signed_in(nell)
    clock.shift(3 * HOUR)

    sent = client.post(
        "/closed/", {"words": "Dear Bev, it is the router 🛜", "size": "answer", "password": "canary"}
    )
    assert (sent.status_code, sent["Location"]) == (302, "/account/login/?next=/account/kept/")
    again = client.post(
        "/account/login/", {"login": nell.email, "password": PASSWORD, "next": "/account/kept/"}
    )
    page = client.get(again["Location"])

    assert "Dear Bev, it is the router 🛜" in page.text
    assert 'action="/closed/"' in page.text
    assert 'name="size" value="answer"' in page.text
    assert "canary" not in page.text
    assert client.post("/closed/", {"words": "Dear Bev, it is the router 🛜"}).text == (
        "said: Dear Bev, it is the router 🛜"
    )
    assert client.get("/account/kept/").status_code == 302


def test_nobody_may_store_a_book_in_a_fresh_session(client):
    client.post("/closed/", {"words": "x" * 100_001})

    assert "kept_form" not in client.session


def test_kept_words_are_for_whoever_typed_them(nell, clock):
    client = signed_in(nell)
    clock.shift(3 * HOUR)
    client.post("/closed/", {"words": "Dear Bev, it is the router"})

    bo = make_demo_person("bo@example.org", "Bo")
    client.post("/account/login/", {"login": bo.email, "password": PASSWORD})

    assert client.get("/account/kept/").status_code == 302
    assert "kept_form" not in client.session


def test_kept_words_can_be_thrown_away(nell, clock):
    client = signed_in(nell)
    clock.shift(3 * HOUR)
    client.post("/closed/", {"words": "Dear Bev"})
    client.post("/account/login/", {"login": nell.email, "password": PASSWORD})

    client.post("/account/kept/")

    assert "kept_form" not in client.session


def test_words_are_kept_even_when_the_sign_in_itself_is_gone(nell):
    client = signed_in(nell)
    Session.objects.all().delete()

    answer = client.post("/closed/", {"words": "Dear Bev"})

    assert answer["Location"] == "/account/login/?next=/account/kept/"
    client.post("/account/login/", {"login": nell.email, "password": PASSWORD})
    assert "Dear Bev" in client.get("/account/kept/").text


def test_words_from_a_strangers_page_are_not_kept(nell, clock):
    client = signed_in(nell, enforce_csrf_checks=False)
    client.handler.enforce_csrf_checks = True
    clock.shift(3 * HOUR)

    answer = client.post("/closed/", {"words": "evil"}, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert "evil" not in answer.text


def test_a_form_whose_key_no_longer_fits_is_given_back_with_what_was_typed():
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/account/signup/",
        {"name": "Bo", "password1": "canary canary"},
        headers={"origin": "http://testserver"},
    )

    assert answer.status_code == 403
    assert 'name="name" value="Bo"' in answer.text
    assert "canary" not in answer.text


def test_leaving_a_page_open_asks_no_query_of_a_visitor(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/search/?q=help").status_code == 200
