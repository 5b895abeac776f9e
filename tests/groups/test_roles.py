"""Giving roles and ending them: only below one's own, only here; anyone may stop tonight."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.models import Group, Invitation, Membership
from groups.models.invitation import roles_given_by
from hub import news
from hub.access.who import Who
from hub.accounts.models import User
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory, InvitationFactory, MeetingFactory, MembershipFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory, a_coordinator
from tests.factories.volunteers import a_taken_request

pytestmark = pytest.mark.django_db
ROLES = ["volunteer", "organiser", "lead"]


def who(person):
    return Who(User.objects.get(pk=person.pk))


@pytest.fixture
def coordinator():
    return a_coordinator(name="Niamh Byrne")


# --- Giving a role (G5, A9, A10) -------------------------------------------------------------------------
BELOW = {"nobody": [], "volunteer": [], "organiser": ["volunteer"], "lead": ["volunteer", "organiser"]}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("inviter", [*BELOW, "national", "admin"])
@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_every_inviter_role_and_group_only_strictly_below_ones_own_and_inside_ones_scope(
    inviter, role, where
):
    here, elsewhere, person = GroupFactory(), GroupFactory(), PersonFactory()
    if inviter in ROLES:
        MembershipFactory(person=person, group=here, role=inviter)
    elif inviter != "nobody":
        NetworkRoleFactory(person=person, role=inviter)
    group = here if where == "here" else elsewhere
    allowed = (
        role in BELOW[inviter] and where == "here"
        if inviter in BELOW
        else inviter == "national" and role == "lead"
    )

    try:
        Invitation.invite("somebody@example.org", role, group, who=who(person))
    except TransitionError:
        assert not allowed
    else:
        assert allowed
    assert Invitation.objects.exists() == allowed


def test_being_a_lead_elsewhere_lends_nothing_here():
    person, here, elsewhere = PersonFactory(), GroupFactory(), GroupFactory()
    MembershipFactory(person=person, group=elsewhere, role="lead")
    MembershipFactory(person=person, group=here, role="organiser")
    NetworkRoleFactory(person=person, role="admin")

    assert roles_given_by(who(person), here) == ["volunteer"]
    assert roles_given_by(who(person), elsewhere) == ["volunteer", "organiser"]


def test_a_coordinator_who_is_an_organiser_somewhere_invites_volunteers_only_there(coordinator):
    own = MembershipFactory(person=coordinator).group

    assert roles_given_by(who(coordinator), own) == ["volunteer", "lead"]
    assert roles_given_by(who(coordinator), GroupFactory()) == ["lead"]


def test_a_role_that_ended_gives_nothing():
    ended = MembershipFactory(role="lead", ended_at=timezone.now() + timedelta(seconds=1))

    assert roles_given_by(who(ended.person), ended.group) == []


def test_a_term_is_twelve_months_and_asking_twice_changes_nothing():
    group, person = GroupFactory(), PersonFactory()

    first = Membership.begin(person, group, "organiser")
    again = Membership.begin(person, group, "organiser")

    assert first == again
    assert first.term_ends_on == timezone.localdate() + timedelta(days=365)


def test_the_second_person_makes_it_a_group_when_all_else_is_done():
    group = GroupFactory(state="forming", code_adopted_at=timezone.now())
    MeetingFactory(group=group)

    Membership.begin(PersonFactory(), group, "lead")
    assert Group.objects.get().state == "forming"
    Membership.begin(PersonFactory(), group, "organiser")

    assert Group.objects.get().state == "active"
    assert group.moves.get().act == "activated"


def test_becoming_a_lead_ends_the_organisers_term_and_takes_the_evenings_along():
    organiser = MembershipFactory(evenings=12)

    lead = Membership.begin(organiser.person, organiser.group, "lead")

    organiser.refresh_from_db()
    assert organiser.ended_at
    assert lead.evenings == 12
    assert Membership.begin(organiser.person, organiser.group, "organiser") == lead


def test_a_new_lead_ends_the_looking_after(coordinator):
    group = GroupFactory(looked_after_by=coordinator)

    Membership.begin(PersonFactory(), group, "lead")

    assert Group.objects.get().looked_after_by is None


def test_the_database_knows_no_other_role_and_no_role_twice():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError):
        MembershipFactory(person=membership.person, group=membership.group, role=membership.role)


# --- Stopping ------------------------------------------------------------------------------------------
def test_the_last_lead_who_stops_leaves_the_group_with_a_named_person(coordinator):
    lead = MembershipFactory(role="lead", evenings=31)

    parting = Membership.stop_all(lead.person, lead.group, who=who(lead.person))

    assert Group.objects.get().looked_after_by == coordinator
    assert parting.heir == coordinator
    assert parting.evenings == 31
    assert parting.is_looked_after


def test_what_they_held_goes_to_the_longest_serving_of_those_who_remain(coordinator):
    lead = MembershipFactory(role="lead")
    newer = MembershipFactory(group=lead.group, since=timezone.now() - timedelta(days=3))
    older = MembershipFactory(group=lead.group, since=timezone.now() - timedelta(days=30))
    request = a_taken_request(lead.person, lead.group)

    parting = Membership.stop_all(lead.person, lead.group, who=who(lead.person))

    request.refresh_from_db()
    assert request.owner == parting.heir == older.person
    assert newer.person != older.person
    assert Group.objects.get().looked_after_by == coordinator


def test_the_coordinator_with_the_fewest_groups_looks_after_it(coordinator):
    GroupFactory(looked_after_by=coordinator)
    free = a_coordinator(name="Joan Walker")
    lead = MembershipFactory(role="lead")

    assert Membership.stop_all(lead.person, lead.group, who=who(lead.person)).heir == free


def test_a_coordinator_who_stops_leading_gets_it_back_only_where_there_is_nobody_else(coordinator):
    lead = MembershipFactory(role="lead", person=coordinator)
    administrator = NetworkRoleFactory(role="admin").person

    assert Membership.stop_all(coordinator, lead.group, who=who(coordinator)).heir == administrator


def test_nobody_else_removes_the_last_lead(coordinator):
    lead = MembershipFactory(role="lead")

    with pytest.raises(TransitionError):
        lead.stop(who=who(coordinator))

    lead.refresh_from_db()
    assert lead.ended_at is None


def test_stopping_ends_both_roles_at_once_and_twice_is_once(coordinator):
    organiser = MembershipFactory()
    MembershipFactory(person=organiser.person, group=organiser.group, role="lead")
    elsewhere = MembershipFactory(person=organiser.person)

    Membership.stop_all(organiser.person, organiser.group, who=who(organiser.person))
    parting = Membership.stop_all(organiser.person, organiser.group, who=who(organiser.person))

    assert list(Membership.objects.live()) == [elsewhere]
    assert parting.heir == coordinator


def test_a_role_that_ends_ends_the_sign_ins_everywhere_else(client, coordinator):
    lead = MembershipFactory(role="lead")
    client.force_login(lead.person)
    client.get("/groups/")
    here = client.session.session_key
    other = Session.objects.create(session_key="elsewhere", session_data="", expire_date=timezone.now())
    UserSession.objects.create(user=lead.person, ip="127.0.0.1", session_key=other.session_key)

    Membership.stop_all(lead.person, lead.group, who=who(lead.person), keep=here)

    assert list(Session.objects.values_list("session_key", flat=True)) == [here]


class StoppingLeavesNobodyAlone(TestCase):
    """Whoever stops, in whatever order: a lead or a named person is there, and every open request has somebody."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        roles=st.lists(st.sampled_from(["organiser", "lead"]), min_size=1, max_size=4),
        order=st.randoms(use_true_random=False),
        held=st.lists(st.integers(0, 3), max_size=4),
    )
    def test_stopping(self, roles, order, held):
        a_coordinator()
        group = GroupFactory(state="forming")
        people = [PersonFactory() for _ in roles]
        for person, role in zip(people, roles, strict=True):
            Membership.begin(person, group, role)
        requests = [a_taken_request(people[number % len(people)], group) for number in held]
        order.shuffle(people)

        for person in people:
            Membership.stop_all(person, group, who=who(person))

            now = Group.objects.get(pk=group.pk)
            led = now.memberships.live().leading().exists()
            assert led or now.looked_after_by is not None
            for request in requests:
                request.refresh_from_db()
                runs_it = now.memberships.live().running().filter(person=request.owner).exists()
                assert request.state == "submitted" or runs_it or request.owner == now.looked_after_by
                assert request.owner != person


# --- Accepting (A8, A9, A11, A12) -------------------------------------------------------------------------
def test_the_role_comes_from_the_row_and_begins_at_once(coordinator):
    invited = InvitationFactory(role="lead", invited_by=coordinator)
    person = PersonFactory(email=invited.email.upper())

    assert invited.accept(person=person, who=who(person))
    assert invited.accept(person=person, who=who(person))

    assert Membership.objects.get().role == "lead"
    assert not invited.links.exists()


def test_an_invitation_is_dead_when_the_inviter_lost_the_role():
    lead = MembershipFactory(role="lead")
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    person = PersonFactory(email=invited.email)
    MembershipFactory(group=lead.group, role="lead")
    lead.stop(who=who(lead.person))

    with pytest.raises(TransitionError):
        invited.accept(person=person, who=who(person))
    assert not Membership.objects.filter(person=person).exists()


def test_another_address_waits_for_the_inviters_yes():
    lead = MembershipFactory(role="lead")
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    person = PersonFactory(email="other@example.org")

    assert not invited.accept(person=person, who=who(person))
    assert not invited.accept(person=person, who=who(person))
    assert not Membership.objects.filter(person=person).exists()

    invited.agree(who=who(lead.person))

    assert Membership.objects.get(person=person).role == "organiser"


def test_a_second_stranger_gets_nothing_by_the_first_ones_waiting():
    lead = MembershipFactory(role="lead")
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    first, second = PersonFactory(), PersonFactory()
    invited.accept(person=first, who=who(first))

    with pytest.raises(TransitionError):
        invited.accept(person=second, who=who(second))

    assert not Membership.objects.filter(person__in=[first, second]).exists()


def test_the_yes_needs_the_right_to_give_the_role():
    lead = MembershipFactory(role="lead")
    organiser = MembershipFactory(group=lead.group)
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    person = PersonFactory()
    invited.accept(person=person, who=who(person))

    with pytest.raises(TransitionError):
        invited.agree(who=who(organiser.person))
    with pytest.raises(TransitionError):
        invited.agree(who=who(person))


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"revoked_at": timezone.now()}])
def test_an_invitation_that_is_over_gives_nothing(change, coordinator):
    invited = InvitationFactory(role="lead", invited_by=coordinator, **change)
    person = PersonFactory(email=invited.email)

    with pytest.raises(TransitionError):
        invited.accept(person=person, who=who(person))


def test_twenty_a_day_and_no_more(coordinator):
    lead = MembershipFactory(role="lead")
    for number in range(20):
        Invitation.invite(f"one{number}@example.org", "organiser", lead.group, who=who(lead.person))

    with pytest.raises(TransitionError):
        Invitation.invite("another@example.org", "organiser", lead.group, who=who(lead.person))


def test_fifty_a_day_for_a_group():
    lead = MembershipFactory(role="lead")
    InvitationFactory.create_batch(50, group=lead.group)

    with pytest.raises(TransitionError):
        Invitation.invite("another@example.org", "organiser", lead.group, who=who(lead.person))


def test_the_same_invitation_is_made_once_and_one_that_ran_out_makes_room():
    lead = MembershipFactory(role="lead")
    ran_out = InvitationFactory(group=lead.group, email="Bev@example.org", expires_at=timezone.now())

    Invitation.invite("bev@example.org", "organiser", lead.group, who=who(lead.person))
    with pytest.raises(TransitionError):
        Invitation.invite("BEV@example.org", "organiser", lead.group, who=who(lead.person))

    ran_out.refresh_from_db()
    assert ran_out.revoked_at


def test_who_has_the_role_already_is_not_invited_to_it():
    lead = MembershipFactory(role="lead")

    with pytest.raises(TransitionError):
        Invitation.invite(lead.person.email.upper(), "organiser", lead.group, who=who(lead.person))


def test_sending_again_gives_a_fresh_link_and_at_most_three_times():
    lead = MembershipFactory(role="lead")
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    before = invited.link

    for _ in range(3):
        invited.send_again(who=who(lead.person))

    before.refresh_from_db()
    assert before.revoked_at
    assert invited.links.count() == 1
    with pytest.raises(TransitionError):
        invited.send_again(who=who(lead.person))


def test_a_day_with_a_case_counts_as_one_evening_however_much_was_done():
    organiser = MembershipFactory(role="organiser")
    group, person = organiser.group, organiser.person

    with time_machine.travel("2026-11-24 19:00Z", tick=False):
        news.work_done.send(sender=None, person=person, group=group)
        news.work_done.send(sender=None, person=person, group=group)
    with time_machine.travel("2026-12-01 19:00Z", tick=False):
        news.work_done.send(sender=None, person=person, group=group)

    organiser.refresh_from_db()
    assert (organiser.evenings, str(organiser.last_evening_on)) == (2, "2026-12-01")
