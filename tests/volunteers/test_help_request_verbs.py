"""Every move a request can make, taken by its verb; every other one refused; twice is as good as once."""

import itertools

import pytest

from hub.common.models import TransitionError
from tests.factories.volunteers import (
    HelpRequestFactory,
    a_match,
    a_new_request,
    a_ready_request,
    a_taken_request,
    a_volunteer,
)
from tests.volunteers.desk import a_coordinator, a_group, again
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db
S = HelpRequest.State


def taken(group):
    return a_taken_request(group.tunde, group)


def asked(group):
    request = taken(group)
    request.ask("How many?", by=group.tunde)
    return request


def answered(group):
    request = taken(group)
    request.choose_size("answer", by=group.tunde)
    request.answer("Like this.", by=group.tunde)
    return request


def resting(group):
    request = asked(group)
    request.rest()
    return request


def withdrawn(group, make=taken):
    request = make(group)
    request.withdraw()
    return request


def refused(group):
    request = taken(group)
    request.decline(by=group.tunde, reason="too_big", pointer="Citizens Advice")
    return request


def done(group):
    request = answered(group)
    request.finish()
    return request


def draft(group):
    return HelpRequestFactory(state="draft", draft={"words": "x"})


def ready(group):
    return a_ready_request(group.tunde, group)


def introduced(group, **fields):
    return a_match(group.tunde, group, state="introduced", **fields).request


def one_of_two_is_done(group, *, another_is_asked):
    """A job for two: one has finished, and perhaps another is being asked."""
    match = a_match(group.tunde, group, state="done", size="job", role={"wanted": 2})
    if another_is_asked:
        match.role.line_up([{"volunteer": a_volunteer("Priya")}], by=group.tunde)
    return again(match.request)


MAKE = {
    S.DRAFT: draft,
    S.UNCONFIRMED: lambda group: HelpRequestFactory(),
    S.SUBMITTED: a_new_request,
    S.TAKEN: taken,
    S.READY: ready,
    S.FINDING: lambda group: a_match(group.tunde, group).request,
    S.IN_HAND: answered,
    S.DONE: done,
    S.NOT_FOR_US: refused,
    S.WITHDRAWN: withdrawn,
    S.RESTING: resting,
}


def decline(request, group):
    return request.decline(by=group.tunde, reason="too_big", pointer="Citizens Advice")


def describe(request, group):
    request.choose_size("talk", by=group.tunde)
    return request.describe(by=group.tunde, role={"minutes": 40}, skills=[], needed="Look at a rota.")


def just_one(request, group):
    """Nobody else is wanted for it after all."""
    return request.describe(by=group.tunde, role={"wanted": 1}, skills=[], needed="One was enough.")


def line_up(request, group):
    request.roles.get().line_up([{"volunteer": a_volunteer()}], by=group.tunde)


def say_yes_ahead(request, group):
    """The charity ticked it in advance, so a yes introduces the two."""
    request.introduce_from_now_on()
    match = request.matches.get()
    match.say_yes(by=match.volunteer.person)


def end_early(request, group):
    request.matches.get(state="introduced").end_early(by="charity", reason="changed")


EDGES = [
    (S.DRAFT, S.UNCONFIRMED, lambda request, group: request.send()),
    (S.UNCONFIRMED, S.SUBMITTED, lambda request, group: request.confirm()),
    (S.SUBMITTED, S.TAKEN, lambda request, group: request.take(by=group.tunde)),
    (S.SUBMITTED, S.NOT_FOR_US, decline),
    (S.SUBMITTED, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (S.TAKEN, S.SUBMITTED, lambda request, group: request.hand_on(None, by=group.tunde)),
    (S.TAKEN, S.NOT_FOR_US, decline),
    (S.TAKEN, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (S.TAKEN, S.RESTING, lambda request, group: request.rest()),
    (S.IN_HAND, S.DONE, lambda request, group: request.finish()),
    (S.IN_HAND, S.TAKEN, lambda request, group: request.reply(request.bev, "It didn't.")),
    (S.IN_HAND, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (S.RESTING, S.TAKEN, lambda request, group: request.wake()),
    (S.RESTING, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (S.RESTING, S.NOT_FOR_US, decline),
]


SOUGHT = [
    (taken, S.READY, describe),
    (ready, S.TAKEN, lambda request, group: request.rework(by=group.tunde)),
    (ready, S.FINDING, line_up),
    (ready, S.NOT_FOR_US, decline),
    (ready, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (MAKE[S.FINDING], S.READY, lambda request, group: request.stop_asking(by=group.tunde)),
    (MAKE[S.FINDING], S.IN_HAND, say_yes_ahead),
    (MAKE[S.FINDING], S.NOT_FOR_US, decline),
    (MAKE[S.FINDING], S.WITHDRAWN, lambda request, group: request.withdraw()),
    (introduced, S.READY, end_early),
    (introduced, S.DONE, lambda request, group: request.matches.get().talked(by="charity")),
    (introduced, S.WITHDRAWN, lambda request, group: request.withdraw()),
    (lambda group: one_of_two_is_done(group, another_is_asked=False), S.DONE, just_one),
    (lambda group: one_of_two_is_done(group, another_is_asked=True), S.DONE, just_one),
    (lambda group: withdrawn(group, introduced), S.READY, lambda request, group: request.take_back()),
]


@pytest.mark.parametrize(("make", "new", "verb"), SOUGHT, ids=range(len(SOUGHT)))
def test_each_move_of_what_people_are_sought_for(make, new, verb):
    group = a_group()
    request = make(group)
    old = again(request).state

    verb(request, group)

    assert again(request).state == new
    assert (old, new) in [(move.old, move.new) for move in request.moves.all()]


def test_one_introduction_ends_while_somebody_else_is_still_asked():
    group = a_group()
    first = a_match(group.tunde, group, state="introduced", size="job", role={"wanted": 2})
    first.role.line_up([{"volunteer": a_volunteer("Priya")}], by=group.tunde)

    first.end_early(by="charity", reason="fit")

    assert (S.IN_HAND, S.FINDING) in [(move.old, move.new) for move in first.request.moves.all()]


@pytest.mark.parametrize(("old", "new", "verb"), EDGES, ids=[f"{old}-{new}" for old, new, _verb in EDGES])
def test_each_move_is_made_by_its_verb_and_written_down(old, new, verb):
    group = a_group()
    request = MAKE[old](group)

    verb(request, group)

    assert again(request).state == new
    assert [(move.old, move.new) for move in request.moves.all()][-1] == (old, new)


def test_the_answer_is_a_move_and_so_are_the_ways_back_from_a_withdrawal():
    group = a_group()
    ways = {S.TAKEN: taken, S.IN_HAND: answered, S.SUBMITTED: a_new_request}
    for to, make in ways.items():
        request = withdrawn(group, make)
        assert request.take_back() is True
        assert again(request).state == to
    assert again(withdrawn(group, resting)).withdrawn_from == S.RESTING


def test_every_edge_of_the_diagram_is_taken_here():
    here = {(old, new) for old, new, _verb in EDGES} | {(S.TAKEN, S.IN_HAND)}
    here |= {(S.WITHDRAWN, to) for to in (S.SUBMITTED, S.TAKEN, S.IN_HAND, S.READY)}
    here |= {(S.TAKEN, S.READY), (S.READY, S.TAKEN), (S.READY, S.FINDING), (S.FINDING, S.READY)}
    here |= {(S.FINDING, S.IN_HAND), (S.IN_HAND, S.READY), (S.IN_HAND, S.FINDING)}
    here |= {(old, to) for old in (S.READY, S.FINDING) for to in (S.DONE, S.NOT_FOR_US, S.WITHDRAWN)}

    assert {(old, new) for old, news in HelpRequest.MOVES.items() for new in news} == here


IMPOSSIBLE = [
    (old, new)
    for old, new in itertools.product(S, S)
    if old != new and new not in HelpRequest.MOVES.get(old, set())
]


@pytest.mark.parametrize("old", list(S))
def test_whatever_the_diagram_does_not_show_is_refused(old):
    request = MAKE[old](a_group())

    for _old, new in [pair for pair in IMPOSSIBLE if pair[0] == old]:
        with pytest.raises(TransitionError):
            request.move(new, by="hub", act="taken")

    assert again(request).state == old


TWICE = [
    (a_new_request, lambda request, group: request.take(by=group.tunde)),
    (a_new_request, lambda request, group: request.withdraw()),
    (a_new_request, lambda request, group: request.ask_coordinator()),
    (taken, lambda request, group: request.rest()),
    (taken, decline),
    (asked, lambda request, group: request.ask("How many?", by=group.tunde)),
    (taken, lambda request, group: request.choose_size("answer", by=group.tunde)),
    (taken, lambda request, group: request.hand_on(group.asha, by=group.tunde)),
    (taken, lambda request, group: request.add_note("Nice people.", by=group.tunde)),
    (answered, lambda request, group: request.answer("Like this.", by=group.tunde)),
    (answered, lambda request, group: request.finish()),
    (withdrawn, lambda request, group: request.take_back()),
    (resting, lambda request, group: request.wake()),
    (
        lambda group: HelpRequestFactory(screening="held"),
        lambda request, group: request.release(by=group.tunde),
    ),
    (
        lambda group: HelpRequestFactory(screening="held"),
        lambda request, group: request.file_as_spam(by=group.tunde),
    ),
]


@pytest.mark.parametrize(("make", "verb"), TWICE, ids=range(len(TWICE)))
def test_asking_twice_changes_nothing(make, verb):
    group = a_group()
    request = make(group)
    verb(request, group)
    moves, messages, due_at = request.moves.count(), request.messages.count(), again(request).due_at

    verb(again(request), group)

    assert (request.moves.count(), request.messages.count(), again(request).due_at) == (
        moves,
        messages,
        due_at,
    )


def test_the_clock_stops_at_the_first_human_word_and_not_at_taking():
    group = a_group()
    request = taken(group)
    assert request.first_reply_at is None

    request.ask("How many?", by=group.tunde)

    assert again(request).first_reply_at is not None
    assert again(request).waiting_for == "charity"


def test_what_is_closed_is_not_handed_on():
    group = a_group()

    with pytest.raises(TransitionError):
        refused(group).hand_on(group.asha, by=group.tunde)


def test_what_was_let_through_is_no_advertisement_any_more():
    group = a_group()
    request = HelpRequestFactory(screening="held")
    request.release(by=group.tunde)

    with pytest.raises(TransitionError):
        request.file_as_spam(by=group.asha)


def test_the_network_takes_only_what_nobody_has():
    with pytest.raises(TransitionError):
        taken(a_group()).take_for_network(by=a_coordinator())


def test_colleagues_are_those_who_run_the_group_or_the_coordinators():
    group, niamh = a_group(), a_coordinator()
    network = a_new_request(outcode="JE2")
    network.take_for_network(by=niamh)

    assert set(taken(group).colleagues()) == {group.asha, group.tunde}
    assert set(network.colleagues()) == {niamh}


# --- Nothing falls between two chairs --------------------------------------------------------------------
def test_more_words_of_the_charity_put_no_promise_off():
    group = a_group()
    request = taken(group)
    promised = again(request).due_at

    request.reply(request.bev, "One more thing.")

    assert again(request).due_at == promised


def test_a_reply_to_what_was_handed_back_with_an_open_question_makes_it_the_groups_turn():
    group = a_group()
    request = asked(group)
    request.hand_on(None, by=group.tunde)
    assert again(request).waiting_for == "charity"

    request.reply(request.bev, "Six.")

    assert list(HelpRequest.objects.waiting_for_group()) == [request]


def test_what_its_owner_left_behind_is_taken_by_the_next():
    group = a_group()
    request = answered(group)
    request.hand_on(None, by=group.tunde)
    request.reply(request.bev, "It didn't.")

    assert again(request).take(by=group.asha) is True

    assert (again(request).state, again(request).owner) == ("taken", group.asha)
    with pytest.raises(TransitionError):
        again(request).take(by=group.tunde)


@pytest.mark.parametrize("way_back", ["take_back", "wake"])
def test_after_a_pause_the_old_question_is_closed_and_a_new_one_may_be_asked(way_back):
    group = a_group()
    request = withdrawn(group, asked) if way_back == "take_back" else resting(group)

    getattr(request, way_back)()
    request.ask("And now?", by=group.tunde)

    assert [question.words for question in request.messages.open_questions()] == ["And now?"]


def test_whoever_asks_the_charity_is_not_overtaken_by_neighbours():
    group = a_group()
    request = asked(group)
    request.hand_on(None, by=group.tunde)
    HelpRequest.objects.filter(pk=request.pk).update(cover_from="2020-01-01T00:00Z")

    assert not HelpRequest.objects.owed_neighbours().exists()
    assert not HelpRequest.objects.owed_coordinator().exists()
