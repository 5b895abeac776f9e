"""Meetings: dated, moved, called off; by whoever runs the group."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from groups.models import Group, Meeting
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory, MeetingFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
SAID = {
    "what": "Open evening",
    "day": "2026-12-01",
    "time": "18:30",
    "minutes": "90",
    "where": "Library",
    "note": "",
}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 09:00+00:00", tick=False):
        yield


@pytest.fixture
def group():
    group = GroupFactory(name="Leeds Hands", slug="leeds")
    group.lead = MembershipFactory(group=group, role="lead", person=PersonFactory(second_factor=True)).person
    return group


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


ROOM = "/groups/leeds/manage/meetings/"


def test_a_meeting_is_dated_by_the_clock_on_the_wall_once(client, group):
    browser = sign_in(client, group.lead)
    proposed = browser.get(f"{ROOM}new/").text

    for _press in range(2):
        assert browser.post(f"{ROOM}new/", SAID).url == ROOM

    meeting = Meeting.objects.get()
    assert 'value="2026-11-24"' in proposed  # the next Tuesday, when they sit down anyway
    assert timezone.localtime(meeting.starts_at) == timezone.make_aware(datetime(2026, 12, 1, 18, 30))
    assert acts() == ["meeting dated"]
    assert Group.objects.get().last_life_at == timezone.now()
    assert "Tuesday 1 December, 6:30pm to 8pm" in browser.get(ROOM).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-11-22"}, "day"),
        ({"day": "2026-11-23", "time": "08:00"}, "time"),
        ({"day": "2027-03-28", "time": "01:30"}, "time"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "yesterday"}, "day"),
        ({"time": "25:00"}, "time"),
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "99999999999999999999"}, "minutes"),
        ({"what": "\u3164"}, "what"),
        ({"where": ""}, "where"),
        ({"note": "x" * 301}, "note"),
    ],
)
@pytest.mark.parametrize("place", ["new/", "change"])
def test_what_cannot_be_is_said_beside_its_field_and_words_are_kept(client, group, changes, field, place):
    url = f"{ROOM}new/" if place == "new/" else f"{ROOM}{MeetingFactory(group=group).pk}/"

    response = sign_in(client, group.lead).post(url, {**SAID, "note": "Step-free", **changes})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert ("Step-free" in response.text) == (field != "note")


def test_two_meetings_at_one_time_are_refused_kindly(client, group):
    there = MeetingFactory(
        group=group, starts_at=timezone.make_aware(datetime(2026, 12, 1, 18, 30)), what="Talk"
    )
    other = MeetingFactory(group=group)
    browser = sign_in(client, group.lead)

    for url in (f"{ROOM}new/", f"{ROOM}{other.pk}/"):
        assert "at that very time already" in browser.post(url, SAID).text
    assert set(Meeting.objects.upcoming()) == {there, other}


def test_moved_and_called_off(client, group):
    meeting = MeetingFactory(group=group)
    browser = sign_in(client, group.lead)

    for _press in range(2):
        browser.post(f"{ROOM}{meeting.pk}/", {**SAID, "what": "Talk", "day": "2026-12-08"})
    meeting.refresh_from_db()
    assert (meeting.what, timezone.localdate(meeting.starts_at).day) == ("Talk", 8)

    browser.post(f"{ROOM}{meeting.pk}/calling-off/")
    assert browser.post(f"{ROOM}{meeting.pk}/calling-off/").status_code == 404
    meeting.call_off(who=Who(group.lead))

    assert acts() == ["meeting moved", "meeting called off"]
    assert list(Meeting.objects.upcoming()) == []
    assert "No meeting has a date" in browser.get(ROOM).text


def test_what_has_been_stays_as_it_was(client, group):
    past = MeetingFactory(group=group, starts_at=timezone.now() - timedelta(days=2))
    browser = sign_in(client, group.lead)

    with pytest.raises(TransitionError):
        past.call_off(who=Who(group.lead))
    assert "Date a new one instead" in browser.post(f"{ROOM}{past.pk}/", SAID).text
    assert "Open evening" in browser.get(ROOM).text


def test_upcoming_is_in_order_without_what_was_called_off(group):
    later, sooner = (
        MeetingFactory(group=group, starts_at=timezone.now() + timedelta(days=day)) for day in (9, 2)
    )
    MeetingFactory(group=group, cancelled_at=timezone.now())
    MeetingFactory(group=group, starts_at=timezone.now() - timedelta(days=1))

    assert list(group.meetings.upcoming()) == [sooner, later]


# --- Four chairs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["", "new/", "{pk}/", "{pk}/calling-off/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_four_chairs(client, group, act, method):
    url = ROOM + act.format(pk=MeetingFactory(group=group, what="Secret talk").pk)
    elsewhere = MembershipFactory(role="lead", person=PersonFactory(second_factor=True)).person

    assert getattr(client, method)(url).status_code == 302
    hidden = getattr(sign_in(Client(), elsewhere), method)(url, SAID)
    assert (hidden.status_code, "Secret" in hidden.text) == (404, False)
    for insider in (group.lead, a_coordinator(second_factor=True)):
        assert sign_in(Client(), insider).get(url).status_code == 200


@pytest.mark.parametrize("act", ["", "calling-off/"])
def test_another_groups_meeting_is_not_there(client, group, act):
    theirs = MeetingFactory(what="Secret talk")

    response = sign_in(client, group.lead).post(f"{ROOM}{theirs.pk}/{act}", SAID)

    assert response.status_code == 404
    assert Meeting.objects.get().what == "Secret talk"


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, group, how_many, django_assert_num_queries):
    MeetingFactory.create_batch(how_many, group=group)
    for day in range(how_many):
        MeetingFactory(group=group, starts_at=timezone.now() - timedelta(days=day + 1))
    browser = sign_in(client, group.lead)
    browser.get(ROOM)

    with django_assert_num_queries(7):
        page = browser.get(ROOM).text

    assert page.count('class="card"') == how_many
