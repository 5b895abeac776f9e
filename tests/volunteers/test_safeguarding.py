"""Concerns: for the leads of the region; to anybody else the pages aren't there."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from hub.audit.models import AuditEntry
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_coordinator, a_group, a_safeguarding_lead, signed_in
from volunteers.models import Concern

pytestmark = pytest.mark.django_db
LIST, LONDON = "/safeguarding/", ZoneInfo("Europe/London")


@pytest.fixture
def concern():
    """Raised in Leeds about words of a charity there."""
    request = a_new_request(a_group(), words="Zqwords about somebody.")
    return Concern.objects.create(
        request=request, region_code=request.region.code, source="person", words="Zqworry about a child"
    )


def page(concern, act=""):
    return reverse(f"volunteers:concern{act}", args=[concern.pk])


@pytest.mark.parametrize("act", ["", "-opening", "-closing"])
def test_nobody_but_the_leads_of_the_region_finds_it(client, concern, act):
    others = [
        concern.request.group.memberships.get(role="lead").person,
        a_coordinator(),
        NetworkRoleFactory(role="admin").person,
        PersonFactory(),
        a_safeguarding_lead("S92000003"),
    ]

    assert client.get(page(concern, act)).status_code == 302
    for person in others:
        elsewhere = signed_in(person)
        assert elsewhere.get(page(concern, act)).status_code == 404
        assert elsewhere.post(page(concern, act), {"note": "x"}).status_code in (404, 405)
    assert Concern.objects.get().opened_at is None


def test_the_list_is_for_leads_and_holds_their_region_alone(concern):
    assert signed_in(a_coordinator()).get(LIST).status_code == 404
    assert "From Leeds" in signed_in(a_safeguarding_lead()).get(LIST).text
    assert "No concern is open" in signed_in(a_safeguarding_lead("S92000003")).get(LIST).text
    assert "From Leeds" in signed_in(a_safeguarding_lead("")).get(LIST).text


def test_the_words_are_shown_once_it_is_opened_by_a_press(concern):
    grace = a_safeguarding_lead()
    client = signed_in(grace)
    before = client.get(page(concern)).text

    after = client.post(page(concern, "-opening"), follow=True).text

    assert ["Zqworry" in text for text in (before, after)] == [False, True]
    assert ["Zqwords" in text for text in (before, after)] == [False, True]
    assert Concern.objects.get().opened_by == grace
    assert [line.act for line in AuditEntry.objects.all()] == ["concern opened"]
    client.get(page(concern))
    assert AuditEntry.objects.count() == 1


def test_opening_gives_no_way_into_the_case_itself(concern):
    client = signed_in(a_safeguarding_lead())
    client.post(page(concern, "-opening"))

    assert client.get(reverse("volunteers:case", args=[concern.request.ref])).status_code == 404
    assert client.get("/triage/").status_code == 404


def test_it_is_closed_with_a_note_once(concern):
    client = signed_in(a_safeguarding_lead())
    client.post(page(concern, "-opening"))

    bare = client.post(page(concern, "-closing"), {"note": ""})
    client.post(page(concern, "-closing"), {"note": "Rang the council."})
    late = client.post(page(concern, "-closing"), {"note": "And again."})

    assert "Please fill this in." in bare.text
    assert "Somebody has closed it already." in late.text
    assert Concern.objects.get().note == "Rang the council."


@pytest.mark.parametrize("pk", ["0", "9" * 31, "1e3", "-1", "٣"])
def test_o8_a_number_that_is_none_leads_nowhere(pk):
    assert signed_in(a_safeguarding_lead()).get(f"{LIST}{pk}/").status_code == 404


def test_national_learns_after_a_working_day_that_one_waits_and_nothing_more(concern):
    friday = datetime(2026, 3, 6, 15, tzinfo=LONDON)
    Concern.objects.update(created_at=friday)
    client_of = a_coordinator()

    def said(day, hour):
        with time_machine.travel(datetime(2026, 3, day, hour, tzinfo=LONDON), tick=False):
            return signed_in(client_of).get("/today/").text

    assert "A concern has waited unopened" not in said(9, 14)
    text = said(9, 16)
    assert "A concern has waited unopened since Friday 6 March, 3pm" in text
    assert ["Leeds" in text, "Zqwo" in text, LIST in text] == [False] * 3
    Concern.objects.get().open(by=a_safeguarding_lead())
    assert "A concern has waited unopened" not in said(9, 16)


def test_it_stands_first_on_their_list_and_is_overdue_after_a_working_day_only(concern):
    Concern.objects.update(created_at=datetime(2026, 3, 6, 15, tzinfo=LONDON))
    grace = a_safeguarding_lead()

    def first_of(day, hour):
        with time_machine.travel(datetime(2026, 3, day, hour, tzinfo=LONDON), tick=False):
            return signed_in(grace).get("/today/").context["items"][0]

    assert [first_of(9, 14).urgent, first_of(9, 14).overdue] == [True, False]
    assert first_of(9, 16).overdue


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_is_counted_the_same(how_many, django_assert_num_queries):
    group = a_group()
    for _each in range(how_many):
        Concern.objects.create(request=a_new_request(group), region_code="E12000003", source="hint")
    client = signed_in(a_safeguarding_lead())
    client.get(LIST)

    with django_assert_num_queries(5):
        response = client.get(LIST)

    assert response.text.count("From Leeds") == how_many
