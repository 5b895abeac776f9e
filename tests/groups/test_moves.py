"""Every move a group can make, taken by its verb."""

import pytest

from groups.models import Group
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db
S = Group.State

EDGES = {
    (S.FORMING, S.ACTIVE): lambda group, person: group.activate(by=person),
}


@pytest.mark.parametrize(("old", "new"), EDGES)
def test_each_move_is_made_by_its_verb_and_written_down(old: str, new: str) -> None:
    group, person = GroupFactory(state=old), PersonFactory()

    EDGES[old, new](group, person)
    EDGES[old, new](group, person)

    assert Group.objects.get().state == new
    assert [(move.old, move.new, move.by) for move in group.moves.all()] == [(old, new, person)]


def test_every_edge_of_the_diagram_is_taken_here() -> None:
    assert {(old, new) for old, news in Group.MOVES.items() for new in news} == EDGES.keys()


def test_an_active_group_does_not_begin_again() -> None:
    with pytest.raises(TransitionError):
        GroupFactory(state=S.ACTIVE).move(S.FORMING, act="began")
