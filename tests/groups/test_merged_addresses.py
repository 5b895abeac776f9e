"""Where the address of a group leads that joined another: on, and only for now, since the joining may be taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import Group
from hub.access.who import Who
from tests.factories.hub import a_coordinator
from tests.groups.test_endings import a_group, address, joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def niamh():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


@pytest.fixture
def kirkstall():
    return a_group("Kirkstall")


@pytest.fixture
def leeds():
    return a_group("Leeds", place_outcode="LS1")


def as_it_is(group):
    held = Group.objects.get(pk=group.pk)
    held.lead = group.lead
    return held


PAGES = ["detail", "join", "contact", "contact-sent"]


@pytest.mark.parametrize("name", PAGES)
def test_while_it_may_be_taken_back_the_address_leads_on_for_now(client, kirkstall, leeds, niamh, name):
    joined(kirkstall, leeds, niamh)

    response = client.get(address(name, kirkstall))

    assert (response.status_code, response.url) == (302, address(name, leeds))


@pytest.mark.parametrize("name", PAGES)
def test_after_thirty_days_the_address_leads_on_still(client, kirkstall, leeds, niamh, name):
    joined(kirkstall, leeds, niamh)

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        response = client.get(address(name, kirkstall))

    assert response.status_code in (301, 302)
    assert response.url == address(name, leeds)


@pytest.mark.parametrize("name", PAGES)
def test_an_address_it_had_before_leads_on_for_now_too(client, kirkstall, leeds, niamh, name):
    old = address(name, kirkstall)
    kirkstall.old_addresses.create(slug="kirkstall-before")
    old = old.replace(kirkstall.slug, "kirkstall-before")
    assert client.get(old).status_code == 301
    ending = joined(kirkstall, leeds, niamh)

    response = client.get(old)
    assert (response.status_code, response.url) == (302, address(name, leeds))

    ending.undo(who=Who(niamh))
    response = client.get(old)
    assert (response.status_code, response.url) == (301, address(name, kirkstall))


@pytest.mark.parametrize("name", PAGES)
def test_through_two_groups_the_address_leads_to_the_last(client, kirkstall, leeds, niamh, name):
    york = a_group("York", place_outcode="YO1")
    joined(kirkstall, leeds, niamh)
    joined(as_it_is(leeds), york, niamh)

    response = client.get(address(name, kirkstall))

    assert (response.status_code, response.url) == (302, address(name, york))


def test_words_sent_to_a_group_that_joined_another_a_moment_ago_are_not_lost(client, kirkstall, leeds, niamh):
    stamp = client.get(address("contact", kirkstall)).context["form"].stamp
    said = {
        "name": "Jo",
        "email": "jo@charity.example",
        "words": "Could you look at our printer?",
        "stamp": str(stamp),
    }
    joined(kirkstall, leeds, niamh)

    response = client.post(address("contact", kirkstall), said, follow=True)

    assert response.redirect_chain == [(address("contact", leeds), 307)]
    assert "Could you look at our printer?" in response.text
    assert not leeds.contact_messages.exists()
