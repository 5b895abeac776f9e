"""What somebody held goes over by the hub's own hand; what only people can pass on is listed for them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Handover, Holding, Meeting, Membership
from hub.access.who import Who
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import a_coordinator, sign_in
from tests.factories.volunteers import a_taken_request
from tests.volunteers.desk import a_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return a_group()


def a_key(group, person=None, **facts):
    return Holding.objects.create(
        **{"group": group, "kind": "key", "what": "Key of the library room", "held_by": person, **facts}
    )


def a_meeting(group, by, days=7):
    return Meeting.objects.create(
        group=group, what="Tea", starts_at=timezone.now() + timedelta(days=days), where="Library", made_by=by
    )


def stop(person, group):
    return Membership.stop_all(person, group, who=Who(person))


def room(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


def lines(handover):
    return {(line.kind, line.moved_by_hub) for line in handover.items.all()}


# --- Made by the hub -------------------------------------------------------------------------------------
def test_everything_they_held_is_on_the_list_and_what_can_move_has_moved(group):
    request = a_taken_request(group.asha, group)
    meeting, past = a_meeting(group, group.asha), a_meeting(group, group.asha, days=-7)
    a_key(group, group.asha)
    a_key(group, group.tunde, what="Shared calendar", kind="calendar")
    group.on_duty = group.asha
    group.save()

    stop(group.asha, group)

    handover = Handover.objects.get()
    assert (handover.person, handover.heir) == (group.asha, group.tunde)
    assert lines(handover) == {("key", False), ("meetings", True), ("on_duty", True), ("requests", True)}
    for row in (request, meeting, past, group):
        row.refresh_from_db()
    assert (request.owner, meeting.made_by, past.made_by) == (group.tunde, group.tunde, group.asha)
    assert group.on_duty is None


def test_the_list_names_a_place_and_no_charity(group):
    a_taken_request(group.asha, group, organisation_name="Hope House")

    stop(group.asha, group)

    assert "Hope House" not in str(list(Handover.objects.get().items.values()))


def test_nothing_held_makes_no_handover_and_stopping_twice_makes_one(group):
    stop(group.tunde, group)
    assert not Handover.objects.exists()

    a_key(group, group.asha)
    membership = Membership.objects.get(person=group.asha)
    for _press in range(2):
        stop(group.asha, group)
        membership.stop(who=Who(group.asha))

    assert Handover.objects.count() == 1


def test_whoever_stays_in_another_role_hands_nothing_over(group):
    MembershipFactory(group=group, person=group.asha, role="organiser")
    a_key(group, group.asha)

    Membership.objects.get(person=group.asha, role="organiser").stop(who=Who(group.asha))

    assert not Handover.objects.exists()


def test_a_volunteer_who_leaves_hands_nothing_over(group):
    a_key(group, group.asha)
    volunteer = MembershipFactory(group=group, person=group.asha, role="volunteer")

    volunteer.stop(who=Who(group.asha))

    assert not Handover.objects.exists()


def test_an_heir_who_stops_passes_an_open_handover_on(group):
    a_key(group, group.asha)
    third = MembershipFactory(group=group).person
    stop(group.asha, group)

    stop(group.tunde, group)

    assert Handover.objects.get(person=group.asha).heir == third


def test_the_letter_says_kindly_what_to_hand_back_and_else_nothing(group):
    from groups.emails import roles

    a_key(group, group.asha, how="Ring Tunde first")
    parting = stop(group.asha, group)
    roles.role_ended(parting.membership, by=group.asha)
    other = stop(group.tunde, group)
    roles.role_ended(other.membership, by=group.tunde)

    asha, tunde = (
        letter(OutgoingMail.objects.get(person=person)).body for person in (group.asha, group.tunde)
    )

    assert "- Key of the library room (Ring Tunde first)" in asha
    assert "nothing left for you to do" not in asha
    assert "nothing left for you to do" in tunde


# --- The heir's list and the page ------------------------------------------------------------------------
def test_the_heir_reads_it_on_today_and_ticks_it_line_by_line(client, group):
    key, account = a_key(group, group.asha), a_key(group, group.asha, kind="account", what="Room booking")
    a_meeting(group, group.asha)
    stop(group.asha, group)
    handover = Handover.objects.get()
    client = sign_in(client, group.tunde)
    first, second = handover.items.filter(moved_by_hub=False)

    assert "Handover from Asha: 2 things." in client.get("/today/").text
    client.post(room("handover", group, handover.pk), {"done": [first.pk]})

    handover.refresh_from_db()
    assert handover.is_open
    assert "Handover from Asha: 1 thing." in client.get("/today/").text
    response = client.post(
        room("handover", group, handover.pk),
        {"done": [first.pk, second.pk], "was_done": [first.pk]},
        follow=True,
    )

    assert "Everything has changed hands." in response.text
    for thing in (key, account):
        thing.refresh_from_db()
    assert (key.held_by, account.held_by) == (group.tunde, group.tunde)
    assert "Handover from" not in client.get("/today/").text


@pytest.mark.parametrize("by_hand", [0, 1, 3])
def test_today_counts_what_the_page_has_to_tick(client, group, by_hand):
    for number in range(by_hand):
        a_key(group, group.asha, what=f"Key {number}")
    a_meeting(group, group.asha)
    stop(group.asha, group)
    client = sign_in(client, group.tunde)

    said = client.get("/today/").text
    page = client.get(room("handover", group, Handover.objects.get().pk))

    count = len([line for line in page.context["by_hand"] if not line.done_at])
    words = {0: "everything has moved already", 1: "1 thing.", 3: "3 things."}
    assert page.context["moved"]
    assert f"Handover from Asha: {words[count]}" in said
    assert count == by_hand


def test_two_who_tick_at_once_both_keep_theirs(client, group):
    a_key(group, group.asha)
    a_key(group, group.asha, what="Banner", kind="other")
    stop(group.asha, group)
    handover = Handover.objects.get()
    first, second = handover.items.all()
    client, there = sign_in(client, group.tunde), room("handover", group, handover.pk)

    client.post(there, {"done": [first.pk]})
    client.post(there, {"done": [second.pk]})  # of a page made before the first

    assert handover.items.filter(done_at=None).count() == 0


def test_a_tick_too_many_is_taken_back(client, group):
    a_key(group, group.asha)
    stop(group.asha, group)
    handover = Handover.objects.get()
    line = handover.items.get()
    client, there = sign_in(client, group.tunde), room("handover", group, handover.pk)

    client.post(there, {"done": [line.pk]})
    client.post(there, {"was_done": [line.pk]})

    handover.refresh_from_db()
    assert handover.is_open
    assert handover.items.get().done_at is None


def test_where_all_has_moved_one_press_says_it_was_read(client, group):
    a_meeting(group, group.asha)
    stop(group.asha, group)
    handover = Handover.objects.get()
    client = sign_in(client, group.tunde)

    assert "I have read it" in client.get(room("handover", group, handover.pk)).text
    client.post(room("handover", group, handover.pk))

    handover.refresh_from_db()
    assert not handover.is_open


@pytest.mark.parametrize("line", ["999999", "1e3", "٣", "-1", "1" + "0" * 30])
def test_a_line_of_another_handover_is_not_ticked(client, group, line):
    a_key(group, group.asha)
    stop(group.asha, group)
    handover = Handover.objects.get()

    response = sign_in(client, group.tunde).post(room("handover", group, handover.pk), {"done": [line]})

    assert response.status_code == 200
    assert handover.items.get().done_at is None


def test_whoever_of_the_network_looks_after_the_group_is_the_heir_and_may_open_it(client):
    niamh, other = a_coordinator(name="Niamh Byrne"), None
    lead = MembershipFactory(role="lead")
    a_key(lead.group, lead.person)
    stop(lead.person, lead.group)
    other = a_coordinator(name="Gwen")
    handover = Handover.objects.get()
    there = room("handover", lead.group, handover.pk)

    assert handover.heir == niamh
    assert sign_in(client, niamh).get(there).status_code == 200
    assert "Handover from" in client.get("/today/").text
    assert sign_in(client, other).get(there).status_code == 404


# --- Things we hold --------------------------------------------------------------------------------------
THING = {"kind": "key", "what": "Key of the library room", "how": "Ask at the desk", "held_by": ""}


def test_a_thing_is_noted_once_changed_given_and_taken_off(client, group):
    client = sign_in(client, group.tunde)

    client.post(room("thing-new", group), THING)
    client.post(room("thing-new", group), THING)
    thing = Holding.objects.get()
    client.post(room("thing", group, thing.pk), {**THING, "held_by": group.asha.pk})

    assert "Asha Rahman" in client.get(room("things", group)).text
    client.get(room("thing-removal", group, thing.pk))
    assert Holding.objects.count() == 1
    client.post(room("thing-removal", group, thing.pk))
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "password: Kettle-and-list", "The PIN is 4711", "pwd=hunter2", "Passcode - 1234", "Cyfrinair: tegell",
        "it is Tr0ub4dor&3 I think",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["what", "how"])
def test_what_looks_like_a_password_is_refused_beside_its_field(client, group, field, words):
    response = sign_in(client, group.tunde).post(room("thing-new", group), {**THING, field: words})

    assert "That looks like a password." in response.text
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Reset the password by the link",
        "https://Calendar.example/Ab1?x=2",
        "Key no. 4711",
        "The wifi box, 2nd shelf",
    ],
)
def test_ordinary_words_are_no_password(client, group, words):
    sign_in(client, group.tunde).post(room("thing-new", group), {**THING, "how": words})

    assert Holding.objects.get().how == words


@pytest.mark.parametrize(
    ("field", "said"),
    [("kind", "gold"), ("what", ""), ("what", "x" * 121), ("held_by", "999999"), ("how", "x" * 301)],
)
def test_what_cannot_be_is_said_beside_the_field(client, group, field, said):
    response = sign_in(client, group.tunde).post(room("thing-new", group), {**THING, field: said})

    assert 'class="field-error"' in response.text
    assert not Holding.objects.exists()


def test_a_thing_is_given_to_nobody_outside_the_group(client, group):
    stranger = MembershipFactory().person

    sign_in(client, group.tunde).post(room("thing-new", group), {**THING, "held_by": stranger.pk})

    assert not Holding.objects.exists()


# --- Four chairs, and a role that ends (G4) --------------------------------------------------------------
def rooms_of(group):
    thing = a_key(group, group.asha)
    stop(group.asha, group)
    handover = Handover.objects.get(group=group)
    return [
        room("handovers", group), room("handover", group, handover.pk), room("things", group),
        room("thing-new", group), room("thing", group, thing.pk), room("thing-removal", group, thing.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
def test_from_four_chairs(client, group, method):
    doors = rooms_of(group)
    elsewhere = MembershipFactory().person
    volunteer = MembershipFactory(group=group, role="volunteer").person
    there = GroupFactory(run_by=[elsewhere])
    theirs = a_key(there)

    for door in doors:
        assert getattr(client, method)(door).url.startswith("/account/login/")
    for person in (elsewhere, volunteer, a_coordinator()):
        sign_in(client, person)
        assert {getattr(client, method)(door).status_code for door in doors} == {404}
    sign_in(client, group.tunde)
    assert {client.get(door).status_code for door in doors} == {200}
    for act in ("thing", "thing-removal"):
        assert getattr(client, method)(room(act, group, theirs.pk), THING).status_code == 404
    assert Holding.objects.filter(pk=theirs.pk, what="Key of the library room").exists()


def test_a_role_that_ended_shuts_every_door_at_once(client, group):
    doors = rooms_of(group)
    client = sign_in(client, group.tunde)
    assert {client.get(door).status_code for door in doors} == {200}
    Membership.objects.filter(person=group.tunde).update(ended_at=timezone.now() + timedelta(seconds=1))

    assert {client.get(door).status_code for door in doors} == {404}
    assert {client.post(door, THING).status_code for door in doors} == {404}
    assert Holding.objects.count() == 1


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("handovers", 5), ("things", 6)])
def test_rooms_count_the_same_queries(client, how_many, name, queries, group, django_assert_num_queries):
    for _each in range(how_many):
        leaving = MembershipFactory(group=group).person
        a_key(group, leaving)
        stop(leaving, group)
    client = sign_in(client, group.tunde)
    client.get("/groups/")

    with django_assert_num_queries(queries):
        client.get(room(name, group))
