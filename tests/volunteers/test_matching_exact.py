"""The statement says the same as the plain telling: same people, same order, same scores, same gates."""

from collections import Counter

import pytest

from tests.volunteers.matching_world import Telling, World
from volunteers import matching
from volunteers.matching import ranking
from volunteers.matching.gates import RULES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(5))
def test_matching_is_exact_on_a_random_world(seed):
    world = World(seed)
    telling = Telling()

    for role in world.roles:
        look = matching.Look(role)
        these_suggestions_are_exact(telling, role, look)
        these_gates_are_exact(telling, role, look)
        these_counts_are_exact(telling, role, look)
    assert sum(len(telling.suggestions(role)) for role in world.roles) > 3


def these_suggestions_are_exact(telling, role, look):
    expected, found = telling.suggestions(role), look.suggestions(limit=1000)

    assert [one.volunteer.pk for one in found] == [pk for pk, _score in expected]
    assert [one.score for one in found] == pytest.approx([worth for _pk, worth in expected], abs=1e-9)
    assert [one.volunteer.pk for one in look.suggestions(limit=3)] == [pk for pk, _ in expected[:3]]
    assert all(len(set(one.reasons)) == 3 and len(one.cautions) <= 2 for one in found)


def these_gates_are_exact(telling, role, look):
    everybody = look.facts_of([volunteer.pk for volunteer in telling.volunteers])
    for volunteer in telling.volunteers:
        if volunteer.state == "left":
            assert volunteer.pk not in everybody
        else:
            said = {gate.name for gate in matching.gates.why_not(look.wanted, everybody[volunteer.pk])}
            assert said == telling.stops(role, volunteer)


def these_counts_are_exact(telling, role, look):
    titles = {rule.name: str(rule.title) for rule in RULES}
    must = {one.skill_id for one in telling.skills(role) if one.must}
    found = {
        volunteer.pk: (volunteer, telling.stops(role, volunteer))
        for volunteer in telling.volunteers
        if volunteer.state != "left" and (not must or must & telling.levels[volunteer.pk].keys())
    }
    near = {pk: one for pk, one in found.items() if len(one[1]) == 1 and one[1] != {"line_up"}}
    nobody = look.why_nobody()

    assert ranking.stopped(look.wanted, 5).people == len(found)
    assert dict(nobody.counts) == dict(
        Counter(titles[gate] for _one, gates in found.values() for gate in gates)
    )
    best = sorted((telling.score(role, volunteer) for volunteer, _gates in near.values()), reverse=True)
    assert [one.score for one, _gate in nobody.one_step_away] == pytest.approx(best[:5], abs=2e-9)
    assert all({gate.name} == near[one.volunteer.pk][1] for one, gate in nobody.one_step_away)
