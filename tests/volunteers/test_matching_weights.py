"""Coordinators change how much each signal counts."""

import pytest
from django.urls import reverse

from hub.audit.models import AuditEntry
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from volunteers.models import MatchingWeight

pytestmark = pytest.mark.django_db
ADDRESS = "/national/matching/"


@pytest.fixture
def niamh():
    return a_coordinator(name="Niamh Byrne")


def typed(**changes):
    return {weight.name: weight.worth for weight in MatchingWeight.objects.all()} | changes


def test_a_coordinator_changes_one_and_the_history_says_so(client, niamh):
    sign_in(client, niamh)

    response = client.post(reverse("volunteers:weights"), typed(must=0.4), follow=True)

    assert MatchingWeight.objects.get(name="must").worth == 0.4
    assert list(AuditEntry.objects.filter(fields=["worth"]).values_list("act", "actor_id")) == [
        ("weight of must: 0.3 to 0.4", niamh.pk)
    ]
    assert "weight of must: 0.3 to 0.4" in response.text


def test_a_weight_is_a_share(client, niamh):
    sign_in(client, niamh)

    response = client.post(ADDRESS, typed(must=3))

    assert "Choose a number from 0 to 1." in response.text
    assert MatchingWeight.objects.get(name="must").worth == 0.3


def test_nobody_else_finds_the_page(client):
    asha = PersonFactory(second_factor=True)
    GroupFactory(run_by=[asha])

    assert client.get(ADDRESS).status_code == 302
    sign_in(client, asha)
    assert client.get(ADDRESS).status_code in (403, 404)
    assert client.post(ADDRESS, typed(must=0)).status_code in (403, 404)


def test_the_page_takes_few_questions(client, niamh, django_assert_max_num_queries):
    sign_in(client, niamh)
    client.get(ADDRESS)

    with django_assert_max_num_queries(5):
        assert client.get(ADDRESS).status_code == 200
