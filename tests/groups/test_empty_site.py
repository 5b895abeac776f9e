"""The empty hub leads its coordinator to the first group, and then is silent about it."""

import pytest

from tests.factories.groups import GroupFactory
from tests.factories.hub import NetworkRoleFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
CREATE = "/national/groups/new/"


@pytest.mark.parametrize("path", ["/today/", "/national/groups/"])
def test_an_empty_hub_says_what_to_do_first(client, path):
    sign_in(client, a_coordinator())

    page = client.get(path).text

    assert page.count(f'href="{CREATE}"') == 1
    assert "Begin the first group" in page


@pytest.mark.parametrize("path", ["/today/", "/national/groups/", "/national/groups/?name=nowhere"])
def test_with_a_group_it_is_silent(client, path):
    GroupFactory()
    sign_in(client, a_coordinator())

    assert "first group" not in client.get(path).text


def test_only_coordinators_are_led_there(client):
    sign_in(client, NetworkRoleFactory(role="admin").person)

    assert "first group" not in client.get("/today/").text


def test_on_the_way_the_second_step_is_led_to_kindly_and_leads_back(client):
    sign_in(client, a_coordinator(), shown=False)

    page = client.get(CREATE)

    assert page.status_code == 403
    assert "One more step keeps people safe" in page.text
    assert "Afterwards you come back to where you were going." in page.text
