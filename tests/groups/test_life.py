"""A group lives by what it does: quiet after ninety days and a kind word, a break, and back again."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import signals
from django.urls import reverse
from django.utils import timezone

from groups import tasks
from groups.models import Group, GroupMove, Meeting, SeasonOff
from groups.routing import route
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_match, a_taken_request

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.now() - timedelta(days=days)


def a_silent_group(days, *, told=None, **facts):
    group = GroupFactory(run_by=[PersonFactory(second_factor=True)], last_life_at=ago(days), **facts)
    group.lead = group.people_who_run_it()[0]
    if told is not None:
        group.quiet_notice_at = ago(told)
        group.save()
    return group


def met(group, days):
    return Meeting.objects.create(group=group, what="Tea", where="Hall", starts_at=ago(days))


def notices():
    return OutgoingMail.objects.filter(kind="groups/quiet_notice")


# --- Silence ----------------------------------------------------------------------------------------------
def test_owed_quiet_notice_is_for_the_silent_who_were_not_told_in_this_silence():
    owed = a_silent_group(77)
    before = a_silent_group(80, told=200)
    a_silent_group(75)
    a_silent_group(80, told=3)
    a_silent_group(100, state="paused")
    met(a_silent_group(100), 5)

    assert set(Group.objects.owed_quiet_notice()) == {owed, before}


def test_owed_quiet_is_for_those_told_a_fortnight_ago():
    owed = a_silent_group(91, told=15)
    a_silent_group(89, told=15)
    a_silent_group(91, told=10)
    a_silent_group(200)
    met(a_silent_group(91, told=15), 2)

    assert list(Group.objects.owed_quiet()) == [owed]


def test_a_group_that_has_a_season_off_is_not_silent():
    group, today = a_silent_group(100), timezone.localdate()
    SeasonOff.objects.create(
        group=group, neighbour=GroupFactory(), from_on=today, until_on=today, agreed_at=timezone.now()
    )

    assert not Group.objects.owed_quiet_notice().exists()


def test_a_meeting_that_was_called_off_is_no_life():
    meeting = met(a_silent_group(80), 5)
    meeting.cancelled_at = timezone.now()
    meeting.save()

    assert Group.objects.owed_quiet_notice().exists()


def test_its_leads_get_one_kind_word_in_a_silence_then_it_turns_quiet():
    group, began = a_silent_group(76), timezone.now()

    states = []
    for day in range(18):
        with time_machine.travel(began + timedelta(days=day, minutes=1), tick=False):
            tasks.notice_silence()
            tasks.notice_silence()
        states.append(Group.objects.get(pk=group.pk).state)

    assert states == ["active"] * 14 + ["quiet"] * 4
    assert [letter.person for letter in notices()] == [group.lead]
    assert [move.by_whom for move in group.moves.filter(act="turned quiet")] == ["hub"]


def test_a_group_that_moves_in_the_same_second_stops_no_other():
    first, paused, last = (a_silent_group(100, told=20, name=name) for name in ("Alpha", "Beta", "Gamma"))

    def the_network_pauses_it(sender, instance, **kwargs):
        if instance.row_id == first.pk:
            Group.objects.get(pk=paused.pk).pause(by=None)

    signals.post_save.connect(the_network_pauses_it, sender=GroupMove)
    try:
        tasks.notice_silence()
    finally:
        signals.post_save.disconnect(the_network_pauses_it, sender=GroupMove)

    states = [Group.objects.get(pk=group.pk).state for group in (first, paused, last)]
    assert states == ["quiet", "paused", "quiet"]


def test_a_quiet_group_that_has_met_is_active_again():
    group = a_silent_group(100, told=20, state="quiet", state_since=ago(6))
    met(group, 1)

    tasks.notice_silence()

    assert Group.objects.get(pk=group.pk).state == "active"


def test_an_introduction_is_life():
    group = a_silent_group(100)

    a_match(group.lead, group, state="introduced")

    assert Group.objects.get(pk=group.pk).last_life_at > ago(1)


def test_life_is_never_set_back():
    group = a_silent_group(3)

    group.note_life(ago(50))

    assert Group.objects.get(pk=group.pk).last_life_at == group.last_life_at > ago(4)


@pytest.mark.parametrize("how_many", [1, 3])
def test_silence_is_found_by_one_question(how_many, django_assert_num_queries):
    for _number in range(how_many):
        met(a_silent_group(100), 80)

    with django_assert_num_queries(1):
        assert len(Group.objects.owed_quiet_notice()) == how_many


# --- A break ----------------------------------------------------------------------------------------------
def test_a_group_on_a_break_gets_no_new_requests_and_keeps_those_in_hand(client):
    group = a_silent_group(1)
    case = a_taken_request(group.lead, group)

    sign_in(client, group.lead).post(reverse("groups:pause", args=[group.slug]), {"reason": "A new baby."})

    group.refresh_from_db()
    assert group.state == "paused"
    assert route(group.place).group is None
    assert client.get(f"/triage/{case.ref}/").status_code == 200
    assert client.get(group.get_absolute_url()).status_code == 200


def test_it_comes_back_with_one_press(client):
    group = a_silent_group(1, state="paused")

    sign_in(client, group.lead).post(reverse("groups:pause", args=[group.slug]))

    assert Group.objects.get(pk=group.pk).state == "active"
    assert route(group.place).group == group


def test_a_break_asks_for_the_second_factor(client):
    group = a_silent_group(1)

    response = sign_in(client, group.lead, shown=False).get(reverse("groups:pause", args=[group.slug]))

    assert response.status_code == 302


@pytest.mark.parametrize("room", ["pause", "ending-join", "ending-close", "agreement-new"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_four_chairs(client, room, method):
    group = a_silent_group(1)
    address = reverse(f"groups:{room}", args=[group.slug])
    organiser = MembershipFactory(group=group, person=PersonFactory(second_factor=True)).person
    elsewhere = a_silent_group(1).lead

    assert getattr(client, method)(address).url.startswith("/account/login/")
    for person, answer in [
        (elsewhere, 404),
        (organiser, 404),
        (group.lead, 200),
        (a_coordinator(second_factor=True), 200),
    ]:
        if method == "get" or answer == 404:
            assert getattr(sign_in(client, person), method)(address).status_code == answer


def test_somebody_who_leads_elsewhere_and_helps_here_stands_inside_without_the_right(client):
    group, elsewhere = a_silent_group(1), a_silent_group(1)
    MembershipFactory(group=group, person=elsewhere.lead)

    assert sign_in(client, elsewhere.lead).get(reverse("groups:pause", args=[group.slug])).status_code == 403


def test_whoever_coordinates_opens_a_closed_group_again(client):
    niamh = a_coordinator(second_factor=True)
    group = GroupFactory(state="closed", data_keeper=niamh)

    sign_in(client, niamh).post(reverse("groups:reopen", args=[group.slug]))

    group.refresh_from_db()
    assert (group.state, group.looked_after_by, group.data_keeper, group.published_at) == (
        "forming",
        niamh,
        None,
        None,
    )
