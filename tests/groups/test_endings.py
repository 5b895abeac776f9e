"""Two groups become one, or one closes: with the yeses it needs, with numbers in front, and with a way back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import tasks
from groups.models import Group, GroupEnding, Membership, SeasonOff
from hub import shelves
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.journal.models import Journal
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from impact import counting
from impact.models import CountedRequest
from tests.factories.groups import GroupFactory, InvitationFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_new_request, a_taken_request, a_volunteer
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db


def a_group(name, **facts):
    lead = PersonFactory(second_factor=True)
    group = GroupFactory(name=name, run_by=[lead], **facts)
    group.lead = lead
    return group


@pytest.fixture
def niamh():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


@pytest.fixture
def kirkstall():
    return a_group("Kirkstall")


@pytest.fixture
def leeds():
    return a_group("Leeds", place_outcode="LS1")


def joined(group, into, niamh):
    ending = GroupEnding.propose("merge", group, who=Who(group.lead), into=into)
    ending.agree(who=Who(into.lead))
    ending.agree(who=Who(niamh))
    return ending


def closed(group, keeper, niamh, **said):
    ending = GroupEnding.propose("close", group, who=Who(group.lead), keeper=keeper, **said)
    ending.agree(who=Who(niamh))
    return ending


def address(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


# --- Who says yes -----------------------------------------------------------------------------------------
def test_nothing_moves_before_everybody_has_said_yes(kirkstall, leeds, niamh):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)
    assert [yes.whose for yes in ending.yeses() if yes.at] == ["lead"]

    ending.agree(who=Who(niamh))
    assert Group.objects.get(pk=kirkstall.pk).state == "active"

    ending.agree(who=Who(leeds.lead))
    assert Group.objects.get(pk=kirkstall.pk).merged_into == leeds


def test_of_a_group_without_a_lead_the_network_speaks(niamh, leeds):
    orphan = GroupFactory(looked_after_by=niamh)

    ending = GroupEnding.propose("merge", orphan, who=Who(niamh), into=leeds)
    ending.agree(who=Who(leeds.lead))

    orphan.refresh_from_db()
    assert (orphan.state, orphan.looked_after_by) == ("merged", None)


def test_a_coordinator_who_leads_the_group_needs_another_while_there_is_one(kirkstall, leeds, niamh):
    MembershipFactory(group=kirkstall, person=niamh, role="lead")
    other = a_coordinator()
    ending = GroupEnding.propose("merge", kirkstall, who=Who(niamh), into=leeds)
    ending.agree(who=Who(leeds.lead))

    assert ending.done_at is None
    ending.agree(who=Who(other))

    assert ending.done_at


def test_saying_yes_twice_is_saying_it_once(kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)
    done_at = GroupEnding.objects.get().done_at

    assert not ending.agree(who=Who(niamh))
    assert GroupEnding.objects.get().done_at == done_at
    assert kirkstall.moves.filter(act="merged").count() == 1


def test_whoever_leads_neither_has_no_yes(kirkstall, leeds):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)

    with pytest.raises(TransitionError):
        ending.agree(who=Who(a_group("York").lead))


def test_what_was_taken_off_the_table_is_not_done(kirkstall, leeds, niamh):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)
    ending.drop(who=Who(leeds.lead))
    ending.drop(who=Who(leeds.lead))

    with pytest.raises(TransitionError):
        ending.agree(who=Who(niamh))


@pytest.mark.parametrize("state", ["forming", "closed"])
def test_only_a_group_that_has_begun_and_not_ended_joins_another(leeds, niamh, state):
    with pytest.raises(TransitionError):
        GroupEnding.propose("merge", GroupFactory(state=state), who=Who(niamh), into=leeds)


# --- One group --------------------------------------------------------------------------------------------
def test_people_requests_and_addresses_go_along_and_are_counted(client, kirkstall, leeds, niamh):
    a_taken_request(kirkstall.lead, kirkstall)
    tom = a_volunteer(group=kirkstall)

    ending = joined(kirkstall, leeds, niamh)

    assert HelpRequest.objects.get().group == leeds

    assert ending.counts["moved"]["requests"] == 1
    assert set(Membership.objects.live().filter(group=leeds).values_list("person", flat=True)) == {
        kirkstall.lead.pk, leeds.lead.pk, tom.person_id,
    }  # fmt: skip
    tom.refresh_from_db()
    assert tom.group == leeds
    assert set(tom.matching_rows.values_list("groups", flat=True)[0]) == {leeds.pk}
    for page in ("", "contact/", "join/"):
        response = client.get(f"/groups/{kirkstall.slug}/{page}")
        assert (response.status_code, response.url) == (302, f"/groups/{leeds.slug}/{page}")


def test_who_runs_both_keeps_the_higher_role_and_all_their_evenings(kirkstall, leeds, niamh):
    Membership.objects.filter(group=kirkstall).update(evenings=5)
    MembershipFactory(group=leeds, person=kirkstall.lead, role="organiser", evenings=4)

    joined(kirkstall, leeds, niamh)

    own = Membership.objects.live().filter(person=kirkstall.lead)
    assert [(role.group, role.role, role.evenings) for role in own] == [(leeds, "lead", 9)]


def test_an_invitation_that_both_have_sent_is_one(kirkstall, leeds, niamh):
    InvitationFactory(group=kirkstall, email="jo@example.org", invited_by=kirkstall.lead)
    InvitationFactory(group=leeds, email="Jo@example.org", invited_by=leeds.lead)

    joined(kirkstall, leeds, niamh)

    assert leeds.invitations.open().count() == 1


def test_a_neighbour_that_is_covered_goes_on_being_covered(kirkstall, leeds, niamh):
    today = timezone.localdate()
    resting = GroupFactory()
    season = SeasonOff.objects.create(group=resting, neighbour=kirkstall, from_on=today, until_on=today)

    joined(kirkstall, leeds, niamh)

    season.refresh_from_db()
    assert (season.neighbour, season.ended_at) == (leeds, None)


def test_a_number_that_differs_takes_everything_back(kirkstall, leeds, niamh, monkeypatch):
    numbers = iter(range(99))
    wrong = shelves.GoesAlong(lambda e, j: None, lambda groups: {"tea": next(numbers)}, {})
    monkeypatch.setattr(shelves, "GROUP_MERGE", [*shelves.GROUP_MERGE, wrong])

    with pytest.raises(TransitionError, match="before and after"):
        joined(kirkstall, leeds, niamh)

    assert Group.objects.get(pk=kirkstall.pk).state == "active"
    assert not Journal.objects.exists()


def test_the_figures_follow(kirkstall, leeds, niamh):
    a_taken_request(kirkstall.lead, kirkstall)
    counting.count_changed()

    joined(kirkstall, leeds, niamh)
    counting.count_changed()

    assert CountedRequest.objects.get().credit == [leeds.pk]
    assert set(counting.count_all().values()) == {0}


def test_everybody_who_belongs_to_it_hears_once(kirkstall, leeds, niamh):
    tom = a_volunteer(group=kirkstall)
    long_gone = MembershipFactory(
        group=kirkstall, since=timezone.now() - timedelta(days=9), ended_at=timezone.now()
    )
    joined(kirkstall, leeds, niamh)

    tasks.tell_of_endings()
    tasks.tell_of_endings()

    told = OutgoingMail.objects.filter(kind="groups/group_joined").values_list("person", flat=True)
    assert sorted(told) == sorted([kirkstall.lead.pk, tom.person_id])
    assert long_gone.person_id not in told


def test_many_members_go_along_with_as_many_questions_as_few(kirkstall, leeds, niamh):
    def questions(how_many):
        people = type(niamh).objects.bulk_create(
            type(niamh)(email=f"{how_many}-{number}@example.org", name="Tom") for number in range(how_many)
        )
        Membership.objects.bulk_create(
            Membership(person=one, group=kirkstall, role="volunteer") for one in people
        )
        with CaptureQueriesContext(connection) as asked:
            joined(kirkstall, leeds, niamh).undo(who=Who(niamh))
        return len(asked)

    few = questions(3)
    many = questions(300)

    assert many == few
    assert kirkstall.memberships.live().count() == 304


# --- Two groups again -------------------------------------------------------------------------------------
def test_within_thirty_days_they_are_two_groups_again(client, kirkstall, leeds, niamh):
    tom = a_volunteer(group=kirkstall)
    ending = joined(kirkstall, leeds, niamh)

    undone = ending.undo(who=Who(leeds.lead))
    again = ending.undo(who=Who(leeds.lead))

    tom.refresh_from_db()
    assert (undone.left, again.restored) == ([], 0)
    assert (tom.group, Group.objects.get(pk=kirkstall.pk).state) == (kirkstall, "active")
    assert client.get(f"/groups/{kirkstall.slug}/").status_code == 200


def test_what_has_moved_on_since_stays_and_is_told(client, kirkstall, leeds, niamh):
    request, york = a_new_request(kirkstall), a_group("York", place_outcode="YO1")
    ending = joined(kirkstall, leeds, niamh)
    HelpRequest.objects.filter(pk=request.pk).update(group=york)

    response = sign_in(client, leeds.lead).post(address("ending-undo", leeds, ending.pk), follow=True)

    assert HelpRequest.objects.get().group == york
    assert "1 thing has moved on since" in response.text


def test_after_thirty_days_it_stays(kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)

    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(TransitionError):
        ending.undo(who=Who(niamh))


# --- Closing ----------------------------------------------------------------------------------------------
def test_a_group_with_a_case_in_hand_does_not_close_and_says_which(kirkstall, niamh):
    case = a_taken_request(kirkstall.lead, kirkstall)

    with pytest.raises(TransitionError, match=case.ref):
        closed(kirkstall, kirkstall.lead, niamh)


def test_what_nobody_has_read_goes_to_the_next_group_with_the_promised_day(kirkstall, niamh):
    request = a_new_request(kirkstall)
    other = a_group("Headingley")

    closed(kirkstall, kirkstall.lead, niamh)

    found = HelpRequest.objects.get()
    assert (found.group, found.due_at) == (other, request.due_at)


def test_every_role_ends_but_the_keepers(client, kirkstall, niamh):
    tunde, tom = MembershipFactory(group=kirkstall).person, a_volunteer(group=kirkstall)

    closed(kirkstall, kirkstall.lead, niamh)
    tasks.tell_of_endings()

    assert [role.person for role in kirkstall.memberships.live()] == [kirkstall.lead]
    tom.refresh_from_db()
    assert tom.group is None
    assert sign_in(client, kirkstall.lead).get(address("manage", kirkstall)).status_code == 200
    assert sign_in(client, tunde).get(address("manage", kirkstall)).status_code == 404
    told = OutgoingMail.objects.filter(kind="groups/group_closed").values_list("person", flat=True)
    assert set(told) == {tunde.pk, tom.person_id}


def test_the_page_of_a_closed_group_is_gone(client, kirkstall, niamh):
    closed(kirkstall, niamh, niamh)

    assert client.get(f"/groups/{kirkstall.slug}/").status_code == 404
    assert Group.objects.get().data_keeper == niamh


def test_somebody_who_has_nothing_to_do_with_it_cannot_keep_its_data(kirkstall):
    with pytest.raises(TransitionError):
        GroupEnding.propose("close", kirkstall, who=Who(kirkstall.lead), keeper=PersonFactory())


# --- The pages --------------------------------------------------------------------------------------------
def test_from_the_proposal_to_the_last_yes_on_the_pages(client, kirkstall, leeds, niamh):
    a_new_request(kirkstall)
    sign_in(client, kirkstall.lead).post(
        address("ending-join", kirkstall), {"into": leeds.pk, "why": "We are two."}
    )
    ending = GroupEnding.objects.get()

    page = sign_in(client, leeds.lead).get(address("ending-yes", leeds, ending.pk)).text
    assert "1 request" in page
    assert "We are two." in page
    client.post(address("ending-yes", leeds, ending.pk))
    sign_in(client, niamh).post(address("ending-yes", kirkstall, ending.pk))

    assert "nothing lost" in client.get(address("ending", leeds)).text


def test_the_lead_whose_yes_is_the_last_is_led_to_where_they_belong_now(client, kirkstall, leeds, niamh):
    ending = GroupEnding.propose("merge", kirkstall, who=Who(niamh), into=leeds)
    ending.agree(who=Who(leeds.lead))
    sign_in(client, kirkstall.lead)

    page = client.post(address("ending-yes", kirkstall, ending.pk), follow=True)

    assert page.redirect_chain == [(address("ending", leeds), 302)]
    assert "It is done. Everybody who belongs to it will hear." in page.text


def test_the_lead_who_makes_them_two_again_is_led_to_their_own_group(client, kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)
    sign_in(client, kirkstall.lead)

    page = client.post(address("ending-undo", leeds, ending.pk), follow=True)

    assert page.redirect_chain == [(address("ending", kirkstall), 302)]
    assert "They are two groups again, and everything is where it was." in page.text


def test_the_lead_who_closes_with_the_last_yes_comes_to_their_list(client, kirkstall, niamh):
    ending = GroupEnding.propose("close", kirkstall, who=Who(niamh), keeper=niamh)
    sign_in(client, kirkstall.lead)

    page = client.post(address("ending-yes", kirkstall, ending.pk), follow=True)

    assert page.redirect_chain == [(reverse("today"), 302)]
    assert page.status_code == 200


def test_what_hinders_closing_is_said_on_the_form_with_the_words_kept(client, kirkstall):
    case = a_taken_request(kirkstall.lead, kirkstall)

    response = sign_in(client, kirkstall.lead).post(
        address("ending-close", kirkstall), {"keeper": kirkstall.lead.pk, "why": "We are tired."}
    )

    assert response.status_code == 200
    assert case.ref in response.text
    assert "We are tired." in response.text


def test_an_organiser_reads_and_has_no_button(client, kirkstall, leeds):
    tunde = MembershipFactory(group=kirkstall, person=PersonFactory(second_factor=True)).person
    ending = GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)

    response = sign_in(client, tunde).get(address("ending", kirkstall))

    assert "would join Leeds" in response.text
    assert address("ending-yes", kirkstall, ending.pk) not in response.text
    assert client.post(address("ending-yes", kirkstall, ending.pk)).status_code == 404


@pytest.mark.parametrize("act", ["ending-yes", "ending-no", "ending-undo"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_groups_ending_is_not_there(client, kirkstall, leeds, act, method):
    york = a_group("York")
    ending = GroupEnding.propose("merge", york, who=Who(york.lead), into=leeds)

    response = getattr(sign_in(client, kirkstall.lead), method)(address(act, kirkstall, ending.pk))

    assert response.status_code == 404


def test_it_waits_on_the_lists_of_those_who_have_not_said(client, kirkstall, leeds, niamh):
    GroupEnding.propose("merge", kirkstall, who=Who(kirkstall.lead), into=leeds)

    def acts(person):
        return [item.what for item in sign_in(client, person).get("/today/").context["items"]]

    assert "Kirkstall would like to join you." in acts(leeds.lead)
    assert "It is proposed that the group joins Leeds." in acts(niamh)
    assert not any("propos" in str(what) for what in acts(kirkstall.lead))


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_endings_counts_its_queries(
    client, leeds, niamh, how_many, django_assert_max_num_queries
):
    for number in range(how_many):
        group = a_group(f"Kirkstall {number}")
        GroupEnding.propose("merge", group, who=Who(group.lead), into=leeds)
    sign_in(client, niamh)

    with django_assert_max_num_queries(14):
        assert client.get(address("ending", leeds)).text.count("would join Leeds") == how_many


def test_the_letters_can_be_written(kirkstall, leeds, niamh):
    york = a_group("York", place_outcode="YO1")
    MembershipFactory(group=york)
    joined(kirkstall, leeds, niamh)
    closed(york, york.lead, niamh)
    tasks.tell_of_endings()

    letters = {mail.kind: letter(mail) for mail in OutgoingMail.objects.all()}

    assert letters["groups/group_joined"].subject == "Kirkstall and Leeds are one group now"
    assert letters["groups/group_closed"].subject == "York has closed, with thanks"
