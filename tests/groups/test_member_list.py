"""A group's own list: read by those who run it, alike with five and with five thousand, and taken off for good."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from groups import tasks
from groups.models import ListedPerson
from hub.audit.models import AuditEntry
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db

ROOM = "/groups/leeds/manage/list/"


@pytest.fixture
def asha():
    person = PersonFactory(name="Asha Rahman", second_factor=True)
    return MembershipFactory(group=GroupFactory(name="Leeds Hands", slug="leeds"), role="lead", person=person)


def listed(group, how_many=1):
    return ListedPerson.objects.bulk_create(
        ListedPerson(group=group, name=f"Bev {number:04}", email=f"bev{number}@example.org")
        for number in range(how_many)
    )


def test_the_list_names_people_and_gives_words_to_paste(client, asha):
    listed(asha.group)

    page = sign_in(client, asha.person).get(ROOM)

    assert "bev0@example.org" in page.text
    assert "/groups/leeds/join/" in page.text
    assert "1 person" in page.text


def test_an_empty_list_says_so(client, asha):
    assert "Nobody is on it yet." in sign_in(client, asha.person).get(ROOM).text


@pytest.mark.parametrize("how_many", [1, 3, 5000])
def test_the_room_asks_as_often_for_one_as_for_five_thousand(
    client, asha, how_many, django_assert_num_queries
):
    listed(asha.group, how_many)
    sign_in(client, asha.person).get(ROOM)

    with django_assert_num_queries(6):
        page = client.get(ROOM)

    assert page.text.count("Take off<span") == min(how_many, 50)


def test_somebody_is_found_by_name_or_address_across_the_pages(client, asha):
    listed(asha.group, 120)
    ListedPerson.objects.create(group=asha.group, name="Siân Prys", email="sian@example.org")
    sign_in(client, asha.person)

    assert "Siân Prys" not in client.get(ROOM).text
    assert "Siân Prys" in client.get(ROOM, {"name": "siân"}).text
    assert "Siân Prys" in client.get(ROOM, {"name": "sian@"}).text
    assert "Siân Prys" in client.get(ROOM, {"page": "99"}).text
    assert "Nobody is called so." in client.get(ROOM, {"name": "xyz' OR 1=1"}).text


def test_taken_off_they_are_gone_and_nothing_names_them(client, asha):
    (person,) = listed(asha.group)
    address = f"{ROOM}{person.pk}/removal/"
    browser = sign_in(client, asha.person)

    assert "Bev 0000" in browser.get(address).text
    assert browser.post(address).url == ROOM
    assert browser.post(address).status_code == 404

    assert not ListedPerson.objects.exists()
    entry = AuditEntry.objects.get(act="taken off the list")
    assert "bev" not in str(vars(entry)).lower()


@pytest.mark.parametrize("path", ["", "import/", "removal"])
def test_the_list_from_every_chair(client, asha, path):
    (person,) = listed(asha.group)
    address = ROOM + (f"{person.pk}/removal/" if path == "removal" else path)
    strangers = [
        MembershipFactory(person=PersonFactory(second_factor=True)).person,
        a_coordinator(second_factor=True),
        PersonFactory(),
        MembershipFactory(group=asha.group, role="volunteer").person,
    ]

    assert "/account/login/" in Client().get(address).url
    for stranger in strangers:
        assert sign_in(client, stranger).get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert sign_in(client, asha.person).get(address).status_code == 200
    assert ListedPerson.objects.count() == 1


def test_a_coordinator_who_runs_a_group_herself_reads_no_other_groups_list(client, asha):
    listed(asha.group)
    niamh = a_coordinator(second_factor=True)
    MembershipFactory(person=niamh, group=GroupFactory(slug="york"))

    assert sign_in(client, niamh).get(ROOM).status_code == 404
    assert client.get("/groups/york/manage/list/").status_code == 200


def test_another_groups_row_is_not_there(client, asha):
    (theirs,) = listed(GroupFactory(slug="york"))

    assert sign_in(client, asha.person).post(f"{ROOM}{theirs.pk}/removal/").status_code == 404
    assert ListedPerson.objects.exists()


def test_without_a_second_factor_nobody_reads_addresses(client):
    role = MembershipFactory(group=GroupFactory(slug="leeds"))
    listed(role.group)

    response = sign_in(client, role.person).get(ROOM)

    assert response.status_code == 403
    assert "bev0" not in response.text


def test_everybody_goes_after_twelve_months(asha):
    listed(asha.group)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        tasks.forget()
        assert ListedPerson.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        tasks.forget()

    assert not ListedPerson.objects.exists()


@pytest.mark.parametrize("how_many", [1, 3, 5000])
def test_the_room_of_people_asks_as_often_however_many_volunteers_there_are(
    client, asha, how_many, django_assert_num_queries
):
    """It counts volunteers and names none: five thousand cost what one costs."""
    people = PersonFactory._meta.model.objects.bulk_create(
        PersonFactory._meta.model(email=f"v{number}@example.org", name="V") for number in range(how_many)
    )
    Membership = type(asha)
    Membership.objects.bulk_create(
        Membership(person=person, group=asha.group, role="volunteer") for person in people
    )
    sign_in(client, asha.person).get("/groups/leeds/manage/people/")

    with django_assert_num_queries(7):
        page = client.get("/groups/leeds/manage/people/")

    assert "@example.org" not in page.text.split("<main")[1]
