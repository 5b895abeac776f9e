"""A season off: a neighbour is asked and covers; new requests go there, and the receipt counts by their evenings."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups import places, routing
from groups.models import Group, Membership, SeasonOff
from groups.tasks import forget
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from tests.factories.groups import CoverageArea, GroupFactory, MembershipFactory
from tests.factories.hub import a_coordinator, sign_in
from tests.factories.volunteers import HelpRequestFactory
from tests.volunteers.desk import a_group
from volunteers.receipt import Receipt

pytestmark = pytest.mark.django_db
TUESDAY, THURSDAY = 1, 3


def day(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def leeds():
    return a_group("Leeds Digital", "LS6", sitting_days=[TUESDAY])


@pytest.fixture
def bradford():
    return a_group("Bradford Click Club", "BD5", sitting_days=[THURSDAY])


def asked(group, neighbour, begins=0, ends=90):
    return SeasonOff.ask(group, neighbour, from_on=day(begins), until_on=day(ends), who=Who(group.asha))


def agreed(group, neighbour, begins=0, ends=90):
    season = asked(group, neighbour, begins, ends)
    season.agree(who=Who(neighbour.asha))
    return season


def room(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


def leads_to(typed="LS6"):
    return routing.route(places.find(typed))


# --- Where requests go -----------------------------------------------------------------------------------
@time_machine.travel("2026-12-02 09:00Z", tick=False)
def test_while_a_group_rests_its_places_lead_to_the_neighbour_and_the_sentence_says_why(leeds, bradford):
    SeasonOff.ask(
        leeds, bradford, from_on=date(2026, 12, 2), until_on=date(2027, 3, 3), who=Who(leeds.asha)
    ).agree(who=Who(bradford.asha))

    found = leads_to()

    assert (found.group, found.resting, found.home, found.others) == (bradford, leeds, leeds, [])
    assert (
        found.sentence
        == "Leeds Digital rests until 3 March 2027; Bradford Click Club looks after its places."
    )


@pytest.mark.parametrize("state", ["asked", "declined", "ended", "later", "over"])
def test_without_a_yes_that_holds_today_all_is_as_before(leeds, bradford, state):
    if state in ("asked", "declined"):
        season = asked(leeds, bradford)
        if state == "declined":
            season.decline(who=Who(bradford.asha))
    elif state == "later":
        agreed(leeds, bradford, begins=1)
    else:
        season = agreed(leeds, bradford)
        if state == "ended":
            season.end(who=Who(leeds.asha))
        else:
            SeasonOff.objects.update(from_on=day(-9), until_on=day(-1))

    assert (leads_to().group, leads_to().resting) == (leeds, None)


@pytest.mark.parametrize("gone", ["closed", "nobody runs it"])
def test_a_neighbour_who_can_no_longer_cover_leaves_all_as_before(leeds, bradford, gone):
    agreed(leeds, bradford)
    if gone == "closed":
        Group.objects.filter(pk=bradford.pk).update(state="closed")
    else:
        Membership.objects.filter(group=bradford).update(ended_at=timezone.now() + timedelta(seconds=1))

    assert leads_to().group == leeds


def test_the_neighbour_is_not_told_of_itself_among_the_others(leeds, bradford):
    third = a_group("York", "YO1")
    for group in (bradford, third):
        CoverageArea.objects.create(group=group, outcode="LS6")
    agreed(leeds, bradford)

    assert leads_to().others == [third]


@pytest.mark.parametrize("rests", [False, True])
@pytest.mark.parametrize("how_many", [1, 3])
def test_a_season_costs_no_query_more(leeds, bradford, how_many, rests, django_assert_num_queries):
    for number in range(how_many - 1):
        CoverageArea.objects.create(group=a_group(f"Group {number}", "YO1"), outcode="LS6")
    if rests:
        agreed(leeds, bradford)

    with django_assert_num_queries(2):
        found = leads_to()
        assert found.sentence
        assert found.group.primary_region.name


def test_a_new_request_goes_to_the_neighbour_and_the_clock_is_theirs(leeds, bradford):
    with time_machine.travel("2026-11-30 10:00Z", tick=False):  # a Monday
        agreed(leeds, bradford)
        request = HelpRequestFactory(organisation_name="Hope House", outcode="LS6")
        request.confirm()

    assert (request.group, request.routed_to) == (bradford, bradford)
    assert timezone.localtime(request.due_at).date() == date(2026, 12, 4)  # the day after their Thursday
    assert "Asha" in Receipt(request, request.contacts.first()).look_after


def test_what_they_had_in_hand_stays_and_they_are_not_told_of_each_new_one(leeds, bradford, client):
    before = HelpRequestFactory(organisation_name="Before", outcode="LS6")
    before.confirm()
    agreed(leeds, bradford)
    HelpRequestFactory(organisation_name="After", outcode="LS6").confirm()

    before.refresh_from_db()
    response = sign_in(client, leeds.asha).get("/today/")

    assert before.group == leeds
    assert [change.words for change in response.context["changes"] if "nearer" in change.words] == []


def test_a_new_volunteer_of_the_place_is_at_home_with_the_group_that_rests(leeds, bradford):
    from volunteers.views.joining import home_group

    agreed(leeds, bradford)

    assert home_group("LS6") == leeds


def test_the_finder_says_so(client, leeds, bradford):
    agreed(leeds, bradford)

    page = client.get("/groups/near/?postcode=LS6").text

    assert "Leeds Digital rests until" in page
    assert "Bradford Click Club" in page


def test_what_is_written_to_a_group_that_rests_is_read_by_the_neighbour_and_the_form_says_so(
    client, leeds, bradford
):
    agreed(leeds, bradford)
    there = reverse("groups:contact", args=[leeds.slug])

    page = client.get(there).text

    assert "Somebody of Bradford Click Club, next door, reads what you write too." in page
    assert f'action="{there}"' in page
    assert "Somebody of Bradford Click Club reads it by" in client.get(f"{there}sent/").text


def test_its_own_page_says_kindly_that_it_rests(client, leeds, bradford):
    agreed(leeds, bradford)

    page = client.get(leeds.get_absolute_url()).text

    assert "They take a season off" in page
    assert bradford.get_absolute_url() in page


def test_its_rooms_say_it_too_and_its_page_promises_no_evening_meanwhile(client, leeds, bradford):
    agreed(leeds, bradford)

    page = client.get(leeds.get_absolute_url()).text
    rooms = sign_in(client, leeds.asha).get(room("manage", leeds)).text

    assert "They sit down" not in page
    assert "You rest at the moment" in rooms
    assert "Bradford Click Club looks after your places until" in rooms


def test_a_group_with_its_season_known_asks_nothing_more(leeds, bradford, django_assert_num_queries):
    agreed(leeds, bradford)

    with django_assert_num_queries(1):
        found = {
            group.name: group.covering_neighbour for group in Group.objects.with_season().order_by("name")
        }
    with django_assert_num_queries(1):
        assert Group.objects.not_resting().count() == 1

    assert found == {"Bradford Click Club": None, "Leeds Digital": bradford}
    assert Group.objects.get(pk=leeds.pk).covering_neighbour == bradford


# --- Asking and answering --------------------------------------------------------------------------------
def test_pressed_twice_it_is_asked_once_and_another_neighbour_only_after_taking_it_back(leeds, bradford):
    third = a_group("York", "YO1")
    assert asked(leeds, bradford) == asked(leeds, bradford)

    with pytest.raises(TransitionError):
        asked(leeds, third)
    SeasonOff.objects.get().end(who=Who(leeds.asha))
    asked(leeds, third)

    assert SeasonOff.objects.open().get().neighbour == third


def test_whoever_rests_covers_nobody(leeds, bradford):
    third = a_group("York", "YO1")
    agreed(bradford, third)

    with pytest.raises(TransitionError):
        asked(leeds, bradford)


def test_a_season_that_is_over_leaves_room_for_the_next(leeds, bradford):
    agreed(leeds, bradford)
    SeasonOff.objects.update(from_on=day(-30), until_on=day(-1))

    asked(leeds, bradford)

    assert SeasonOff.objects.count() == 2


def test_a_yes_after_it_was_taken_back_says_so(leeds, bradford):
    season = asked(leeds, bradford)
    season.end(who=Who(leeds.asha))

    with pytest.raises(TransitionError):
        season.agree(who=Who(bradford.asha))
    assert season.end(who=Who(leeds.asha)) is False


def test_from_the_question_to_the_yes_by_the_pages(client, leeds, bradford):
    begins, ends = day(1), day(60)
    sign_in(client, leeds.asha).post(
        room("season-ask", leeds),
        {"neighbour": bradford.pk, "from_on": str(begins), "until_on": str(ends), "words": "We need a rest."},
    )
    season = SeasonOff.objects.get()
    assert "is asked" in client.get(room("season", leeds)).text or season

    sign_in(client, bradford.tunde)
    today = client.get("/today/").text
    assert "Would like to rest from" in today
    there = room("season-answer", bradford, season.pk)
    assert there in today
    assert "We need a rest." in client.get(there).text
    for _press in range(2):
        response = client.post(there, {"answer": "yes"}, follow=True)

    season.refresh_from_db()
    assert season.is_agreed
    assert "Leeds Digital" in response.text
    assert "Would like to rest" not in client.get("/today/").text
    assert AuditEntry.objects.filter(act="season off agreed").count() == 1


def test_a_no_and_a_cover_given_back_are_fine(client, leeds, bradford):
    season = agreed(leeds, bradford)
    client = sign_in(client, bradford.asha)

    client.post(room("season-answer", bradford, season.pk), {"answer": "no"})
    client.post(room("season-answer", bradford, season.pk), {"answer": "no"})

    season.refresh_from_db()
    assert season.declined_at
    assert leads_to().group == leeds


def test_back_early_with_one_press(client, leeds, bradford):
    season = agreed(leeds, bradford)
    client = sign_in(client, leeds.tunde)
    assert "We are back" in client.get(room("season", leeds)).text

    response = client.post(room("season-end", leeds, season.pk), follow=True)

    assert "Good to have you back." in response.text
    assert leads_to().group == leeds


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("neighbour", "999999"), ("neighbour", ""), ("neighbour", "itself"), ("neighbour", "far"), ("from_on", "31/2/2027"),
        ("from_on", "1999-01-01"), ("until_on", "1999-01-01"), ("until_on", "9999-12-31"), ("words", "x" * 301),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(client, leeds, bradford, field, said):
    far = a_group("Glasgow", "G12")
    said = {"itself": leeds.pk, "far": far.pk}.get(said, said)
    right = {"neighbour": bradford.pk, "from_on": str(day(1)), "until_on": str(day(60)), "words": ""}

    response = sign_in(client, leeds.asha).post(room("season-ask", leeds), {**right, field: said})

    assert 'class="field-error"' in response.text
    assert not SeasonOff.objects.exists()


# --- Letters ---------------------------------------------------------------------------------------------
def test_both_are_told_and_a_letter_of_somebody_who_stopped_stays(client, leeds, bradford):
    sign_in(client, leeds.asha).post(
        room("season-ask", leeds),
        {
            "neighbour": bradford.pk,
            "from_on": str(day(1)),
            "until_on": str(day(60)),
            "words": "We need a rest.",
        },
    )
    season = SeasonOff.objects.get()
    asks = OutgoingMail.objects.filter(kind="groups/season_asked")
    assert {mail.person for mail in asks} == {bradford.asha, bradford.tunde}
    assert "We need a rest." in letter(asks.first()).body
    Membership.stop_all(bradford.tunde, bradford, who=Who(bradford.tunde))
    of_tunde = asks.get(person=bradford.tunde)
    assert reason_not_to_send(with_wishes(asks.filter(pk=of_tunde.pk), of_tunde.to_email).get())

    sign_in(client, bradford.asha).post(room("season-answer", bradford, season.pk), {"answer": "yes"})

    answers = OutgoingMail.objects.filter(kind="groups/season_answered")
    assert {mail.person for mail in answers} == {leeds.asha, leeds.tunde}
    assert "looks after your places" in letter(answers.first()).body


# --- Chairs ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post"])
def test_from_four_chairs(client, leeds, bradford, method):
    season = asked(leeds, bradford)
    doors = [room("season", leeds), room("season-ask", leeds), room("season-end", leeds, season.pk)]
    others = [MembershipFactory().person, MembershipFactory(group=leeds, role="volunteer").person]

    for door in doors:
        assert getattr(client, method)(door).url.startswith("/account/login/")
    for person in others:
        sign_in(client, person)
        assert {getattr(client, method)(door).status_code for door in doors} == {404}
    sign_in(client, leeds.tunde)
    assert {client.get(door).status_code for door in doors} == {200}


def test_nobody_answers_for_another_group(client, leeds, bradford):
    """Those who ask don't say the yes, those who are asked don't end it, the network only reads."""
    season = asked(leeds, bradford)

    sign_in(client, leeds.asha)
    for group in (leeds, bradford):
        assert client.post(room("season-answer", group, season.pk), {"answer": "yes"}).status_code == 404
    sign_in(client, bradford.asha)
    for group in (leeds, bradford):
        assert client.post(room("season-end", group, season.pk)).status_code == 404
    sign_in(client, a_coordinator())
    assert client.get(room("season", leeds)).status_code == 200
    assert client.post(room("season-answer", bradford, season.pk), {"answer": "yes"}).status_code == 404
    assert client.post(room("season-ask", leeds), {"neighbour": bradford.pk}).status_code == 404

    season.refresh_from_db()
    assert season.is_open
    assert not season.is_agreed


def test_an_organiser_of_one_who_is_of_the_network_too_does_not_answer_for_the_other(client, leeds, bradford):
    from tests.factories.hub import NetworkRoleFactory

    season = asked(leeds, bradford)
    NetworkRoleFactory(person=leeds.asha)

    response = sign_in(client, leeds.asha).post(room("season-answer", bradford, season.pk), {"answer": "yes"})

    assert response.status_code == 404


def test_a_role_that_ended_answers_nothing(client, leeds, bradford):
    season = asked(leeds, bradford)
    client = sign_in(client, bradford.asha)
    client.get(room("season-answer", bradford, season.pk))
    Membership.objects.filter(person=bradford.asha).update(ended_at=timezone.now() + timedelta(seconds=1))

    assert client.post(room("season-answer", bradford, season.pk), {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_room_counts_the_same_queries(client, leeds, how_many, django_assert_num_queries):
    for number in range(how_many):
        asked(a_group(f"Group {number}", "YO1"), leeds)
    client = sign_in(client, leeds.asha)
    client.get("/groups/")

    with django_assert_num_queries(6):
        page = client.get(room("season", leeds)).text
    assert page.count("waits for your answer") == how_many


def test_a_group_alone_in_its_region_is_told_kindly(client):
    glasgow = a_group("Glasgow", "G12")

    assert "No neighbour could cover" in sign_in(client, glasgow.asha).get(room("season", glasgow)).text
    GroupFactory(place_outcode="G12")  # nobody runs it
    assert "No neighbour could cover" in client.get(room("season", glasgow)).text


def test_a_season_is_forgotten_two_years_after_it_was_over():
    resting, neighbour = GroupFactory(), GroupFactory()
    _long_ago, kept = (
        SeasonOff.objects.create(
            group=resting,
            neighbour=neighbour,
            from_on=day(-900),
            until_on=day(ended),
            ended_at=timezone.now(),
        )
        for ended in (-731, -729)
    )

    forget()
    forget()

    assert list(SeasonOff.objects.all()) == [kept]
