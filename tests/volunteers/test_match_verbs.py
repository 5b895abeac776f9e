"""Every move an ask can make, taken by its verb; every other one refused; twice is as good as once; counters true."""

import itertools
from datetime import date

import pytest

from hub.common.models import TransitionError
from tests.factories.volunteers import a_match, a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Connection, Match, Role, Volunteer

pytestmark = pytest.mark.django_db
S = Match.State

MAKE = {
    S.LINED_UP: lambda group: a_match(group.tunde, group, state="hand"),
    **{
        state: (lambda group, state=state: a_match(group.tunde, group, state=state, size="job"))
        for state in S
        if state != S.LINED_UP
    },
}


def agreed(match):
    match.agree(by="charity", version=match.note_version)
    match.agree(by=match.volunteer.person, version=match.note_version)


def a_turn(match, group):
    """Lined up behind somebody, and now it is their turn."""
    match.position = 1
    match.save()
    match.role.ask_next()


EDGES = [
    (S.LINED_UP, S.ASKED, a_turn),
    (S.LINED_UP, S.SAID_YES, lambda match, group: match.accept_hand(by=group.tunde)),
    (S.LINED_UP, S.RELEASED, lambda match, group: match.release("decided", by=group.tunde)),
    (S.ASKED, S.SAID_YES, lambda match, group: match.say_yes(by=match.volunteer.person)),
    (S.ASKED, S.SAID_NO, lambda match, group: match.say_no(by=match.volunteer.person, reason="time")),
    (S.ASKED, S.LAPSED, lambda match, group: match.lapse()),
    (S.ASKED, S.RELEASED, lambda match, group: match.release("withdrawn", by="charity")),
    (S.SAID_YES, S.INTRODUCED, lambda match, group: match.introduce()),
    (S.SAID_YES, S.SAID_NO, lambda match, group: match.say_no(by=match.volunteer.person)),
    (S.SAID_YES, S.RELEASED, lambda match, group: match.release("silent", by="hub")),
    (S.INTRODUCED, S.UNDER_WAY, lambda match, group: agreed(match)),
    (S.INTRODUCED, S.DONE, lambda match, group: match.talked(by="charity")),
    (S.INTRODUCED, S.ENDED_EARLY, lambda match, group: match.end_early(by="charity", reason="changed")),
    (S.INTRODUCED, S.NO_SHOW, lambda match, group: match.end_early(by="charity", reason="no_show")),
    (S.INTRODUCED, S.NOT_RIGHT, lambda match, group: match.feels_wrong(by=match.volunteer.person)),
    (S.UNDER_WAY, S.DONE, lambda match, group: match.finish(by="charity")),
    (S.UNDER_WAY, S.ENDED_EARLY, lambda match, group: match.end_early(by="charity", reason="fit")),
    (S.UNDER_WAY, S.NO_SHOW, lambda match, group: match.end_early(by="charity", reason="no_show")),
    (S.UNDER_WAY, S.NOT_RIGHT, lambda match, group: match.feels_wrong(by="charity")),
]


@pytest.mark.parametrize(("old", "new", "verb"), EDGES, ids=[f"{old}-{new}" for old, new, _verb in EDGES])
def test_each_move_is_made_by_its_verb_written_down_and_counted(old, new, verb):
    group = a_group()
    match = MAKE[old](group)

    verb(match, group)

    assert again(match).state == new
    assert [(move.old, move.new) for move in match.moves.exclude(old=new)][-1] == (old, new)
    everything_is_counted()


def test_every_edge_of_the_diagram_is_taken_here():
    here = {(old, new) for old, new, _verb in EDGES}

    assert {(old, new) for old, news in Match.MOVES.items() for new in news} == here


@pytest.mark.parametrize("old", list(S))
def test_whatever_the_diagram_does_not_show_is_refused(old):
    match = MAKE[old](a_group())

    for before, new in itertools.product(S, S):
        if before == old and new != old and new not in Match.MOVES.get(old, set()):
            with pytest.raises(TransitionError):
                match.move(new, by="hub", act="asked")

    assert again(match).state == old
    everything_is_counted()


LINES = {"note_what": "The rota", "note_when": "Tuesday", "note_where": "Here", "note_done": "One rota"}
TICKS = {"tick_done": True, "tick_without": True, "tick_returned": True}
TWICE = [
    ("asked", lambda match, group: match.say_yes(by=match.volunteer.person)),
    ("asked", lambda match, group: match.say_no(by=match.volunteer.person)),
    ("asked", lambda match, group: match.not_until(date(2031, 5, 1), by=match.volunteer.person)),
    ("asked", lambda match, group: match.lapse()),
    ("asked", lambda match, group: match.release("paused", by="hub")),
    ("said_yes", lambda match, group: match.introduce()),
    ("introduced", lambda match, group: match.rewrite_note(LINES, by="charity")),
    ("introduced", lambda match, group: agreed(match)),
    ("introduced", lambda match, group: match.talked(by=match.volunteer.person)),
    ("introduced", lambda match, group: match.talked(by="charity")),
    ("introduced", lambda match, group: match.not_yet(by="charity")),
    ("introduced", lambda match, group: match.feels_wrong(by="charity")),
    ("under_way", lambda match, group: match.tick(TICKS, by=match.volunteer.person)),
    ("under_way", lambda match, group: match.finish(by="hub")),
    ("under_way", lambda match, group: match.end_early(by="charity", reason="fit")),
    ("not_right", lambda match, group: match.look_into(by=group.tunde)),
    ("done", lambda match, group: match.say_again("again", by="charity")),
    ("done", lambda match, group: match.thank("Bev", "The rota runs.")),
    ("done", lambda match, group: match.follow_up("yes")),
]


@pytest.mark.parametrize(("state", "verb"), TWICE, ids=range(len(TWICE)))
def test_doing_it_twice_changes_nothing(state, verb):
    group = a_group()
    match = a_match(group.tunde, group, state=state, size="job")
    verb(match, group)
    moves, before = match.moves.count(), facts(match)

    verb(again(match), group)

    assert (match.moves.count(), facts(match)) == (moves, before)
    everything_is_counted()


# --- Whose answer it is ----------------------------------------------------------------------------------
def test_an_organiser_cannot_say_yes_for_somebody_who_is_asked():
    group = a_group()
    match = a_match(group.tunde, group)

    with pytest.raises(TransitionError):
        match.accept_hand(by=group.tunde)

    assert again(match).state == "asked"


def test_a_hand_of_somebody_who_has_paused_is_not_taken():
    group = a_group()
    match = a_match(group.tunde, group, state="hand")
    match.volunteer.stop_being_asked("paused", by="hub", act="paused", until=None)

    with pytest.raises(TransitionError):
        match.accept_hand(by=group.tunde)


def test_nobody_raises_a_hand_for_what_is_no_longer_wanted():
    group = a_group()
    request = a_ready_request(group.tunde, group)
    request.withdraw()

    with pytest.raises(TransitionError):
        Match.raise_hand(request.roles.get(), a_volunteer(), reasons=[], score=None)


@pytest.mark.parametrize("act", ["line_up", "accept_hand"])
def test_whoever_belongs_to_the_charity_decides_nothing(act):
    group = a_group()
    match = a_match(group.tunde, group, state="hand")
    Connection.objects.create(
        person=group.tunde, kind="trustee", name=match.request.organisation_name.upper()
    )

    acts = {
        "line_up": lambda: match.role.line_up([{"volunteer": a_volunteer("Priya")}], by=group.tunde),
        "accept_hand": lambda: match.accept_hand(by=group.tunde),
    }
    with pytest.raises(TransitionError):
        acts[act]()


def test_nobody_of_the_group_agrees_for_the_two():
    group = a_group()
    match = a_match(group.tunde, group, state="introduced", size="job")

    with pytest.raises(TransitionError):
        match.agree(by=group.tunde, version=match.note_version)
    with pytest.raises(TransitionError):
        match.say_again("again", by=group.tunde)


# --- The line-up -----------------------------------------------------------------------------------------
def lined_up(group, *names, size="talk", **role):
    """A request and its line-up, in this order."""
    request = a_ready_request(group.tunde, group, size=size, role=role)
    people = [a_volunteer(name) for name in names]
    request.roles.get().line_up([{"volunteer": volunteer} for volunteer in people], by=group.tunde)
    return request, list(request.matches.order_by("position"))


def states(request):
    return [match.state for match in request.matches.order_by("position")]


def test_a_talk_asks_one_at_a_time_and_a_job_three():
    group = a_group()

    talk, _matches = lined_up(group, "Tom", "Priya", "Sam", "Ann")
    job, _matches = lined_up(group, "Tom", "Priya", "Sam", "Ann", size="job")

    assert states(talk) == ["asked", "lined_up", "lined_up", "lined_up"]
    assert states(job) == ["asked", "asked", "asked", "lined_up"]
    everything_is_counted()


@pytest.mark.parametrize("answer", ["no", "lapse"])
def test_the_next_is_asked_when_one_says_no_or_nothing(answer):
    group = a_group()
    request, [tom, *_others] = lined_up(group, "Tom", "Priya", "Sam")

    if answer == "no":
        tom.say_no(by=tom.volunteer.person, reason="time")
    else:
        tom.lapse()

    assert states(request)[1:] == ["asked", "lined_up"]


def test_a_yes_lets_the_others_go_and_stops_the_promised_clock():
    group = a_group()
    request, [tom, *_others] = lined_up(group, "Tom", "Priya", "Sam", "Ann", size="job")

    tom.say_yes(by=tom.volunteer.person)

    assert states(request) == ["said_yes", "released", "released", "released"]
    assert set(request.matches.filter(state="released").values_list("ended_reason", flat=True)) == {"filled"}
    request.refresh_from_db()
    assert (request.waiting_for, request.first_reply_at is not None) == ("charity", True)


def test_withdrawing_asks_nobody_on_the_way_out():
    group = a_group()
    request, [tom, *_others] = lined_up(group, "Tom", "Ann", "Sam", "Priya", size="job", wanted=2)
    tom.say_yes(by=tom.volunteer.person)
    tom.introduce()
    waiting = request.matches.get(state="lined_up")

    request.withdraw()

    assert states(request) == ["ended_early", "released", "released", "released"]
    assert again(waiting).asked_at is None
    everything_is_counted()


def test_fewer_people_are_wanted_and_the_rest_is_let_go():
    group = a_group()
    request, [tom, *_others] = lined_up(group, "Tom", "Ann", "Sam", size="job", wanted=2)
    tom.say_yes(by=tom.volunteer.person)

    request.describe(by=group.tunde, role={"wanted": 1}, skills=[], needed="Just one of you.")

    assert states(request) == ["said_yes", "released", "released"]
    with pytest.raises(TransitionError):
        again(request).describe(by=group.tunde, role={"wanted": 0}, skills=[])


def test_the_same_name_twice_in_one_line_up_is_asked_once():
    group = a_group()
    request, tom = a_ready_request(group.tunde, group), a_volunteer()

    request.roles.get().line_up([{"volunteer": tom}, {"volunteer": tom}], by=group.tunde)

    assert request.matches.count() == 1


def test_silences_are_counted_where_they_are_and_forgotten_with_the_next_word():
    group, tom = a_group(), a_volunteer()
    first = a_match(group.tunde, group, volunteer=tom)
    second = a_match(group.tunde, group, volunteer=Volunteer.objects.get(pk=tom.pk))
    assert first.volunteer.silences == 0 == second.volunteer.silences

    first.lapse()
    second.lapse()

    assert list(Volunteer.objects.owed_pause_question()) == [tom]
    a_match(group.tunde, group, volunteer=again(tom)).say_no(by=tom.person)
    assert not Volunteer.objects.owed_pause_question().exists()


def test_next_ask_is_owed_where_there_is_room_and_somebody_free():
    group = a_group()
    request, [tom, priya] = lined_up(group, "Tom", "Priya")
    role = Role.objects.filter(pk=request.roles.get().pk)
    assert not role.owed_next_ask().exists()

    tom.release("paused", by="hub", go_on=False)
    assert role.owed_next_ask().exists()

    Volunteer.objects.filter(pk=priya.volunteer_id).update(live_asks=2)
    assert not role.owed_next_ask().exists()


def test_where_something_did_not_feel_right_a_person_looks_before_the_next_is_asked():
    group = a_group()
    request, [tom, ann, *_others] = lined_up(group, "Tom", "Ann", "Sam", "Priya", size="job", wanted=2)
    for match in (tom, ann):
        match.say_no(by=match.volunteer.person) if match is ann else match.say_yes(by=match.volunteer.person)
    tom.introduce()
    request.matches.filter(state="asked").first().lapse()
    tom.feels_wrong(by="charity")
    Match.objects.filter(request=request, state="asked").update(state="lined_up")
    Role.objects.filter(request=request).update(live_asks=0)
    Volunteer.objects.update(live_asks=0)
    assert not Role.objects.owed_next_ask().exists()

    again(tom).look_into(by=group.tunde)

    assert Role.objects.owed_next_ask().exists()


# --- Between the two -------------------------------------------------------------------------------------
def test_not_yet_takes_back_what_the_volunteer_said_so_that_silence_ends_nothing():
    group = a_group()
    match = a_match(group.tunde, group, state="introduced")
    match.talked(by=match.volunteer.person)

    match.not_yet(by="charity")

    assert again(match).volunteer_done_at is None


def test_a_yes_holds_over_a_pause_but_not_over_leaving():
    group = a_group()
    match = a_match(group.tunde, group, state="said_yes")

    again(match.volunteer).pause(by=match.volunteer.person)
    assert again(match).state == "said_yes"

    again(match.volunteer).leave(by=match.volunteer.person)
    assert (again(match).state, again(match).ended_reason) == ("released", "paused")
    everything_is_counted()


# --- Looking ---------------------------------------------------------------------------------------------
def again(row):
    return type(row).objects.get(pk=row.pk)


def facts(match):
    found = Match.objects.filter(pk=match.pk).values().get()
    return {name: value for name, value in found.items() if name != "changed_at"}


def everything_is_counted():
    """What role and volunteer count of their asks is what the asks say."""
    holding = [S.SAID_YES, S.INTRODUCED, S.UNDER_WAY, S.DONE]
    for role in Role.objects.all():
        assert role.filled == role.matches.filter(state__in=holding).count() <= role.wanted
        assert role.live_asks == role.matches.filter(state=S.ASKED).count() <= role.asks_at_once
    for volunteer in Volunteer.objects.all():
        assert volunteer.live_asks == volunteer.matches.filter(state=S.ASKED).count() <= 2
