"""The ladder of public forms, rung by rung."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from hub.guard import tasks
from hub.guard.addresses import network_of
from hub.guard.content import doubts_about
from hub.guard.forms import screening_of
from hub.guard.keys import AlreadyUsed, once
from hub.guard.limits import Rate
from hub.guard.mails import may_write_to
from hub.guard.models import FormKey, HeldPost, Limit
from hub.guard.stamps import Stamp
from hub.guard.text import LineField, TextField, is_blank, plain
from hub.guard.views import came_from_here

A_FEW = Rate("test", 3, timedelta(hours=1))
NOON = timezone.now().replace(hour=12, minute=0, second=7, microsecond=0)


# --- Stamps ---------------------------------------------------------------------------------------------


def test_a_stamp_comes_back_as_it_went():
    stamp = Stamp.fresh("ask")

    came_back = Stamp.read("ask", str(stamp))

    assert came_back is not None
    assert (came_back.key, came_back.form) == (stamp.key, "ask")


@pytest.mark.parametrize(("seconds", "is_hasty"), [(0.5, True), (2.9, True), (3.0, False), (4.0, False)])
def test_haste_is_under_three_seconds(seconds, is_hasty):
    with time_machine.travel(NOON, tick=False) as clock:
        sealed = str(Stamp.fresh("ask"))
        clock.shift(timedelta(seconds=seconds))
        assert Stamp.read("ask", sealed).is_hasty == is_hasty


@pytest.mark.parametrize(("hours", "lives"), [(23.9, True), (24.1, False), (-1, False)])
def test_a_stamp_lives_a_day_and_does_not_come_from_tomorrow(hours, lives):
    with time_machine.travel(NOON, tick=False) as clock:
        sealed = str(Stamp.fresh("ask"))
        clock.shift(timedelta(hours=hours))
        assert (Stamp.read("ask", sealed) is not None) == lives


@pytest.mark.parametrize("sealed", ["", "x", ":", "a/b:c", "🎏", "\x00", "9" * 5000])
def test_what_is_no_stamp_is_no_trouble_either(sealed):
    assert Stamp.read("ask", sealed) is None


def test_a_stamp_of_one_form_is_none_for_another():
    assert Stamp.read("contact", str(Stamp.fresh("ask"))) is None


# --- Form keys ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_form_twice_leads_to_the_same_place_and_acts_once():
    acts, key = [], uuid.uuid4()

    answers = [once("ask", key, "body", lambda: acts.append(1) or "/there/") for _time in range(2)]

    assert (answers, len(acts)) == (["/there/", "/there/"], 1)


@pytest.mark.django_db
def test_the_same_key_with_another_body_or_form_is_an_error():
    key = uuid.uuid4()
    once("ask", key, "body", lambda: "/there/")

    for form, body in (("ask", "other"), ("contact", "body")):
        with pytest.raises(AlreadyUsed):
            once(form, key, body, lambda: "/elsewhere/")


@pytest.mark.django_db
def test_an_act_that_fails_leaves_the_key_free():
    key = uuid.uuid4()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        once("ask", key, "body", lambda: str(1 / 0))

    assert once("ask", key, "body", lambda: "/there/") == "/there/"


# --- Limits ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_rate_has_room_for_so_many_and_slides():
    with time_machine.travel(NOON, tick=False) as clock:
        assert [A_FEW.take("somebody") for _time in range(5)] == [True, True, True, False, False]
        assert A_FEW.is_spent("somebody")
        assert A_FEW.take("somebody else")
        clock.shift(timedelta(minutes=61))
        assert A_FEW.take("somebody")


@pytest.mark.django_db
def test_the_copy_in_the_database_counts_when_the_cache_is_emptied():
    for _time in range(3):
        A_FEW.take("somebody")
    cache.clear()

    assert not A_FEW.take("somebody")


@pytest.mark.django_db
def test_the_counter_in_the_cache_is_shared():
    for _time in range(3):
        A_FEW.take("somebody")
    Limit.objects.all().delete()

    assert not A_FEW.take("somebody")


@pytest.mark.django_db
def test_without_a_cache_the_copy_does(monkeypatch):
    monkeypatch.setattr("hub.common.cache.FailOpenRedisCache._or", lambda self, instead, act: instead)

    assert [A_FEW.take("somebody") for _time in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_nobodys_address_can_be_read_from_a_counter():
    A_FEW.take("198.51.100.7")

    assert "198" not in Limit.objects.get().who_hash[:3]
    assert len(Limit.objects.get().who_hash) == 64


@pytest.mark.parametrize(
    ("proxies", "header", "network"),
    [
        (0, "1.2.3.4", "192.0.2.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_p3_only_what_our_own_proxies_wrote_counts(settings, proxies, header, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)

    assert network_of(request) == network


# --- Text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "tŷ, gwefån",
        "עברית عربي",
        "👩🏽‍💻🎏",
        "“£40” – ’",
        "a\u0301e\u0302",
        "line\nline\n\nline",
        "ประเทศไทย",
        "தமிழ்",
    ],
)
def test_honest_text_stays_as_it_is(text):
    assert plain(text) == text
    assert TextField().clean(text) == text


@pytest.mark.parametrize(
    "nothing", ["", " \t\n", "\u200b", "\u200d\ufe0f", "\u3164\u115f", "\u2066\u202e", "\u0301"]
)
def test_nothing_is_nothing(nothing):
    assert is_blank(plain(nothing))
    assert TextField(required=False).clean(nothing) == ""


def test_a_line_is_one_line():
    assert LineField().clean("Bev\r\nHartley\t  ok\u2028x") == "Bev Hartley ok x"


# --- Content --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("Our site https://a.example is slow.", []),
        (" ".join(f"see http://a.example/{n}" for n in range(6)), ["links"]),
        ("https://a.example", ["only link"]),
        ("www.a.example ok", ["only link"]),
        ("Buy followers today from our casino", ["words"]),
        ("He hits her and we fear abuse and suicide", []),
        ("We need help with our Facebook page, our SEO and our mobile app.", []),
        ("", []),
    ],
)
def test_doubts_about_a_text(text, doubts):
    assert doubts_about(text) == doubts


@pytest.mark.parametrize(
    ("doubts", "screening"),
    [
        ([], "passed"),
        (["trap"], "held"),
        (["haste"], "held"),
        (["haste", "links"], "held"),
        (["trap", "haste"], "spam"),
        (["trap", "many"], "spam"),
    ],
)
def test_only_the_trap_with_a_second_sign_is_spam(doubts, screening):
    assert screening_of(doubts) == screening


# --- Where a form comes from ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "none"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_ORIGIN": "https://evil.example"}, False),
        ({"HTTP_ORIGIN": "null"}, True),
    ],
)
def test_a_form_comes_from_a_page_of_ours(headers, is_ours):
    assert came_from_here(RequestFactory().post("/", **headers)) == is_ours


# --- Forgetting -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_old_is_forgotten():
    FormKey.objects.create(key=uuid.uuid4(), form="ask", body_hash="")
    A_FEW.take("somebody")
    HeldPost.objects.create(form="ask", about_id=1, reasons=["trap"])

    tasks.forget_old()
    assert (FormKey.objects.count(), Limit.objects.count(), HeldPost.objects.count()) == (1, 1, 1)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        tasks.forget_old()
        assert (FormKey.objects.count(), Limit.objects.count(), HeldPost.objects.count()) == (0, 0, 1)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tasks.forget_old()
        assert HeldPost.objects.count() == 0


@pytest.mark.django_db
def test_f6_another_word_behind_the_plus_is_still_the_same_inbox():
    allowed = [may_write_to(f"bev{tag}@example.org") for tag in ("", "+1", "+2", "+3", "")]

    assert allowed == [True, True, True, False, False]
    assert may_write_to("beverley@example.org")
