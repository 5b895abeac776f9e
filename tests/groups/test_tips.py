"""Tips for the first ninety days: one at a time, only while of use, and put aside for good."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups import tips
from groups.models import TipSeen
from tests.factories.groups import GroupFactory, InvitationFactory, MeetingFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in

pytestmark = pytest.mark.django_db
USELESS = tips.Facts(
    organisers=5,
    volunteers=50,
    invited=True,
    meets=True,
    has_met=True,
    wrote=True,
    pictured=True,
    has_duty=True,
)


def a_group(day=0, **facts):
    group = GroupFactory(created_at=timezone.now() - timedelta(days=day, hours=1), **facts)
    group.lead = MembershipFactory(group=group, role="lead", person=PersonFactory(second_factor=True)).person
    return group


def named(group):
    shown = tips.tip_for(group)
    return next((tip.name for tip in tips.TIPS if shown and tip.words == shown.words), None)


def test_one_at_a_time_and_only_while_it_is_of_use():
    group = a_group()
    assert named(group) == "second-person"

    InvitationFactory(group=group)
    assert named(group) is None


def test_later_ones_come_later():
    assert (named(a_group(2)), named(a_group(3, run_by=[PersonFactory(), PersonFactory()]))) == (
        "second-person",
        "first-meeting",
    )


def test_a_meeting_with_a_day_ends_the_tip_about_it():
    group = a_group(3, run_by=[PersonFactory(), PersonFactory()])
    MeetingFactory(group=group)

    assert named(group) is None


def test_after_ninety_days_there_are_none_and_nothing_is_asked(django_assert_num_queries):
    group = a_group(91)

    with django_assert_num_queries(0):
        assert tips.tip_for(group) is None


@pytest.mark.parametrize("people", [1, 3])
def test_one_question_for_all_tips(people, django_assert_num_queries):
    group = a_group(89)
    MembershipFactory.create_batch(people, group=group)

    with django_assert_num_queries(1):
        tips.tip_for(group)


@pytest.mark.parametrize("tip", tips.TIPS, ids=lambda tip: tip.name)
def test_each_tip_leads_to_a_room_that_is_there_and_all_but_the_last_end_with_their_use(tip):
    assert reverse(f"groups:{tip.room}", args=["leeds"])
    assert 0 <= tip.from_day <= tips.FIRST_DAYS
    assert tip.still(USELESS) == (tip is tips.TIPS[-1])


def test_put_aside_it_is_not_shown_again(client):
    group = a_group()
    browser = sign_in(client, group.lead)
    rooms = f"/groups/{group.slug}/manage/"
    assert "Ask one person by name" in browser.get(rooms).text

    for _press in range(2):
        assert browser.post(f"{rooms}tips/second-person/aside/").url == rooms

    assert TipSeen.objects.get().by == group.lead
    assert "Ask one person by name" not in browser.get(rooms).text
    assert browser.post(f"{rooms}tips/made-up/aside/").status_code == 404


def test_four_chairs(client):
    group, elsewhere = a_group(), a_group()
    url = f"/groups/{group.slug}/manage/tips/second-person/aside/"

    assert client.post(url).status_code == 302
    assert sign_in(Client(), elsewhere.lead).post(url).status_code == 404
    assert sign_in(Client(), group.lead).get(url).status_code == 302
    assert TipSeen.objects.count() == 0
