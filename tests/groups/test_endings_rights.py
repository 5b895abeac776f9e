"""After two groups were one for a while: no right that has ended comes back, and nobody is left alone."""

import pytest

from groups.models import Group, GroupEnding, Invitation, Membership
from hub.access.who import Who
from hub.common.models import TransitionError
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator
from tests.factories.learning import ExperimentFactory, PackFactory
from tests.groups.test_endings import a_group, joined

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


def roles_of(person):
    return set(Membership.objects.live().filter(person=person).values_list("group__name", "role"))


def as_it_is(group):
    held = Group.objects.get(pk=group.pk)
    held.lead = group.lead
    return held


# --- Rights (G4, G5, O6) ------------------------------------------------------------------------------------
@pytest.mark.parametrize("before", [("organiser", "organiser"), ("organiser", "lead"), ("lead", "organiser")])
def test_g4_who_was_asked_to_stop_meanwhile_runs_neither_group_again(kirkstall, leeds, niamh, before):
    tunde = PersonFactory()
    for group, role in zip((kirkstall, leeds), before, strict=True):
        MembershipFactory(person=tunde, group=group, role=role)
    ending = joined(kirkstall, leeds, niamh)
    Membership.objects.live().get(person=tunde).stop(who=Who(leeds.lead))

    ending.undo(who=Who(niamh))

    assert roles_of(tunde) == set()


def test_g5_who_leads_no_more_leads_neither_group_again(kirkstall, leeds, niamh):
    tunde = PersonFactory()
    for group in (kirkstall, leeds):
        MembershipFactory(person=tunde, group=group, role="lead")
    ending = joined(kirkstall, leeds, niamh)
    Membership.objects.live().get(person=tunde).stop(who=Who(leeds.lead))
    MembershipFactory(person=tunde, group=leeds, role="organiser")

    ending.undo(who=Who(niamh))

    assert roles_of(tunde) == {("Leeds", "organiser")}


def test_a_volunteer_who_left_is_not_brought_back(kirkstall, leeds, niamh):
    tom = PersonFactory()
    for group in (kirkstall, leeds):
        MembershipFactory(person=tom, group=group, role="volunteer")
    ending = joined(kirkstall, leeds, niamh)
    Membership.objects.live().get(person=tom).stop(who=Who(tom))

    ending.undo(who=Who(niamh))

    assert roles_of(tom) == set()


def test_who_became_a_lead_meanwhile_runs_both_as_before_and_leads_the_one(kirkstall, leeds, niamh):
    tunde = PersonFactory()
    for group in (kirkstall, leeds):
        MembershipFactory(person=tunde, group=group, role="organiser")
    ending = joined(kirkstall, leeds, niamh)
    Membership.begin(tunde, leeds, "lead", who=Who(niamh))

    ending.undo(who=Who(niamh))

    assert roles_of(tunde) == {("Kirkstall", "organiser"), ("Leeds", "lead")}


# --- Nobody is left alone -----------------------------------------------------------------------------------
def test_a_group_that_comes_back_without_a_lead_is_looked_after(kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)
    Membership.objects.live().get(person=kirkstall.lead).stop(who=Who(kirkstall.lead))

    ending.undo(who=Who(leeds.lead))

    assert Group.objects.get(pk=kirkstall.pk).looked_after_by == niamh


def test_it_does_not_come_back_out_of_a_group_that_has_joined_another(kirkstall, leeds, niamh):
    york = a_group("York", place_outcode="YO1")
    first = joined(kirkstall, leeds, niamh)
    second = joined(as_it_is(leeds), york, niamh)

    with pytest.raises(TransitionError, match="first"):
        first.undo(who=Who(niamh))
    second.undo(who=Who(niamh))
    first = GroupEnding.objects.get(pk=first.pk)
    first.undo(who=Who(niamh))

    states = Group.objects.filter(pk__in=[kirkstall.pk, leeds.pk, york.pk]).values_list("state", flat=True)
    assert set(states) == {"active"}
    assert roles_of(kirkstall.lead) == {("Kirkstall", "lead")}


def test_it_does_not_come_back_out_of_a_group_that_has_closed(kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)
    ended = GroupEnding.propose("close", as_it_is(leeds), who=Who(leeds.lead), keeper=leeds.lead)
    ended.agree(who=Who(niamh))

    with pytest.raises(TransitionError):
        ending.undo(who=Who(niamh))


# --- Closed -------------------------------------------------------------------------------------------------
def test_a_closed_group_takes_no_answers_and_is_in_no_card(client, kirkstall, leeds, niamh):
    card = ExperimentFactory(group=leeds)
    joined_card = card.join(kirkstall, by=kirkstall.lead)
    pack = PackFactory(experiment=card, group=kirkstall)
    ending = GroupEnding.propose("close", kirkstall, who=Who(kirkstall.lead), keeper=kirkstall.lead)
    ending.agree(who=Who(niamh))

    pack.refresh_from_db()
    joined_card.refresh_from_db()
    assert None not in (pack.closed_at, joined_card.left_at)
    assert client.get(f"/experiments/answers/{pack.name}/").status_code == 404


@pytest.mark.parametrize("how", ["merged", "closed"])
def test_nobody_begins_in_a_group_that_has_ended(kirkstall, leeds, niamh, how):
    page = Group.objects.get(pk=kirkstall.pk)  # as it was when somebody opened the page
    if how == "merged":
        joined(kirkstall, leeds, niamh)
    else:
        ending = GroupEnding.propose("close", kirkstall, who=Who(kirkstall.lead), keeper=kirkstall.lead)
        ending.agree(who=Who(niamh))

    for begins in (
        lambda: Membership.begin(PersonFactory(), page, "volunteer"),
        lambda: Invitation.invite("jo@example.org", "organiser", page, who=Who(kirkstall.lead)),
    ):
        with pytest.raises(TransitionError):
            begins()

    assert not Membership.objects.live().filter(group=kirkstall).exclude(person=kirkstall.lead).exists()


# --- A yes is as good as the role behind it (A11) -------------------------------------------------------------
@pytest.mark.parametrize("whose", ["kirkstall", "leeds"])
def test_a_yes_ends_with_the_role_it_was_given_in(kirkstall, leeds, niamh, whose):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)
    ending.agree(who=Who(leeds.lead))
    group = {"kirkstall": kirkstall, "leeds": leeds}[whose]
    asha = MembershipFactory(group=group, role="lead").person
    group.memberships.get(person=group.lead).stop(who=Who(group.lead))

    GroupEnding.objects.get().agree(who=Who(niamh))
    assert GroupEnding.objects.get().done_at is None

    assert GroupEnding.objects.get().may_be_agreed_by(Who(asha))
    GroupEnding.objects.get().agree(who=Who(asha))
    assert GroupEnding.objects.get().done_at is not None


def test_of_a_group_whose_last_lead_has_gone_the_network_speaks(kirkstall, leeds, niamh):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)
    ending.agree(who=Who(leeds.lead))
    kirkstall.memberships.get(person=kirkstall.lead).stop(who=Who(kirkstall.lead))

    GroupEnding.objects.get().agree(who=Who(niamh))

    assert GroupEnding.objects.get().done_at is not None
