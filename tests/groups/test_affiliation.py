"""What we give each other: both say yes, a change replaces what was, and the day of the review is remembered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Affiliation
from hub.access.who import Who
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
IN_A_YEAR = timezone.localdate() + timedelta(days=365)
SAID = {
    "network_gives": "- This hub\n- Insurance",
    "group_gives": "An answer within ten working days",
    "costs": "",
}


@pytest.fixture
def niamh():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


@pytest.fixture
def group():
    group = GroupFactory(run_by=[PersonFactory(name="Asha Rahman", second_factor=True)])
    group.lead = group.people_who_run_it()[0]
    return group


def address(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


def proposed(group, person, **said):
    return Affiliation.propose(group, who=Who(person), **{**SAID, "review_on": IN_A_YEAR, **said})


def agreed(group, niamh, **said):
    agreement = proposed(group, niamh, **said)
    agreement.agree(who=Who(group.lead))
    return agreement


def test_it_counts_when_both_have_said_yes(group, niamh):
    agreement = proposed(group, niamh)
    assert not agreement.is_agreed

    agreement.agree(who=Who(group.lead))
    assert not agreement.agree(who=Who(group.lead))

    assert list(group.affiliations.agreed()) == [agreement]


def test_a_change_replaces_what_was_once_both_agree(group, niamh):
    before = agreed(group, niamh)
    change = proposed(group, group.lead, costs="The room.")
    assert list(group.affiliations.agreed()) == [before]

    change.agree(who=Who(niamh))

    assert list(group.affiliations.agreed()) == [change]
    before.refresh_from_db()
    assert before.ended_at


def test_whoever_leads_the_group_does_not_agree_for_the_network_too(group, niamh):
    MembershipFactory(group=group, person=niamh, role="lead")

    assert not proposed(group, niamh).is_agreed


def test_proposed_twice_it_stands_there_once_and_something_else_waits_its_turn(group, niamh):
    assert proposed(group, niamh) == proposed(group, niamh)

    with pytest.raises(TransitionError):
        proposed(group, group.lead, costs="The room.")


def test_what_is_put_aside_cannot_be_agreed_to(group, niamh):
    agreement = proposed(group, niamh)
    agreement.end(who=Who(niamh))
    agreement.end(who=Who(niamh))

    with pytest.raises(TransitionError):
        agreement.agree(who=Who(group.lead))


def test_on_the_pages_from_the_proposal_to_the_yes(client, group, niamh):
    sign_in(client, niamh).post(address("agreement-new", group), {**SAID, "review_on": IN_A_YEAR.isoformat()})
    [agreement] = group.affiliations.all()
    page = sign_in(client, group.lead).get(address("agreement", group)).text
    assert "<li>Insurance</li>" in page

    client.post(address("agreement-yes", group, agreement.pk))

    assert "For the group: Asha Rahman" in client.get(address("agreement", group)).text


def test_a_day_that_has_gone_is_said_beside_it_and_the_words_are_kept(client, group, niamh):
    response = sign_in(client, niamh).post(
        address("agreement-new", group), {**SAID, "review_on": "2020-01-01"}
    )

    assert response.status_code == 200
    assert "Choose a day that is still to come." in response.text
    assert "Insurance" in response.text


def test_four_chairs(client, group, niamh):
    agreement = agreed(group, niamh)
    organiser = MembershipFactory(group=group).person
    elsewhere = GroupFactory(run_by=[PersonFactory(second_factor=True)]).people_who_run_it()[0]
    end = address("agreement-end", group, agreement.pk)

    assert client.get(address("agreement", group)).url.startswith("/account/login/")
    for person, reads, ends in [
        (elsewhere, 404, 404),
        (organiser, 200, 404),
        (group.lead, 200, 200),
        (niamh, 200, 200),
    ]:
        sign_in(client, person)
        assert client.get(address("agreement", group)).status_code == reads
        assert client.get(end).status_code == ends


def test_another_groups_agreement_is_not_there(client, group, niamh):
    other = GroupFactory(run_by=[PersonFactory(second_factor=True)])
    other.lead = other.people_who_run_it()[0]
    agreement = agreed(other, niamh)

    assert sign_in(client, group.lead).post(address("agreement-end", group, agreement.pk)).status_code == 404


@pytest.mark.parametrize(("days", "is_due"), [(30, True), (31, False)])
def test_the_review_stands_on_both_lists_thirty_days_before(client, group, niamh, days, is_due):
    agreed(group, niamh, review_on=timezone.localdate() + timedelta(days=days))

    for person in (group.lead, niamh):
        items = sign_in(client, person).get("/today/").context["items"]
        assert any("what we give each other" in str(item.what) for item in items) == is_due
