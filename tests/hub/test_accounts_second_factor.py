"""The second factor: when it is asked for, when it comes first, and what it refuses (A6, A7)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hub.access.who import Who
from hub.accounts.demo import PASSWORD, code_now, make_demo_person
from hub.accounts.models import NetworkRole, User
from hub.accounts.second_factor import has_second_factor, is_due

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hub.closed_urls")]


def national(email: str = "nell@example.org", *, days: int = 0, totp: bool = False) -> User:
    nell = make_demo_person(email, "Nell", totp=totp)
    NetworkRole.objects.create(person=nell, role="national", starts_at=timezone.now() - timedelta(days=days))
    return nell


def password_only(person: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def with_code(person: User) -> Client:
    client = password_only(person)
    answer = client.post("/account/2fa/authenticate/", {"code": code_now(person)})
    assert answer.status_code == 302
    return client


def test_a6_without_a_second_step_the_hub_works_and_details_stay_hidden():
    client = password_only(national(days=10))

    page = client.get("/contact-details/?of=3")

    assert client.get("/closed/").status_code == 200
    assert page.status_code == 403
    assert "closed page" not in page.text
    assert "/account/2fa/webauthn/add/" in page.text
    assert client.session["second_factor_next"] == "/contact-details/?of=3"


def test_a6_from_day_30_setting_it_up_comes_first():
    client = password_only(national(days=30))

    page = client.get("/closed/")

    assert (page.status_code, page["Location"]) == (302, "/account/second-step/")
    assert client.get("/account/second-step/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_a6_on_day_29_it_does_not():
    assert password_only(national(days=29)).get("/closed/").status_code == 200


def test_a6_with_a_second_step_everything_opens():
    client = with_code(national(days=90, totp=True))

    assert client.get("/closed/").status_code == 200
    assert client.get("/contact-details/").status_code == 200
    assert client.get("/export/").status_code == 200


def test_a6_the_password_alone_does_not_sign_in_who_has_a_second_step():
    client = password_only(national(totp=True))

    assert client.get("/closed/").status_code == 302


def test_a6_exports_ask_again_after_a_quarter_of_an_hour():
    with time_machine.travel("2026-03-02 20:00Z", tick=False) as clock:
        nell = national(totp=True)
        client = with_code(nell)
        clock.shift(15 * 60 + 1)

        asked = client.get("/export/")
        assert asked["Location"] == "/account/2fa/reauthenticate/?next=%2Fexport%2F"
        answer = client.post("/account/2fa/reauthenticate/", {"code": code_now(nell), "next": "/export/"})

        assert answer["Location"] == "/export/"
        assert client.get("/export/").status_code == 200


def test_a6_somebody_without_a_role_is_not_asked():
    client = password_only(make_demo_person("bo@example.org", "Bo"))

    assert client.get("/contact-details/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a6_setting_it_up_leads_back_to_where_they_were_going():
    nell = national()
    client = password_only(nell)
    client.get("/contact-details/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))

    page = client.post("/account/2fa/totp/activate/", {"code": code}, follow=True)

    assert '<a href="/contact-details/">' in page.text
    assert has_second_factor(User.objects.get(pk=nell.pk))
    assert client.get("/contact-details/").status_code == 200


def test_a7_a_code_works_once():
    nell = national(totp=True)
    with time_machine.travel("2026-03-02 20:00:05Z", tick=False):
        code = code_now(nell)
        first, second = password_only(nell), password_only(nell)

        assert first.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
        assert second.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_a7_a_code_from_two_steps_ago_is_refused():
    nell = national(totp=True)
    with time_machine.travel("2026-03-02 20:00:05Z", tick=False) as clock:
        code = code_now(nell)
        clock.shift(60)

        client = password_only(nell)
        client.post("/account/2fa/authenticate/", {"code": code})

        assert client.get("/closed/").status_code == 302


def test_being_due_costs_nothing_before_day_30(django_assert_num_queries):
    who = Who(national(days=3))
    assert who.standings

    with django_assert_num_queries(0):
        assert not is_due(who)


def test_demo_code_tells_the_code_of_a_demo_account_only(capsys):
    nell = national(totp=True)

    call_command("demo_code", "nell@example.org")

    assert capsys.readouterr().out.strip() == code_now(nell)
    with pytest.raises(CommandError):
        call_command("demo_code", "nobody@example.org")


def test_demo_code_says_so_where_there_is_no_second_step():
    national()

    with pytest.raises(CommandError, match="has no second step"):
        call_command("demo_code", "nell@example.org")


def test_demo_people_are_refused_in_production_and_outside_example_org(settings):
    with pytest.raises(Exception, match=r"example\.org"):
        make_demo_person("someone@real.example", "Someone")
    settings.DEMO_PEOPLE = False
    with pytest.raises(Exception, match="development only"):
        make_demo_person("nell@example.org", "Nell")
