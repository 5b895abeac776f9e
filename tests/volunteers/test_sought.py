""" "Who needs help": what strangers read, in whose order, and "I could do this"."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_group, again, signed_in, somebody_elsewhere
from volunteers import looks
from volunteers.models import Connection, HelpRequest, Match, Skill

pytestmark = pytest.mark.django_db
SOUGHT = "/requests/"


@pytest.fixture
def group():
    return a_group()


@pytest.fixture
def request_(group):
    """A talk that fits Tom: by video or phone, at any time."""
    return a_ready_request(group.tunde, group, organisation_name="Secret House", words="Secret words.")


def brief(request):
    return f"/requests/{request.ref}/"


def hand(request):
    return f"/requests/{request.ref}/hand/"


def listed(response):
    return [row.pk for row in response.context["page"]]


# --- What strangers read ---------------------------------------------------------------------------------
def test_everybody_reads_the_public_words_and_nobody_the_charitys_own(client, group, request_):
    chairs = [client, signed_in(somebody_elsewhere()), signed_in(a_volunteer().person)]

    for chair in chairs:
        for page in (SOUGHT, brief(request_)):
            text = chair.get(page).text
            assert "Somebody to look at a lunch rota." in text
            assert "Yorkshire and The Humber" in text
            for secret in ("Secret", "LS6", "Leeds", "Bev", "bev"):
                assert secret not in text.replace("Leeds Digital Neighbours", "")


def test_the_name_and_the_town_stand_there_where_the_charity_said_so(client, group):
    a_ready_request(
        group.tunde, group, organisation_name="Open House", brief={"may_name": True, "may_place": True}
    )

    text = client.get(SOUGHT).text

    assert "Open House in Leeds" in text


def test_a_visitors_page_is_the_same_for_all_and_holds_no_key(client, request_):
    for page in (SOUGHT, brief(request_)):
        response = client.get(page)
        assert response["Cache-Control"].startswith("public")
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.text


@pytest.mark.parametrize("state", ["new", "taken", "withdrawn", "held"])
def test_what_looks_for_nobody_is_not_there(client, group, state):
    if state == "new":
        request = a_new_request(group)
    elif state == "taken":
        request = a_taken_request(group.tunde, group)
    else:
        request = a_ready_request(group.tunde, group)
        if state == "withdrawn":
            request.withdraw()
        else:
            HelpRequest.objects.filter(pk=request.pk).update(screening="held")

    assert request.ref not in client.get(SOUGHT).text
    assert client.get(brief(request)).status_code == 404
    assert signed_in(group.tunde).get(brief(request)).status_code == 404


def test_where_somebody_has_said_yes_it_leaves_the_list_and_its_page_says_so(client, request_):
    tom = a_volunteer()
    role = request_.roles.get()
    Match.raise_hand(role, tom, reasons=[], score=None).accept_hand(by=request_.owner)

    assert listed(client.get(SOUGHT)) == []
    assert "Somebody has just said yes" in client.get(brief(request_)).text


def test_an_empty_list_says_what_to_do(client):
    assert "Join, and we write to you when one fits." in client.get(SOUGHT).text
    assert "Nothing to do until then." in signed_in(a_volunteer().person).get(SOUGHT).text


def test_its_own_group_is_led_to_the_case(group, request_):
    case = reverse("volunteers:case", args=[request_.ref])

    assert case in signed_in(group.asha).get(brief(request_)).text
    assert case not in signed_in(somebody_elsewhere()).get(brief(request_)).text


@pytest.mark.parametrize(("chair", "queries"), [("visitor", 6), ("volunteer", None)])
def test_the_list_asks_the_same_questions_however_long_it_is(
    client, group, chair, queries, django_assert_num_queries
):
    skills = [("spreadsheet-skills", 2)] if Skill.objects.filter(slug="spreadsheet-skills").exists() else []
    if chair == "volunteer":
        client = signed_in(a_volunteer().person)
    counts = []
    for how_many in (1, 2):
        for _each in range(how_many):
            a_ready_request(group.tunde, group, skills=skills)
        client.get(SOUGHT)
        with CountQueries() as counted:
            response = client.get(SOUGHT)
        counts.append(len(counted))
        assert response.text.count('class="card"') == sum(range(1, how_many + 1))

    assert counts[0] == counts[1]
    if queries:
        assert counts[0] == queries


def CountQueries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)
