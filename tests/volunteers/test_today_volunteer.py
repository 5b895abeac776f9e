"""`/today/` of somebody who volunteers, and what asks and introductions put on an organiser's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, again, signed_in
from volunteers.models import HelpRequest, Match, Passing, Volunteer

pytestmark = pytest.mark.django_db
TODAY = "/today/"


@pytest.fixture
def group():
    return a_group()


def items(person):
    return signed_in(person).get(TODAY).context["items"]


def notes(person):
    return [(note.who, note.what) for note in signed_in(person).get(TODAY).context["notes"]]


def changes(person):
    return signed_in(person).get(TODAY).context["changes"]


def of(match):
    return match.volunteer.person


# --- A volunteer -----------------------------------------------------------------------------------------
def test_nothing_to_do_is_said_kindly():
    text = signed_in(a_volunteer().person).get(TODAY).text

    assert "Nothing needs you. Enjoy your evening." in text


def test_somebody_without_a_role_is_shown_the_ways_in():
    text = signed_in(PersonFactory()).get(TODAY).text

    assert reverse("volunteers:join") in text
    assert reverse("volunteers:sought") in text


def test_an_ask_says_who_asks_what_and_by_which_day(group):
    match = a_match(group.tunde, group)

    (item,) = items(of(match))

    assert item.url == match.get_absolute_url()
    assert item.who == "Tunde of Leeds Digital Neighbours"
    assert item.what.startswith("40 minutes with ")
    assert "a no is as welcome as a yes" in item.what
    assert (item.due_at, item.minutes) == (match.lapses_at, 3)


@pytest.mark.parametrize(
    ("size", "state", "check", "said"),
    [
        ("talk", "introduced", 1, "You and Bev are introduced. Find a time that suits you both."),
        ("talk", "introduced", -1, "Did you and Bev talk? One tap is enough."),
        ("job", "introduced", 9, "Four lines say what you and Bev will do. Right as they stand?"),
        ("job", "under_way", 9, ""),
        ("job", "under_way", -1, "How is it going with Bev? If it is done: three ticks."),
        ("project", "introduced", 0, "You and Bev are introduced. Find a time that suits you both."),
        ("talk", "done", 0, ""),
        ("talk", "ended_early", 0, ""),
        ("talk", "said_no", 0, ""),
        ("talk", "lapsed", 0, ""),
    ],
)
def test_an_introduction_names_the_next_act_where_it_is_theirs(group, size, state, check, said):
    match = a_match(group.tunde, group, size=size, state=state)
    if check:
        at = timezone.now() + timedelta(days=check)
        Match.objects.filter(pk=match.pk).update(check_at=at)

    assert [item.what for item in items(of(match))] == ([said] if said else [])


def test_what_waits_for_the_charity_stands_on_nobodys_list(group):
    talk = a_match(group.tunde, group, state="introduced")
    talk.talked(by=of(talk))
    job = a_match(group.tunde, group, size="job", state="introduced", volunteer=a_volunteer("Priya Shah"))
    job.agree(by=of(job), version=job.note_version)

    assert items(of(talk)) == items(of(job)) == []


def test_a_raised_hand_and_a_yes_are_told_and_nothing_is_to_be_pressed(group):
    raised = a_match(group.tunde, group, state="hand")
    yes = a_match(group.tunde, group, state="said_yes", volunteer=a_volunteer("Priya Shah"))

    assert [note[0] for note in notes(of(raised))] == ["You raised your hand"]
    assert [note[0] for note in notes(of(yes))] == ["You said yes"]
    assert items(of(raised)) == items(of(yes)) == []


def test_two_silences_ask_whether_to_pause(group):
    tom = a_volunteer()
    Volunteer.objects.filter(pk=tom.pk).update(silences=2)

    (item,) = items(tom.person)

    assert (item.who, item.url) == ("Shall we pause you?", reverse("volunteers:me-pause"))
    tom.refresh_from_db()
    tom.pause(by=tom.person)
    assert items(tom.person) == []
    assert notes(tom.person)[0][0] == "You are paused"


def test_joining_is_finished_from_the_list_and_the_welcome_is_somebody_elses_turn(group):
    joining, new = a_volunteer(state="interested"), a_volunteer("Priya Shah", group, state="onboarding")

    assert [item.act for item in items(joining.person)] == ["Finish joining"]
    assert items(new.person) == []
    assert notes(new.person)[0][0] == "Talks are open to you"


def test_thanks_travel_and_so_do_a_good_end_and_a_place_that_was_filled(group):
    match = a_match(group.tunde, group, state="done", organisation_name="Hope House")
    match.thank("Bev", "The rota has run every week since.")

    told = [(change.who, change.words) for change in changes(of(match))]

    assert ("Bev", "wrote: “The rota has run every week since.”") in told
    assert ("", "it is done. Thank you.") in told
    assert {change.about for change in changes(of(match))} == {"Hope House"}


def test_nobody_learns_from_it_who_said_no_or_why_it_ended(group):
    tom, priya = a_volunteer(), a_volunteer("Priya Shah")
    request = a_ready_request(group.tunde, group, size="job", organisation_name="Hope House")
    role = request.roles.get()
    role.line_up([{"volunteer": tom, "reasons": []}, {"volunteer": priya, "reasons": []}], by=group.tunde)
    role.matches.get(volunteer=tom).say_no(by=tom.person, reason="cause", words="Not for me.")
    role.matches.get(volunteer=priya).say_yes(by=priya.person)
    role.matches.get(volunteer=priya).introduce()
    role.matches.get(volunteer=priya).feels_wrong(by="charity")

    for person in (priya.person, group.asha, group.tunde):
        text = signed_in(person).get(TODAY).text
        assert "Tom" not in text
        assert "Not for me" not in text
    assert [change.words for change in changes(priya.person)] == [
        "it has ended. Thank you for what you gave."
    ]
    assert "feel right" not in signed_in(priya.person).get(TODAY).text


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_volunteers_list_asks_the_same_questions_however_long_it_is(
    group, how_many, django_assert_max_num_queries
):
    tom = a_volunteer(most_at_once=5, hours=40)
    for _each in range(how_many):
        a_match(group.tunde, group, state="introduced", volunteer=tom)
    client = signed_in(tom.person)
    client.get(TODAY)

    with django_assert_max_num_queries(10):
        response = client.get(TODAY)

    assert len(response.context["items"]) == how_many


# --- An organiser ----------------------------------------------------------------------------------------
def test_a_ready_request_that_nobody_is_lined_up_for_is_asked_about_with_its_day(group):
    request = a_ready_request(group.tunde, group, organisation_name="Hope House")

    (item,) = items(group.tunde)

    assert (item.who, item.act) == ("Hope House", "Choose whom to ask")
    assert item.what.startswith(
        "What's needed is written, and nobody is asked yet. They were promised a word by "
    )
    assert (item.due_at, item.minutes) == (again(request).due_at, 5)
    assert items(group.asha) == []


def test_a_line_up_that_ran_dry_comes_back_and_names_nobody(group):
    match = a_match(group.tunde, group)
    assert items(group.tunde) == []

    match.say_no(by=of(match), reason="time")
    (item,) = items(group.tunde)

    assert item.what.startswith("Nobody is left on the line-up. Who might be next?")
    assert "Tom" not in item.what


def test_first_a_word_with_those_for_whom_it_went_wrong_then_the_next_one(group):
    match = a_match(group.tunde, group, state="not_right")
    assert [item.act for item in items(group.tunde)] == ["Look into it"]

    match.look_into(by=group.tunde)

    assert [item.act for item in items(group.tunde)] == ["Choose whom to ask"]


def test_a_request_of_a_known_size_asks_for_the_words(group):
    request = a_taken_request(group.tunde, group)
    assert [item.act.split()[0] for item in items(group.tunde)] == ["Reply"]
    request.choose_size("talk", by=group.tunde)

    (item,) = items(group.tunde)

    assert (item.act, item.url) == (
        "Say what's needed",
        reverse("volunteers:case-needed", args=[request.ref]),
    )


def test_two_who_cannot_tell_what_is_wanted_ask_for_other_words(group):
    tom, priya = a_volunteer(), a_volunteer("Priya Shah")
    request = a_ready_request(group.tunde, group, size="job")
    role = request.roles.get()
    role.line_up([{"volunteer": tom, "reasons": []}, {"volunteer": priya, "reasons": []}], by=group.tunde)
    for match in role.matches.all():
        match.say_no(by=of(match), reason="unclear")

    (item,) = items(group.tunde)

    assert item.what.startswith("People could not tell what is wanted.")
    assert item.url == reverse("volunteers:case-needed", args=[request.ref])


def test_a_raised_hand_is_answered_by_whoever_has_the_case(group):
    match = a_match(group.tunde, group, state="hand", organisation_name="Hope House")

    (item,) = items(group.tunde)

    assert (item.who, item.act) == ("Hope House", "Answer Tom")
    assert item.url == reverse("volunteers:case-hand", args=[match.request.ref, match.ref])
    assert items(group.asha) == []


@pytest.mark.parametrize("state", ["not_right", "ended_early", "no_show"])
def test_what_went_wrong_stands_first_until_somebody_has_looked_into_it(group, state):
    a_taken_request(group.tunde, group)
    match = a_match(group.tunde, group, state=state)

    first = items(group.tunde)[0]

    assert first.url == reverse("volunteers:case-looked", args=[match.request.ref, match.ref])
    assert first.urgent
    assert bool(items(group.asha)) is (state == "not_right")
    match.look_into(by=group.tunde)
    assert first.url not in [item.url for item in items(group.tunde)]


def test_newcomers_who_wait_for_a_hello_are_one_row(group):
    for name in ("Tom Price", "Priya Shah"):
        a_volunteer(name, group, state="onboarding")
    a_volunteer("Sam Lee", a_group("York Repair Table", "YO1"), state="onboarding")

    (item,) = items(group.asha)

    assert item.what.startswith("2 newcomers wait for a hello.")
    assert item.url == reverse("volunteers:welcome", args=[group.slug])


def test_a_request_another_group_would_pass_on_waits_for_an_answer(group):
    york = a_group("York Repair Table", "YO1")
    request = a_taken_request(group.tunde, group, organisation_name="Secret House")
    passing = Passing.propose(request, york, by=group.tunde)

    (item,) = items(york.asha)

    assert item.who == "Somebody in Leeds"
    assert "Leeds Digital Neighbours would pass it on to you: not sure yet." in item.what
    assert item.url == reverse("volunteers:passing", args=[request.ref])
    passing.say_yes(by=york.asha)
    assert items(york.asha) == []
    passing.say_yes(by="charity")
    assert "York Repair Table has it now" in changes(group.tunde)[0].words


def test_while_two_yeses_are_awaited_it_is_nobodys_turn_until_the_promised_day_is_over(group):
    request = a_ready_request(group.tunde, group)
    Passing.propose(request, a_group("York Repair Table", "YO1"), by=group.tunde)
    assert items(group.tunde) == []

    HelpRequest.objects.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(days=1))
    (item,) = items(group.tunde)

    assert item.overdue
    assert "York Repair Table was asked to take it" in item.what
    assert item.url == reverse("volunteers:case-passing", args=[request.ref])


def test_thanks_to_somebody_they_found_reach_the_organisers(group):
    match = a_match(group.tunde, group, state="done", organisation_name="Hope House")
    match.thank("Bev", "The rota has run every week since.")

    words = [(change.who, change.words) for change in changes(group.asha)]

    assert ("Bev", "thanked Tom: “The rota has run every week since.”") in words


def test_a_coordinator_sees_none_of_a_groups_asks(group):
    a_match(group.tunde, group, state="hand")
    a_match(group.tunde, group, state="not_right", volunteer=a_volunteer("Priya Shah"))

    assert items(a_coordinator()) == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_an_organisers_list_asks_the_same_questions_however_long_it_is(
    group, how_many, django_assert_max_num_queries
):
    for number in range(how_many):
        a_match(group.tunde, group, state="hand", volunteer=a_volunteer(f"A{number}", group))
        a_match(group.tunde, group, state="not_right", volunteer=a_volunteer(f"B{number}", group))
        a_volunteer(f"C{number}", group, state="onboarding")
    client = signed_in(group.tunde)
    client.get(TODAY)

    with django_assert_max_num_queries(12):
        response = client.get(TODAY)

    assert len(response.context["items"]) == 2 * how_many + 1
