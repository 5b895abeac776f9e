"""Joining a group: two doors, the way through the sign-up, and one more group for a volunteer."""

import re

import pytest
from django.test import Client

from groups.models import Group, ListedPerson, Membership
from hub.audit.models import AuditEntry
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_volunteer
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

ABOUT = {
    "about": "I keep spreadsheets for a football club.", "where": "both", "outcode": "LS6 2AB", "far_km": "15",
    "hours": "4", "times": ["5", "11"], "languages": ["en-gb"], "is_adult": "on",
}  # fmt: skip


@pytest.fixture
def york():
    return GroupFactory(
        name="York Kitchen", slug="york", summary="Tea and spreadsheets.", place_outcode="YO1"
    )


@pytest.fixture
def leeds():
    return GroupFactory(name="Leeds Hands", slug="leeds", run_by=[PersonFactory()])


def test_two_doors_with_the_groups_own_words(client, york):
    page = client.get("/groups/york/join/")

    assert "Tea and spreadsheets." in page.text
    assert 'href="/volunteer/?group=york"' in page.text
    assert 'href="/groups/york/contact/"' in page.text


def test_from_the_groups_door_through_the_sign_up_to_a_volunteer_of_this_group(client, york, leeds):
    """Their postcode is Leeds's; the group whose page they came from is their home all the same."""
    door = client.get("/volunteer/?group=york")
    assert "York Kitchen will be your group." in door.text
    address = re.search(r'href="(/account/signup/[^"]*)"', door.text)[1]
    onward = re.search(r'name="next" value="([^"]*)"', client.get(address).text)[1]
    said = {
        "name": "Tom Price",
        "email": "tom@example.org",
        "password1": "a very long way home",
        "is_adult": "on",
    }
    response = client.post(address, said | {"next": onward})
    mail = OutgoingMail.objects.filter(kind__startswith="account/").latest("pk")
    code = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mail.body["text"], re.MULTILINE)[0]
    response = client.post(response.url, {"code": code})
    assert response.url == "/volunteer/me/sentences/?group=york"

    client.post(response.url, ABOUT)

    tom = Volunteer.objects.get()
    assert tom.group == york
    assert Membership.objects.filter(person=tom.person, group=york, role="volunteer").count() == 1


def test_somebody_signed_in_goes_straight_to_the_first_step(client, york):
    response = sign_in(client, PersonFactory()).get("/volunteer/?group=york")

    assert response.url == "/volunteer/me/sentences/?group=york"


def test_a_group_that_does_not_exist_or_is_closed_is_nobodys_home(client, leeds):
    closed = GroupFactory(slug="closed")
    Group.objects.filter(pk=closed.pk).update(state="closed")
    sign_in(client, PersonFactory())

    for slug in ("nowhere", "closed", "' OR 1=1"):
        assert client.get("/volunteer/", {"group": slug}).url == "/volunteer/me/"
    client.post("/volunteer/me/sentences/?group=closed", ABOUT)

    assert Volunteer.objects.get().group == leeds


def test_a_volunteer_joins_one_more_group_and_keeps_their_home(client, york, leeds):
    tom = a_volunteer("Tom Price", leeds)
    sign_in(client, tom.person)

    assert client.get("/volunteer/?group=york").url == "/groups/york/join/"
    assert "Join this group too" in client.get("/groups/york/join/").text
    for _again in range(2):
        assert client.post("/groups/york/join/too/").status_code == 302

    tom.refresh_from_db()
    assert tom.group == leeds
    assert Membership.objects.filter(person=tom.person, group=york, role="volunteer").count() == 1
    assert AuditEntry.objects.filter(act="role given: volunteer", group_id=york.pk).count() == 1
    assert "You belong to this group" in client.get("/groups/york/join/").text


def test_who_is_no_volunteer_yet_is_led_to_the_first_step(client, york):
    assert "/account/login/" in Client().post("/groups/york/join/too/").url

    response = sign_in(client, PersonFactory()).post("/groups/york/join/too/")

    assert response.url == "/volunteer/?group=york"
    assert not Membership.objects.exists()


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_nobody_joins_a_group_that_takes_no_part(client, york, leeds, state):
    Group.objects.filter(pk=york.pk).update(state=state)
    tom = a_volunteer("Tom Price", leeds)

    response = sign_in(client, tom.person).post("/groups/york/join/too/")

    assert response.status_code == (200 if state == "paused" else 404)
    assert not Membership.objects.filter(group=york).exists()


# --- Somebody of the group's own list ------------------------------------------------------------------------
def test_whoever_was_listed_is_marked_as_joined_by_an_address_that_is_theirs(york):
    ListedPerson.objects.create(group=york, email="TOM@example.org", name="Tom")
    ListedPerson.objects.create(group=york, email="ann@example.org")
    tom = PersonFactory(email="tom@example.org")

    Membership.begin(tom, york, "volunteer")

    joined = ListedPerson.objects.exclude(joined_at=None).get()
    assert (joined.email, joined.person) == ("TOM@example.org", tom)


def test_an_unconfirmed_address_or_another_role_or_group_marks_nobody(york, leeds):
    ListedPerson.objects.create(group=york, email="tom@example.org")
    ListedPerson.objects.create(group=york, email="asha@example.org")

    Membership.begin(PersonFactory(email="tom@example.org", confirmed=False), york, "volunteer")
    asha = PersonFactory(email="asha@example.org")
    Membership.begin(asha, leeds, "volunteer")
    Membership.begin(asha, york, "organiser")

    assert not ListedPerson.objects.exclude(joined_at=None).exists()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_as_often_whoever_runs_the_group(client, york, how_many, django_assert_num_queries):
    MembershipFactory.create_batch(how_many, group=york)
    client.get("/groups/york/join/")

    with django_assert_num_queries(1):
        Client(headers={"cookie": "a=b"}).get("/groups/york/join/")
