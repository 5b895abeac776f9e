"""Every move a volunteer can make, taken by its verb; every other one refused; twice is as good as once."""

import itertools
from datetime import date

import pytest

from hub.common.models import TransitionError
from tests.factories.volunteers import a_match, a_volunteer
from tests.volunteers.desk import a_group
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
S = Volunteer.State


def back(volunteer, group):
    Volunteer.of(volunteer.person)


def paused_before_the_welcome(group):
    volunteer = a_volunteer(group=group, state="onboarding")
    volunteer.pause(by=volunteer.person)
    return volunteer


def made(state):
    return lambda group: a_volunteer(group=group, state=state)


EDGES = [
    (S.INTERESTED, S.ONBOARDING, made("interested"), lambda tom, group: tom.accept_code(by=tom.person)),
    (S.INTERESTED, S.LEFT, made("interested"), lambda tom, group: tom.leave(by=tom.person)),
    (S.ONBOARDING, S.READY, made("onboarding"), lambda tom, group: tom.welcome(by=group.tunde, group=group)),
    (S.ONBOARDING, S.PAUSED, made("onboarding"), lambda tom, group: tom.pause(by=tom.person)),
    (S.ONBOARDING, S.LEFT, made("onboarding"), lambda tom, group: tom.leave(by=tom.person)),
    (S.READY, S.PAUSED, made("ready"), lambda tom, group: tom.pause(by=tom.person)),
    (S.READY, S.LEFT, made("ready"), lambda tom, group: tom.leave(by=tom.person)),
    (S.PAUSED, S.ONBOARDING, paused_before_the_welcome, lambda tom, group: tom.resume(by=tom.person)),
    (S.PAUSED, S.READY, made("paused"), lambda tom, group: tom.resume(by=tom.person)),
    (S.PAUSED, S.LEFT, made("paused"), lambda tom, group: tom.leave(by=tom.person)),
    (S.LEFT, S.INTERESTED, made("left"), back),
]


@pytest.mark.parametrize(
    ("old", "new", "make", "verb"), EDGES, ids=[f"{old}-{new}" for old, new, _make, _verb in EDGES]
)
def test_each_move_is_made_by_its_verb_and_written_down(old, new, make, verb):
    group = a_group()
    volunteer = make(group)

    verb(volunteer, group)

    assert again(volunteer).state == new
    assert [(move.old, move.new) for move in volunteer.moves.all()][-1] == (old, new)


def test_every_edge_of_the_diagram_is_taken_here():
    here = {(old, new) for old, new, _make, _verb in EDGES}

    assert {(old, new) for old, news in Volunteer.MOVES.items() for new in news} == here


@pytest.mark.parametrize("old", list(S))
def test_whatever_the_diagram_does_not_show_is_refused(old):
    volunteer = a_volunteer(state=old)

    for before, new in itertools.product(S, S):
        if before == old and new != old and new not in Volunteer.MOVES[old]:
            with pytest.raises(TransitionError):
                volunteer.move(new, by="hub", act="paused")

    assert again(volunteer).state == old


TWICE = [
    ("interested", lambda tom, group: tom.accept_code(by=tom.person)),
    ("onboarding", lambda tom, group: tom.welcome(by=group.tunde, group=group)),
    ("ready", lambda tom, group: tom.pause(by=tom.person, until=date(2031, 5, 1))),
    ("ready", lambda tom, group: tom.leave(by=tom.person)),
    ("paused", lambda tom, group: tom.resume(by=tom.person)),
    ("left", back),
]


@pytest.mark.parametrize(("state", "verb"), TWICE, ids=range(len(TWICE)))
def test_doing_it_twice_changes_nothing(state, verb):
    group = a_group()
    volunteer = a_volunteer(group=group, state=state)
    verb(volunteer, group)
    moves, steps, state = volunteer.moves.count(), volunteer.steps_done.count(), again(volunteer).state

    verb(again(volunteer), group)

    assert (volunteer.moves.count(), volunteer.steps_done.count(), again(volunteer).state) == (
        moves,
        steps,
        state,
    )


def test_whoever_was_welcomed_once_comes_back_ready_with_the_code():
    tom = a_volunteer(state="left")
    back(tom, None)

    again(tom).accept_code(by=tom.person)

    assert again(tom).state == "ready"


@pytest.mark.parametrize("way", ["pause", "leave"])
def test_stopping_takes_back_every_open_ask_and_place_at_once(way):
    group, tom = a_group(), a_volunteer()
    asked = [a_match(group.tunde, group, volunteer=again(tom)) for _time in range(2)]
    hand = a_match(group.tunde, group, volunteer=again(tom), state="hand")

    getattr(again(tom), way)(by=tom.person)

    assert {again(match).state for match in [*asked, hand]} == {"released"}
    assert again(tom).live_asks == 0


def again(row):
    return type(row).objects.get(pk=row.pk)
