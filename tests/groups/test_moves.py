"""Every move a group can make, taken by its verb."""

import pytest

from groups.models import Group
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db
S = Group.State


def activate(group, person):
    group.activate(by=person)


def note_life(group, person):
    group.note_life(by=person)


def turn_quiet(group, person):
    group.turn_quiet(by=person)


def pause(group, person):
    group.pause(by=person, reason="A new baby.")


def resume(group, person):
    group.resume(by=person)


def join(group, person):
    group.join(Group.objects.get(slug="the-other"), by=person)


def close(group, person):
    group.close(by=person, keeper=person)


def reopen(group, person):
    group.reopen(by=person)


EDGES = {
    (S.FORMING, S.ACTIVE): activate,
    (S.FORMING, S.CLOSED): close,
    (S.ACTIVE, S.QUIET): turn_quiet,
    (S.ACTIVE, S.PAUSED): pause,
    (S.ACTIVE, S.MERGED): join,
    (S.ACTIVE, S.CLOSED): close,
    (S.QUIET, S.ACTIVE): note_life,
    (S.QUIET, S.PAUSED): pause,
    (S.QUIET, S.MERGED): join,
    (S.QUIET, S.CLOSED): close,
    (S.PAUSED, S.ACTIVE): resume,
    (S.PAUSED, S.MERGED): join,
    (S.PAUSED, S.CLOSED): close,
    **{
        (S.MERGED, state): lambda group, person, state=state: group.part(state, by=person)
        for state in (S.ACTIVE, S.QUIET, S.PAUSED)
    },
    (S.CLOSED, S.FORMING): reopen,
}


@pytest.mark.parametrize(("old", "new"), EDGES)
def test_each_move_is_made_by_its_verb_and_written_down(old: str, new: str) -> None:
    other, person = GroupFactory(slug="the-other"), PersonFactory()
    group = GroupFactory(state=old, merged_into=other if old == S.MERGED else None)

    EDGES[old, new](group, person)
    EDGES[old, new](group, person)

    assert Group.objects.get(pk=group.pk).state == new
    assert [(move.old, move.new, move.by) for move in group.moves.all()] == [(old, new, person)]


def test_every_edge_of_the_diagram_is_taken_here() -> None:
    assert {(old, new) for old, news in Group.MOVES.items() for new in news} == EDGES.keys()


def test_an_active_group_does_not_begin_again() -> None:
    with pytest.raises(TransitionError):
        GroupFactory(state=S.ACTIVE).move(S.FORMING, act="began")
