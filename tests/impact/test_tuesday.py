"""A coordinator's morning: at most seven things in the order of /today/, and calm when there is nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import (
    Affiliation,
    ContactMessage,
    Group,
    GroupApplication,
    GroupEnding,
    Handover,
    HandoverItem,
    Membership,
)
from hub.access.who import Who
from hub.accounts.models import NetworkRole
from hub.accounts.proposals import RoleProposal
from impact import tuesday
from tests.factories.groups import GroupFactory, InvitationFactory, MembershipFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from tests.factories.volunteers import HelpRequestFactory, a_match, a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group, signed_in
from volunteers.models import Concern, HelpRequest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_group_is_there():
    a_group("Somewhere Else", "SW9")


def things(person):
    return tuesday.of(Who(person))


def urls(person):
    return [item.url for item in things(person).items]


def in_words(items):
    return [(item.who, item.what, item.url, item.minutes) for item in items]


def nobodys(**fields):
    """From a place no group covers."""
    return a_new_request(outcode="IM1", **fields)


def make_late(*requests):
    HelpRequest.objects.filter(pk__in=[request.pk for request in requests]).update(
        due_at=timezone.now() - timedelta(days=1)
    )


def test_a_coordinator_of_whom_nothing_is_wanted_reads_nothing():
    assert things(a_coordinator()).items == []
    assert things(a_coordinator()).more == 0


def test_an_empty_network_is_led_to_its_first_group():
    Membership.objects.all().delete()
    Group.objects.all().delete()

    assert [(item.act, item.url) for item in things(a_coordinator()).items] == [
        ("Begin the first group", "/national/groups/new/")
    ]


@time_machine.travel("2026-03-03 09:00Z", tick=False)
def test_it_is_named_after_the_day():
    assert things(a_coordinator()).title == "Your Tuesday"


def test_it_begins_as_today_does():
    niamh = a_coordinator()
    group = a_group()
    Group.objects.filter(pk=group.pk).update(looked_after_by=niamh)
    mine = a_taken_request(niamh, outcode="IM1", organisation_name="Ours")
    late = a_taken_request(niamh, outcode="IM1", organisation_name="Late")
    make_late(late)
    nobodys()
    a_match(niamh, state="hand", outcode="IM2")
    wrong = a_match(niamh, state="introduced", outcode="IM3")
    wrong.feels_wrong(by=wrong.volunteer.person)
    InvitationFactory(group=group, invited_by=niamh, claimed_by=PersonFactory())
    HelpRequestFactory(screening="held")

    shown = signed_in(niamh).get("/today/").context["items"]

    assert urls(niamh) == [item.url for item in shown][:7]
    assert len(shown) >= 7
    assert f"/triage/{mine.ref}/" in [item.url for item in shown]


def test_what_waits_in_the_groups_stands_on_both_lists_in_the_same_words():
    niamh, here, there = a_coordinator(), a_group("Kirkstall"), a_group("York Tea and Tech", "YO1")
    GroupApplication.objects.create(
        state="applied", person_name="Jo Ward", email="jo@example.org", outcode="YO1", why="Tea."
    )
    GroupApplication.objects.create(
        screening="held", person_name="Ad", email="ad@example.org", outcode="YO1", why="Buy."
    )
    GroupEnding.propose("merge", here, who=Who(here.asha), into=there)
    GroupEnding.propose("close", there, who=Who(there.asha), keeper=there.asha)
    words = {"network_gives": "A hub.", "group_gives": "Evenings."}
    Affiliation.propose(here, who=Who(here.asha), review_on=timezone.localdate(), **words)
    due = Affiliation.propose(there, who=Who(niamh), review_on=timezone.localdate(), **words)
    due.agree(who=Who(there.asha))

    shown = signed_in(niamh).get("/today/").context["items"]
    told = things(niamh).items

    assert in_words(told) == in_words(shown)
    assert len(told) == 6


def test_what_others_handed_over_and_wrote_stands_on_both_lists_in_the_same_words():
    niamh, here, alone = a_coordinator(), a_group("Kirkstall"), GroupFactory(name="York Tea and Tech")
    Group.objects.filter(pk=alone.pk).update(looked_after_by=niamh)
    InvitationFactory(group=alone, role="lead", invited_by=niamh)
    for group, heir in ((alone, niamh), (here, here.asha)):
        role = MembershipFactory(group=group, role="volunteer", person=PersonFactory(name="Tom Whitaker"))
        over = Handover.objects.create(group=group, membership=role, person=role.person, heir=heir)
        for what, done_at in (("The key", None), ("The calendar", None), ("The bank", timezone.now())):
            HandoverItem.objects.create(handover=over, kind="other", what=what, done_at=done_at)
        HandoverItem.objects.create(handover=over, kind="meeting", what="The next evening", moved_by_hub=True)
        for screening in ("passed", "passed", "held"):
            a_message = {"name": "Jo", "email": "jo@example.org", "words": "Hello.", "screening": screening}
            ContactMessage.objects.create(group=group, **a_message)

    shown = signed_in(niamh).get("/today/").context["items"]
    told = things(niamh)

    assert in_words(told.items) == in_words(shown)
    assert sorted((item.who, item.what) for item in told.items) == [
        ("Kirkstall", "1 message is held for a look."),
        ("York Tea and Tech", "1 message is held for a look."),
        ("York Tea and Tech", "2 messages wait for you."),
        ("York Tea and Tech", "Handover from Tom: 2 things."),
    ]
    assert told.more == 0


def test_who_is_proposed_for_a_role_stands_on_both_lists_in_the_same_words():
    niamh, rhian = a_coordinator(), NetworkRoleFactory().person
    olu = PersonFactory(name="Olu Ade")
    RoleProposal.to_name("national", email=olu.email, name="Olu Ade", why="She knows us all.", who=Who(rhian))
    RoleProposal.to_end(NetworkRole.give(olu, "admin"), why="Olu moves away.", who=Who(rhian))

    shown = signed_in(niamh).get("/today/").context["items"]
    told = things(niamh)

    assert in_words(told.items) == in_words(shown)
    assert (len(told.items), told.more) == (2, 0)
    assert things(rhian).items == []


@pytest.mark.parametrize(("how_many", "lines"), [(3, 3), (4, 1)])
def test_many_groups_without_a_lead_are_one_line_on_both_lists(how_many, lines):
    niamh = a_coordinator()
    for number in range(how_many):
        GroupFactory(name=f"Brought in {number}", looked_after_by=niamh)

    shown = signed_in(niamh).get("/today/").context["items"]
    told = things(niamh)

    assert in_words(told.items) == in_words(shown)
    assert (len(told.items), told.more) == (lines, 0)
    what = "4 groups have no lead. You look after them until there is one."
    assert ((what, "/national/groups/") in [(item.what, item.url) for item in shown]) == (how_many == 4)


def test_there_are_at_most_seven_and_the_rest_is_counted():
    niamh = a_coordinator()
    for _each in range(9):
        a_taken_request(niamh, outcode="IM1")
    nobodys()

    found = things(niamh)

    assert (len(found.items), found.more) == (7, 3)
    assert found.headline == "Seven things, about 70 minutes"


def test_more_than_seven_hands_and_groups_are_counted_one_by_one():
    niamh = a_coordinator()
    for _each in range(9):
        a_match(niamh, state="hand", outcode="IM2")
    Membership.objects.filter(group=a_group("Leeds Kitchen Table", "LS6")).update(ended_at=timezone.now())

    found = things(niamh)

    assert (len(found.items), found.more) == (7, 3)


def test_the_queue_is_one_thing_however_long_it_is():
    for _each in range(3):
        nobodys()

    [item] = things(a_coordinator()).items

    assert (item.url, item.minutes) == ("/national/requests/", 9)
    assert item.what == "3 requests have nobody yet, the first in Isle of Man."


def test_a_group_that_has_missed_its_word_to_several_needs_a_hand():
    group, fine = a_group("Leeds Digital Neighbours"), a_group("York Tea and Tech", "YO1")
    make_late(a_new_request(group), a_new_request(group), a_new_request(fine))

    [item] = things(a_coordinator()).items

    assert (item.who, item.url) == ("Leeds Digital Neighbours", f"/groups/{group.slug}/manage/people/")
    assert item.what.startswith("2 charities have waited for this group's word")


def test_a_group_that_nobody_runs_and_nobody_looks_after_needs_a_hand():
    lonely, niamh = GroupFactory(name="Lonely"), a_coordinator()
    GroupFactory(name="Kept", looked_after_by=a_coordinator())
    a_group()

    assert [(item.who, item.act) for item in things(niamh).items] == [(lonely.name, "Find it somebody")]


def test_a_group_she_looks_after_needs_a_lead():
    niamh = a_coordinator()
    GroupFactory(name="Orphans", looked_after_by=niamh)

    assert [(item.who, item.act) for item in things(niamh).items] == [("Orphans", "Find a lead")]


def test_groups_that_no_request_reaches_are_one_thing_to_put_right():
    for _each in range(2):
        GroupFactory(covers=[], run_by=[PersonFactory()])

    [item] = things(a_coordinator()).items

    assert (item.url, item.minutes) == ("/national/quality/?check=groups-without-places", 4)


def test_a_concern_left_lying_is_known_and_nothing_of_it():
    request = a_new_request(organisation_name="Hope House")
    Concern.hinted(request, "Somebody spoke of suicide.")
    Concern.objects.update(created_at=timezone.now() - timedelta(days=7))

    [note] = things(a_coordinator()).notes

    assert note.what.startswith("A concern has waited unopened since")
    assert "Hope House" not in f"{note}"


def test_a_fresh_concern_is_its_leads_alone():
    Concern.hinted(a_new_request(), "Somebody spoke of suicide.")

    assert things(a_coordinator()).notes == []


def test_the_charitys_words_and_a_name_of_a_request_she_does_not_have_stay_where_they_are():
    nobodys(organisation_name="Secret Garden", words="Nobody else may read this.")

    assert "Secret Garden" not in f"{things(a_coordinator())}"


@pytest.mark.parametrize("how_many", [1, 3])
def test_all_of_it_is_one_statement(how_many, django_assert_num_queries):
    niamh = a_coordinator()
    for _each in range(how_many):
        a_taken_request(niamh, outcode="IM1")
        nobodys()
        GroupFactory()
    who = Who(niamh)
    assert who.audiences

    with django_assert_num_queries(1):
        assert len(tuesday.of(who).items) == 2 * how_many + 1
