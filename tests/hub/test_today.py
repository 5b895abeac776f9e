"""What needs you first, then what changed since you last looked; and nothing when there is nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from groups.models import CoverageArea, Group, Membership
from hub.today.items import Item, in_order
from hub.today.views import headline
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from tests.factories.volunteers import HelpRequestFactory, a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group, a_safeguarding_lead, signed_in
from volunteers.models import Concern, HelpRequest

pytestmark = pytest.mark.django_db
TODAY, LONDON = "/today/", ZoneInfo("Europe/London")


def test_nobody_is_asked_to_sign_in(client):
    assert client.get(TODAY)["Location"] == "/account/login/?next=/today/"


@pytest.mark.parametrize(
    ("things", "minutes", "said"),
    [
        (1, 10, "One thing, about 10 minutes"),
        (2, 10, "Two things, about 10 minutes"),
        (12, 1, "12 things, about 1 minute"),
        (3, 23, "Three things, about 25 minutes"),
        (6, 52, "Six things, about 50 minutes"),
        (105, 1050, "105 things, more than one evening"),
    ],
)
def test_the_headline_counts_things_and_minutes(things, minutes, said):
    assert headline(things, minutes) == said


def test_what_is_urgent_comes_first_then_what_is_overdue_then_the_soonest_day():
    now = timezone.now()
    late = Item("late", "", due_at=now - timedelta(days=1), overdue=True)
    urgent = Item("urgent", "", since=now, urgent=True)
    soon, later, any_day = (
        Item("soon", "", due_at=now + timedelta(hours=1)),
        Item("later", "", due_at=now + timedelta(days=1)),
        Item("any", ""),
    )

    assert [item.who for item in in_order([later, any_day, soon, late, urgent])] == [
        "urgent", "late", "any", "soon", "later",
    ]  # fmt: skip


def test_an_organiser_reads_who_what_and_one_button_each():
    group = a_group()
    new = a_new_request(group, organisation_name="Hope House", kind="advice")
    mine = a_taken_request(group.tunde, group, organisation_name="Ouseburn Welcome")
    a_taken_request(group.asha, group, organisation_name="Ashas Own")
    waiting = a_taken_request(group.tunde, group, organisation_name="Thinking")
    waiting.ask("How many?", by=group.tunde)

    response = signed_in(group.tunde).get(TODAY)

    assert [item.url for item in response.context["items"]] == [f"/triage/{row.ref}/" for row in (new, mine)]
    assert "<h1>Two things, about 20 minutes</h1>" in response.text
    assert "Reply to Hope House" in response.text
    assert "A new request from Leeds: advice." in response.text


def test_a_long_list_is_counted_to_its_end_and_shows_the_soonest():
    group = a_group()
    for _each in range(27):
        a_new_request(group)
    late = HelpRequest.objects.order_by("pk").last()
    HelpRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))

    response = signed_in(group.asha).get(TODAY)

    assert "<h1>27 things, more than one evening</h1>" in response.text
    assert "And 2 more, when these are done." in response.text
    assert response.context["items"][0].url == late.get_absolute_url().replace("/help/request/", "/triage/")


def test_a_missed_promise_says_overdue():
    group = a_group()
    request = a_new_request(group)
    HelpRequest.objects.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(days=1))

    assert ">overdue<" in signed_in(group.asha).get(TODAY).text


def test_a_reply_puts_it_on_the_list_again():
    group = a_group()
    request = a_taken_request(group.tunde, group)
    request.ask("How many?", by=group.tunde)
    client = signed_in(group.tunde)
    assert "Nothing needs you. Enjoy your evening." in client.get(TODAY).text

    request.reply(request.bev, "Six.")

    assert "They wrote back, from Leeds" in client.get(TODAY).text


def test_cover_and_held_posts_stand_on_the_list():
    group, york = a_group(), a_group("York Repair Table", "YO1")
    a_new_request(york, outcode="YO1", organisation_name="Secret House").ask_for_cover([group])
    HelpRequestFactory(screening="held", group=group)

    response = signed_in(group.tunde).get(TODAY)

    assert [item.act for item in response.context["items"]] == ["Look at them", "Have a look"]
    assert "Secret House" not in response.text


def test_a_coordinator_has_one_row_for_the_whole_queue():
    for outcode in ("JE2", "GY1"):
        a_new_request(outcode=outcode)

    response = signed_in(a_coordinator()).get(TODAY)

    assert "2 requests have nobody yet" in response.text
    assert len(response.context["items"]) == 1


def test_a_coordinator_is_warned_before_the_list_of_holidays_ends():
    niamh = a_coordinator(second_factor=True)
    said = []
    for year in (2026, 2028):
        with time_machine.travel(datetime(year, 6, 1, 12, tzinfo=LONDON), tick=False):
            said.append("The list of bank holidays ends with" in signed_in(niamh).get(TODAY).text)

    assert said == [False, True]


def test_a_safeguarding_lead_has_the_concern_on_her_list():
    request = a_new_request(a_group())
    Concern.objects.create(request=request, region_code="E12000003", source="hint")

    response = signed_in(a_safeguarding_lead()).get(TODAY)

    assert [item.act for item in response.context["items"]] == ["Read the concern"]
    assert request.organisation_name not in response.text


@pytest.mark.parametrize("role", [None, "admin"])
def test_without_a_role_or_a_duty_it_says_what_one_can_do(role):
    person = PersonFactory() if role is None else NetworkRoleFactory(role=role).person

    text = signed_in(person).get(TODAY).text

    assert ("Ask for help for a charity" in text) == (role is None)
    assert ("Nothing needs you." in text) == (role == "admin")


# --- Since you last looked -----------------------------------------------------------------------------
def test_what_others_did_is_told_and_what_i_did_is_not():
    group = a_group()
    request = a_taken_request(group.asha, group, organisation_name="Hope House")
    request.hand_on(group.tunde, by=group.asha)
    request.choose_size("answer", by=group.tunde)

    changes = signed_in(group.tunde).get(TODAY).context["changes"]

    assert [(change.who, change.words) for change in changes] == [
        ("Asha", "handed it on."),
        ("Asha", "took it to read."),
        ("The charity", "confirmed the request."),
    ]


def test_ten_changes_at_most_and_none_of_other_groups():
    group, other = a_group(), a_group("Glasgow Kitchen Table", "G12")
    for _each in range(12):
        a_new_request(group)
    a_new_request(other, outcode="G12", organisation_name="Elsewhere")

    response = signed_in(group.tunde).get(TODAY)

    assert len(response.context["changes"]) == 10
    assert "Elsewhere" not in response.text


def test_a_group_that_covers_the_place_too_is_told_who_has_it_and_nothing_else():
    nearest, further = a_group("Leeds Kitchen Table", "LS6"), a_group("Bradford Click Club", "BD5")
    for group in (nearest, further):
        CoverageArea.objects.get_or_create(group=group, outcode="LS6")
    HelpRequestFactory(organisation_name="Hope House", outcode="LS6").confirm()

    response = signed_in(further.tunde).get(TODAY)

    assert [(change.about, change.words, change.url) for change in response.context["changes"]] == [
        (
            "Somebody in Leeds",
            "You look after it too; Leeds Kitchen Table is nearer and has this request.",
            "",
        )
    ]
    assert "Hope House" not in response.text


def test_o13_looking_is_not_having_seen_and_a_press_is():
    group = a_group()
    a_new_request(group)
    client = signed_in(group.tunde)

    client.get(TODAY)
    client.head(TODAY)
    assert len(client.get(TODAY).context["changes"]) == 1
    assert client.get("/today/seen/").status_code == 405
    response = client.post("/today/seen/", follow=True)

    assert response.context["changes"] == []
    group.tunde.refresh_from_db()
    assert group.tunde.list_seen_at is not None


def test_o11_today_is_kept_by_no_cache(client):
    response = signed_in(a_group().tunde).get(TODAY)

    assert "no-store" in response["Cache-Control"]
    assert client.get(TODAY).status_code == 302


def an_organisers_evening(how_many):
    group, york = a_group(), a_group("York Repair Table", "YO1")
    for _each in range(how_many):
        a_new_request(group)
        a_new_request(york, outcode="YO1").ask_for_cover([group])
        HelpRequestFactory(screening="held", group=group)
    return group.tunde, 2 * how_many + 1


def a_coordinators_morning(how_many):
    niamh = a_coordinator()
    for _each in range(how_many):
        a_new_request(outcode="JE2")
        a_new_request(outcode="JE2").take_for_network(by=niamh)
    return niamh, how_many + 1


@pytest.mark.parametrize(("of", "most"), [(an_organisers_evening, 8), (a_coordinators_morning, 9)])
def test_today_asks_the_same_questions_however_long_the_list(of, most, django_assert_max_num_queries):
    asked = []
    for how_many in (1, 3):
        person, items = of(how_many)
        client = signed_in(person)
        client.get(TODAY)
        with django_assert_max_num_queries(most) as queries:
            response = client.get(TODAY)
        assert len(response.context["items"]) == items
        asked.append(len(queries))
        HelpRequest.objects.all().update(screening="spam", group=None)

    assert asked[0] == asked[1]


def test_who_looks_after_a_group_leaves_its_new_requests_to_those_who_run_it():
    group, niamh = a_group(), a_coordinator()
    request = a_new_request(group)
    Group.objects.filter(pk=group.pk).update(looked_after_by=niamh)

    seen = [item.who for item in signed_in(niamh).get(TODAY).context["items"]]
    assert request.organisation_name not in seen

    Membership.objects.filter(group=group).update(ended_at=timezone.now())
    Group.objects.filter(pk=group.pk).update(looked_after_by=niamh)
    seen = [item.who for item in signed_in(niamh).get(TODAY).context["items"]]
    assert request.organisation_name in seen
