"""Signing in, signing up, and the limits on guessing: catalogue lines A1 to A5, O10, P3, D7."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.accounts import sessions
from hub.accounts.demo import PASSWORD, make_demo_person
from hub.accounts.models import User
from hub.accounts.passwords import NotAboutYou

pytestmark = pytest.mark.django_db
GOOD = "four grey herons waded"


@pytest.fixture
def asha() -> User:
    return make_demo_person("asha@example.org", "Asha Patel")


def sign_in(client: Client, email: str = "asha@example.org", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/account/login/", {"login": email, "password": password, **more})


def sign_up(client: Client, **said: Any) -> Any:
    form = {"name": "Bo", "email": "bo@example.org", "password1": GOOD, "is_adult": "on"} | said
    return client.post("/account/signup/", form)


def work_of(act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[str], int]:
    """The answer, the shapes of its queries, and how often a password was hashed."""
    hashed = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or real(*args))
    with CaptureQueriesContext(connection) as asked:
        answer = act()
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", real)
    shapes = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:80] for query in asked]
    return answer, shapes, len(hashed)


# --- A1: nobody can find out who has an account -----------------------------------------------------


def same_page(one: Any, other: Any) -> bool:
    def plain(response: Any) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.text)
        return text.replace("asha@example.org", "X").replace("nobody@example.org", "X")

    return one.status_code == other.status_code and plain(one) == plain(other)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/account/login/", {"login": "{}", "password": "not the password"}),
        ("/account/password/reset/", {"email": "{}"}),
        ("/account/login/code/", {"email": "{}"}),
    ],
)
def test_a1_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(
    asha: User, address: str, form: dict, monkeypatch: pytest.MonkeyPatch
):
    def post(email: str) -> Any:
        return Client().post(address, {name: value.format(email) for name, value in form.items()})

    post("warm@example.org")
    known, known_queries, known_hashes = work_of(lambda: post("asha@example.org"), monkeypatch)
    unknown, unknown_queries, unknown_hashes = work_of(lambda: post("nobody@example.org"), monkeypatch)

    assert same_page(known, unknown)
    assert known.headers.get("Location") == unknown.headers.get("Location")
    assert set(known.headers) == set(unknown.headers)
    assert len(known_queries) == len(unknown_queries), "\n".join(["", *known_queries, "--", *unknown_queries])
    assert known_hashes == unknown_hashes


def test_a1_signing_up_with_a_known_address_looks_and_costs_the_same(
    asha: User, monkeypatch: pytest.MonkeyPatch
):
    new, _, new_hashes = work_of(lambda: sign_up(Client(), email="bo@example.org"), monkeypatch)
    known, _, known_hashes = work_of(lambda: sign_up(Client(), email="asha@example.org"), monkeypatch)

    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])
    assert new_hashes == known_hashes
    assert User.objects.get(email="asha@example.org").name == "Asha Patel"


# --- A2: guessing is slow, the owner is not ---------------------------------------------------------


def test_a2_the_sixth_wrong_password_is_slowed_whoever_asks(asha: User):
    for _ in range(5):
        assert sign_in(Client(), password="wrong wrong wrong").status_code == 200

    sixth = sign_in(Client(), password="wrong wrong wrong")
    right = sign_in(Client())

    # one more try a quarter of an hour is let through
    assert sixth.status_code == 200
    assert right.status_code == 429
    assert right["Retry-After"] == "900"


def test_a2_a_try_comes_back_after_a_quarter_of_an_hour(asha: User):
    with time_machine.travel("2026-03-02 20:00Z", tick=False) as clock:
        for _ in range(7):
            sign_in(Client(), password="wrong wrong wrong")
        assert sign_in(Client()).status_code == 429

        clock.shift(15 * 60 + 1)

        assert sign_in(Client()).status_code == 302


def test_a2_the_owner_on_a_known_device_still_gets_in(asha: User, client: Client):
    sign_in(client)
    client.post("/account/logout/")
    for _ in range(8):
        sign_in(Client(REMOTE_ADDR="203.0.113.9"), password="wrong wrong wrong")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.7")).status_code == 429

    assert sign_in(client).status_code == 302


def test_a2_a_known_device_may_not_guess_without_end(asha: User, client: Client):
    sign_in(client)
    client.post("/account/logout/")
    for _ in range(7):
        sign_in(client, password="wrong wrong wrong")

    assert sign_in(client).status_code == 429


def test_twenty_wrong_passwords_an_hour_from_one_network(asha: User):
    for number in range(20):
        sign_in(Client(), email=f"person{number}@example.org", password="wrong wrong wrong")

    assert sign_in(Client(), email="person99@example.org").status_code == 429


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_p3_what_a_browser_says_of_its_address_changes_no_limit(asha: User, header: str):
    for number in range(20):
        pretended = {header: ", ".join([f"1.2.3.{number}"] * 50)}
        Client(**pretended).post("/account/login/", {"login": f"p{number}@example.org", "password": "wrong"})

    assert sign_in(Client(**{header: "9.9.9.9"})).status_code == 429


# --- A3: passwords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    ["password1234", "Tech-for-Good-Network-1", "asha.patel.2026", "patelpatelpatel", "nine char"],
)
def test_a3_passwords_that_everybody_can_guess_are_refused(client: Client, password: str):
    response = sign_up(client, name="Asha Patel", email="asha.patel@example.org", password1=password)

    assert response.status_code == 200
    assert response.context["form"].errors.get("password1")
    assert not User.objects.exists()


def test_a3_the_name_of_a_group_is_refused(asha: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.shelves.NAMES_NEAR", [lambda person: ["Leeds Tech for Good"]])

    with pytest.raises(ValidationError):
        NotAboutYou().validate("leedstechforgood1", asha)


def test_a3_seventy_characters_with_spaces_and_emoji_are_kept_unchanged(client: Client):
    password = "Mae hen wlad fy nhadau yn annwyl i mi 🐑 gwlad beirdd a chantorion enwog"

    sign_up(client, password1=password)

    assert User.objects.get().check_password(password)


# --- D7: accounts are for adults --------------------------------------------------------------------


def test_d7_who_is_not_18_is_stopped_before_anything_is_stored(client: Client):
    with CaptureQueriesContext(connection) as asked:
        response = sign_up(client, is_adult="", name="Kid Canary")

    assert response.status_code == 200
    assert 'href="/contact/"' in response.text
    assert not User.objects.exists()
    assert not [query for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert "Kid Canary" in response.text  # nothing typed is lost


def test_signing_up_remembers_the_name_the_language_and_the_day(client: Client):
    client.cookies["language"] = "cy"

    sign_up(client)

    bo = User.objects.get()
    assert (bo.name, bo.language, bo.adult_confirmed_at is not None) == ("Bo", "cy", True)


# --- A4, A5, G24: sign-ins begin new and end ---------------------------------------------------------


def test_a4_a_cookie_planted_before_signing_in_is_dead_afterwards(asha: User, client: Client):
    planted = client.session
    planted["seen"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key

    sign_in(client)

    assert client.cookies["sessionid"].value != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def signed_in(asha: User) -> Client:
    client = Client()
    sign_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a5_a_new_password_ends_all_other_sign_ins(asha: User):
    here, elsewhere = signed_in(asha), signed_in(asha)

    response = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
    )

    assert response.status_code == 302
    assert not is_in(elsewhere)
    assert UserSession.objects.filter(user=asha).count() <= 1


def test_a5_a_role_that_changes_ends_all_sign_ins(asha: User):
    one, two = signed_in(asha), signed_in(asha)

    assert sessions.end_others(asha) == 2

    assert (is_in(one), is_in(two)) == (False, False)


def test_a5_a_new_address_ends_other_sign_ins_and_both_addresses_hear(asha: User, monkeypatch: Any):
    here, elsewhere = signed_in(asha), signed_in(asha)
    told = []
    monkeypatch.setattr(
        "hub.accounts.adapter.AccountAdapter.send_mail",
        lambda self, template, email, context: told.append((template, email)),
    )
    EmailAddress.objects.create(user=asha, email="new@example.org", verified=True)

    here.post("/account/reauthenticate/", {"password": PASSWORD})
    here.post("/account/email/", {"action_primary": "", "email": "new@example.org"})

    asha.refresh_from_db()
    assert asha.email == "new@example.org"
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert {email for template, email in told if "email_changed" in template} == {
        "asha@example.org",
        "new@example.org",
    }


def test_g24_everybody_is_asked_again_after_fourteen_days(asha: User):
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        client = signed_in(asha)
        for _ in range(13):
            clock.shift(24 * 3600)
            assert is_in(client)

        clock.shift(24 * 3600 + 60)

        assert not is_in(client)


# --- O10: where signing in leads ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/ok\r\nSet-Cookie: a=b",
    ],
)
def test_o10_signing_in_never_leads_away_from_here(asha: User, client: Client, elsewhere: str):
    response = sign_in(client, next=elsewhere)

    assert response.status_code == 302
    assert response["Location"] == "/today/"


def test_p3_behind_our_proxy_only_the_address_it_wrote_counts(asha: User, settings: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        forwarded = f"1.2.3.{number}, 198.51.100.7"
        sign_in(
            Client(HTTP_X_FORWARDED_FOR=forwarded), email=f"p{number}@example.org", password="wrong wrong"
        )

    assert sign_in(Client(HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.7")).status_code == 429
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.8")).status_code == 302


@pytest.mark.parametrize(
    "forwarded", ["", "1.2.3.4", "nonsense, ' OR 1=1", "[::1]:80, x", "1.2.3.4:99, 5.6.7.8:1"]
)
def test_p3_an_odd_address_breaks_nothing(asha: User, settings: Any, forwarded: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    assert sign_in(Client(HTTP_X_FORWARDED_FOR=forwarded)).status_code == 302


def test_a5_a_closed_account_is_signed_out_everywhere(asha: User):
    client = signed_in(asha)

    User.objects.update(is_active=False)

    assert not is_in(client)


# --- A person's own pages ------------------------------------------------------------------------------


def test_people_say_who_they_are_and_only_half_their_postcode_is_kept(asha: User):
    client = signed_in(asha)

    client.post(
        "/account/", {"name": "Asha P.", "pronouns": "she/her", "home_outcode": "ls6 3hn", "language": "cy"}
    )

    asha.refresh_from_db()
    assert (asha.name, asha.pronouns, asha.home_outcode, asha.language) == ("Asha P.", "she/her", "LS6", "cy")


def test_people_switch_a_mail_off_and_on_again(asha: User, monkeypatch: pytest.MonkeyPatch):
    from hub import shelves

    kinds = {
        "digest": shelves.MailKind("digest", essential=False, may_stop=True, label="What waits"),
        "receipt": shelves.MailKind("receipt", essential=True, label="Your receipt"),
    }
    monkeypatch.setattr(shelves, "MAIL_KINDS", kinds)
    client = signed_in(asha)
    page = client.get("/account/mail/").text
    assert "What waits" in page
    assert 'name="receipt"' not in page

    client.post("/account/mail/", {})
    assert list(asha.preferences.values_list("kind", "how_often")) == [("digest", "off")]
    client.post("/account/mail/", {"digest": "on", "receipt": ""})

    assert list(asha.preferences.values_list("kind", "how_often")) == [("digest", "now")]


@pytest.mark.parametrize("path", ["/account/", "/account/mail/", "/account/kept/", "/account/second-step/"])
def test_a_visitor_is_asked_to_sign_in_for_pages_of_their_own(client: Client, path: str):
    assert client.get(path)["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize("address", ["/account/login/code/", "/account/password/reset/"])
def test_the_third_code_or_link_within_an_hour_is_slowed(asha: User, address: str):
    answers = [Client().post(address, {"email": "asha@example.org"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"] == "900"
