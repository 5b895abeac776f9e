"""A year that ends: asked about a month before, renewed by one press, and nobody is ever locked out by it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from groups.tasks import ask_whose_term_ends
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def page(group):
    return reverse("groups:term", args=[group.slug])


def whose_term_ends(days, role="lead", **more):
    return MembershipFactory(role=role, term_ends_on=in_days(days), **more)


# --- Renewing --------------------------------------------------------------------------------------------
def test_a_renewed_year_begins_where_the_one_before_ends_and_twice_adds_one():
    membership = whose_term_ends(20)
    who = Who(membership.person)

    assert membership.renew(who=who) is True
    assert membership.renew(who=who) is False

    membership.refresh_from_db()
    assert membership.term_ends_on == in_days(20 + 365)
    assert AuditEntry.objects.filter(act="term renewed: lead").count() == 1


def test_a_year_that_is_over_is_renewed_from_today():
    membership = whose_term_ends(-40)

    membership.renew(who=Who(membership.person))

    assert membership.term_ends_on == in_days(365)


def test_before_the_last_month_there_is_nothing_to_renew():
    membership = whose_term_ends(31)

    assert membership.renew(who=Who(membership.person)) is False
    assert membership.term_ends_on == in_days(31)


def test_a_role_that_has_ended_is_not_renewed():
    membership = whose_term_ends(5, ended_at=timezone.now() + timedelta(seconds=1))

    with pytest.raises(TransitionError):
        membership.renew(who=Who(membership.person))


# --- The page --------------------------------------------------------------------------------------------
def test_one_press_renews_ones_own_role(client):
    membership = whose_term_ends(10)
    client = sign_in(client, membership.person, shown=False)

    asked = client.get(page(membership.group)).text
    client.post(page(membership.group))

    membership.refresh_from_db()
    assert "Another year" in asked
    assert "I need to stop" in asked
    assert membership.term_ends_on == in_days(375)
    assert "there is nothing to do" in client.get(page(membership.group)).text


def test_after_the_day_it_says_so_and_every_door_is_open_still(client):
    membership = whose_term_ends(-3)
    client = sign_in(client, membership.person)

    assert "Your year is over" in client.get(page(membership.group)).text
    assert client.get(reverse("groups:manage", args=[membership.group.slug])).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_elses_year_is_renewed_from_any_other_chair(client, method):
    """A visitor, an organiser elsewhere, a volunteer here, and another lead here: only their own (G5)."""
    membership = whose_term_ends(10)
    elsewhere, here = (
        MembershipFactory().person,
        MembershipFactory(role="volunteer", group=membership.group).person,
    )
    other_lead = whose_term_ends(200, group=membership.group).person

    assert getattr(client, method)(page(membership.group)).url.startswith("/account/login/")
    for person in (elsewhere, here):
        assert getattr(sign_in(client, person), method)(page(membership.group)).status_code == 404
    getattr(sign_in(client, other_lead), method)(page(membership.group), {"membership": membership.pk})

    membership.refresh_from_db()
    assert membership.term_ends_on == in_days(10)
    assert Membership.objects.get(person=other_lead).term_ends_on == in_days(200)


def test_a_role_that_ended_while_the_page_was_open_renews_nothing(client):
    membership = whose_term_ends(10)
    client = sign_in(client, membership.person)
    client.get(page(membership.group))
    Membership.stop_all(membership.person, membership.group, who=Who(membership.person))

    client = sign_in(client, membership.person)

    assert client.post(page(membership.group)).status_code == 404


# --- Today -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "said"),
    [(30, "Your year ends on"), (0, "Your year ends on"), (-1, "Your year is over: go on or hand over.")],
)
def test_today_asks_from_a_month_before(client, days, said):
    membership = whose_term_ends(days)

    response = sign_in(client, membership.person).get("/today/")

    assert said in response.text
    assert [item.url for item in response.context["items"]] == [page(membership.group)]


def test_today_says_nothing_earlier_nor_to_others_nor_of_an_ended_role(client):
    early = whose_term_ends(31)
    whose_term_ends(3, group=early.group, role="organiser")
    whose_term_ends(3, person=early.person, ended_at=timezone.now() + timedelta(seconds=1))

    assert sign_in(client, early.person).get("/today/").context["items"] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_today_asks_one_question_for_all_that_waits_in_groups(client, how_many, django_assert_num_queries):
    from groups.today import changes, to_do

    person = PersonFactory()
    for _each in range(how_many):
        whose_term_ends(3, person=person)
    who = Who(person)
    assert who.audiences

    with django_assert_num_queries(1) as asked:
        assert len(list(to_do(who))) == how_many
        assert list(changes(who, timezone.now(), 10)) == []
    assert asked[0]["sql"].startswith("SELECT * FROM ((SELECT 'invited'")


# --- The letter ------------------------------------------------------------------------------------------
def test_the_letter_is_promised_once_for_each_year():
    with time_machine.travel("2026-03-03 09:00Z", tick=False):
        membership = whose_term_ends(30)
        whose_term_ends(31)
        whose_term_ends(3, role="volunteer")
        whose_term_ends(3, ended_at=timezone.now())
        ask_whose_term_ends()
        ask_whose_term_ends()
    with time_machine.travel("2026-03-04 09:00Z", tick=False):
        ask_whose_term_ends()

    mails = OutgoingMail.objects.filter(kind="groups/term_ends", person=membership.person)
    assert mails.count() == 1

    with time_machine.travel("2026-03-10 09:00Z", tick=False):
        membership.renew(who=Who(membership.person))
    with time_machine.travel("2027-03-10 09:00Z", tick=False):
        ask_whose_term_ends()
    assert membership.term_ends_on == date(2027, 4, 2)
    assert mails.count() == 2


def test_the_letter_names_the_day_and_the_three_ways():
    membership = whose_term_ends(20, group=GroupFactory(name="Leeds Hands"), evenings=12)
    ask_whose_term_ends()

    said = letter(OutgoingMail.objects.get())

    assert "Your year at Leeds Hands ends on" in said.body
    assert "invite somebody to lead with you first" in said.body
    assert "12 evenings so far" in said.body
    assert page(membership.group) in said.body


def test_a_letter_in_the_queue_stays_when_they_have_said_so_or_stopped():
    renewed, stopped = whose_term_ends(20), whose_term_ends(20)
    ask_whose_term_ends()

    def why_not(membership):
        mail = OutgoingMail.objects.filter(kind="groups/term_ends", person=membership.person)
        return reason_not_to_send(with_wishes(mail, membership.person.email).get())

    assert not why_not(renewed)
    renewed.renew(who=Who(renewed.person))
    Membership.stop_all(stopped.person, stopped.group, who=Who(stopped.person))

    assert why_not(renewed)
    assert why_not(stopped)


def test_the_list_of_people_says_until_when(client):
    lead = whose_term_ends(20, person=PersonFactory(second_factor=True))

    from hub.common import dates

    said = sign_in(client, lead.person).get(reverse("groups:people", args=[lead.group.slug])).text

    assert dates.day(lead.term_ends_on) in said
