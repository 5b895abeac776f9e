"""Five plain signs: said to the group first with an offer, to the coordinator in words, and never as a ranking."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups import signs
from groups.models import Group, Meeting, NextLead, PageSection, SeasonOff
from groups.models.care import quarter_of
from hub.access.who import Who
from hub.common import dates
from hub.mail.models import OutgoingMail
from impact import tuesday
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_new_request
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db


def a_group(**facts):
    group = GroupFactory(run_by=[PersonFactory(second_factor=True)], **facts)
    group.lead = group.people_who_run_it()[0]
    return group


def read(group):
    return signs.told(signs.asked_of(Group.objects).get(pk=group.pk))


def told(group):
    return {sign.name: sign.is_well for sign in read(group)}


def make_well(group):
    PageSection.objects.update_or_create(
        group=group, kind="about", defaults={"title": "About", "edited_at": timezone.now()}
    )
    MembershipFactory(group=group)
    Meeting.objects.create(
        group=group, what="Tea", where="Hall", starts_at=timezone.now() + timedelta(days=3)
    )
    NextLead.say(group, answer="somebody", who="Sam", by=group.lead)


def ask(group, quarter, answer="somebody"):
    return NextLead.objects.create(
        group=group, quarter=quarter, answer=answer, who="Sam" if answer == "somebody" else ""
    )


def test_a_group_that_has_nothing_yet_reads_five_offers():
    group = a_group()
    PageSection.objects.filter(group=group).delete()
    HelpRequest.objects.filter(pk=a_new_request(group).pk).update(due_at=timezone.now() - timedelta(days=1))

    found = read(group)

    assert [sign.name for sign in found if not sign.is_well] == [
        "page",
        "people",
        "meeting",
        "next_lead",
        "promises",
    ]
    assert all(sign.words and sign.short and sign.url and sign.act for sign in found)


def test_a_group_that_is_well_reads_that_too():
    group = a_group()
    make_well(group)

    assert set(told(group).values()) == {True}


def test_a_page_is_fresh_for_ninety_days():
    group = a_group()
    PageSection.objects.filter(group=group).delete()
    PageSection.objects.create(group=group, title="About", edited_at=timezone.now() - timedelta(days=91))

    assert not told(group)["page"]


def test_who_was_thought_of_last_quarter_counts_and_the_one_before_does_not():
    group, this = a_group(), quarter_of(timezone.localdate())
    long_ago = ask(group, signs.quarter_before(signs.quarter_before(this)))
    assert not told(group)["next_lead"]

    long_ago.delete()
    ask(group, signs.quarter_before(this))

    assert told(group)["next_lead"]


@pytest.mark.parametrize("state", ["forming", "paused", "closed"])
def test_a_group_that_begins_rests_or_has_ended_is_told_nothing(state):
    group = a_group(state=state)

    assert read(group) == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_signs_of_many_groups_come_with_them_in_one_question(how_many, django_assert_num_queries):
    for _number in range(how_many):
        make_well(a_group())

    with django_assert_num_queries(1):
        found = [signs.told(group) for group in signs.asked_of(Group.objects)]

    assert [len(each) for each in found] == [5] * how_many


# --- The group first --------------------------------------------------------------------------------------
def test_the_overview_says_each_in_words_with_the_offer(client):
    group = a_group()

    page = sign_in(client, group.lead).get(reverse("groups:manage", args=[group.slug])).text

    assert "No meeting has a date. A cup of tea counts." in page
    assert reverse("groups:meeting-new", args=[group.slug]) in page
    assert "who could run the next one without you?" in page


def test_the_question_is_asked_once_a_quarter(client):
    group = a_group()
    where = reverse("groups:next-lead", args=[group.slug])
    sign_in(client, group.lead).post(where, {"answer": "somebody", "who": "Sam from the library"})
    client.post(where, {"answer": "somebody", "who": "Sam from the library"})

    assert "Our question of this quarter" not in client.get(reverse("groups:manage", args=[group.slug])).text
    assert group.next_leads.get().who == "Sam from the library"


def test_somebody_has_a_name_and_another_answer_keeps_none(client):
    group = a_group()
    where = reverse("groups:next-lead", args=[group.slug])

    response = sign_in(client, group.lead).post(where, {"answer": "somebody", "who": ""})
    assert "A first name is enough." in response.text
    client.post(where, {"answer": "not_now", "who": "Sam"})

    assert group.next_leads.get().who == ""


def test_the_name_is_read_by_those_who_run_it_and_nobody_else(client):
    group = a_group()
    NextLead.say(group, answer="somebody", who="Quentin Testname", by=group.lead)
    where = reverse("groups:next-lead", args=[group.slug])

    assert "Quentin Testname" in sign_in(client, group.lead).get(where).text
    sign_in(client, a_coordinator(second_factor=True))
    assert client.get(where).status_code == 404
    for page in (reverse("groups:national"), reverse("groups:manage", args=[group.slug])):
        assert "Quentin Testname" not in client.get(page).text


# --- The coordinator: words, no scores --------------------------------------------------------------------
def test_the_coordinator_reads_words_by_name_whatever_the_signs(client):
    well, other = a_group(name="Zebra Group"), a_group(name="Aardvark Group")
    make_well(well)
    sign_in(client, a_coordinator())

    page = client.get(reverse("groups:national")).text

    assert page.index("Aardvark Group") < page.index("Zebra Group")
    assert "No meeting dated" in page
    assert page.count("No meeting dated") == 1
    assert other.lead


def test_of_a_group_that_rests_she_reads_until_when_and_no_meeting_is_missed(client):
    group, today = a_group(name="Aardvark Group"), timezone.localdate()
    make_well(group)
    Meeting.objects.all().delete()
    season = SeasonOff.objects.create(
        group=group, neighbour=a_group(), from_on=today, until_on=today + timedelta(days=40)
    )
    sign_in(client, a_coordinator())

    before = client.get(reverse("groups:national"), {"name": "Aardvark"}).text
    SeasonOff.objects.filter(pk=season.pk).update(agreed_at=timezone.now())
    after = client.get(reverse("groups:national"), {"name": "Aardvark"}).text

    until = f"ests until {dates.day(season.until_on)}"
    assert "No meeting dated" in before
    assert until not in before
    assert "No meeting dated" not in after
    assert until in after
    assert told(group)["meeting"]
    assert (
        "the next meeting can wait"
        in sign_in(client, group.lead).get(reverse("groups:manage", args=[group.slug])).text
    )


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_groups_counts_the_same_queries(client, how_many, django_assert_num_queries):
    for _number in range(how_many):
        a_group()
    sign_in(client, a_coordinator())
    client.get(reverse("groups:national"))

    with django_assert_num_queries(6):
        assert client.get(reverse("groups:national")).text.count("Offer help<") == how_many


def test_she_offers_help_in_her_own_words_once(client):
    group, niamh = a_group(), a_coordinator(name="Niamh Byrne")
    where = reverse("groups:offer-help", args=[group.slug])
    sign_in(client, niamh).post(where, {"words": "Shall I come along on Tuesday?"})
    client.post(where, {"words": "Shall I come along on Tuesday?"})

    letter = OutgoingMail.objects.get(kind="groups/help_offered")
    assert (letter.person, letter.about.reason) == (group.lead, "Shall I come along on Tuesday?")


def test_nobody_but_a_coordinator_offers_help_that_way(client):
    group = a_group()

    assert sign_in(client, group.lead).get(reverse("groups:offer-help", args=[group.slug])).status_code == 404


def test_the_question_stands_last_on_the_list_of_a_lead(client):
    group = a_group()
    Group.objects.filter(pk=group.pk).update(created_at=timezone.now() - timedelta(days=100))

    items = sign_in(client, group.lead).get("/today/").context["items"]

    assert items[-1].url == reverse("groups:next-lead", args=[group.slug])


def test_a_score_is_nowhere_on_her_tuesday():
    a_group()

    assert tuesday.of(Who(a_coordinator())).items == []
