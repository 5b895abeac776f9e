"""What is always so, whoever the people and whatever the requests are (Matching, test properties)."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import Membership
from tests.volunteers.matching_world import World
from volunteers import matching
from volunteers.languages import LANGUAGES
from volunteers.matching import gates, ranking, words
from volunteers.models import (
    Connection,
    HelpRequest,
    Match,
    MatchingRow,
    Role,
    SkillHeld,
    StepDone,
    Volunteer,
)
from volunteers.windows import ANY_TIME

SEED, PEOPLE, ROLES = 77, 30, 6
person, wish = st.integers(0, PEOPLE - 1), st.integers(0, ROLES - 1)
often = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def a_world(django_db_setup, django_db_blocker):
    """Made once; every example takes back what it changed."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(SEED, people=PEOPLE, roles=ROLES)
        assert sum(len(order(role)) for role in world.roles) > 20
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(a_world, django_db_blocker):
    with django_db_blocker.unblock():
        yield a_world


class Undone:
    """What happens inside is taken back."""

    def __enter__(self):
        self.savepoint = transaction.savepoint()

    def __exit__(self, *error):
        transaction.savepoint_rollback(self.savepoint)


def pair(world, number, which):
    volunteer = Volunteer.objects.select_related("person").get(pk=world.volunteers[number].pk)
    role = Role.objects.select_related("request__group", "request__organisation").get(
        pk=world.roles[which].pk
    )
    return volunteer, role


def a_fitting_pair(world, number):
    """Somebody who fits a role: any of all such pairs."""
    pairs = [(pk, which) for which, role in enumerate(world.roles) for pk in order(role)]
    pk, which = pairs[number % len(pairs)]
    return pair(world, next(n for n, one in enumerate(world.volunteers) if one.pk == pk), which)


def order(role):
    return [one.volunteer for one in ranking.best(matching.Look(role).wanted, 1000)]


def names(role, volunteer):
    return {gate.name for gate in matching.why_not(role, volunteer)}


@often
@given(person, wish, st.integers(0, 5), st.integers(0, 2))
def test_adding_a_matching_skill_never_lowers_the_rank(world, number, which, one, above):
    volunteer, role = pair(world, number, which)
    held = set(volunteer.skills.values_list("skill", flat=True))
    wanted = [skill for skill in role.skills.all() if skill.skill_id not in held]
    if not wanted:
        return
    skill = wanted[one % len(wanted)]
    before = order(role)

    with Undone():
        level = min(4, skill.level + above)
        SkillHeld.objects.create(volunteer=volunteer, skill=skill.skill, level=level)
        MatchingRow.objects.refresh([volunteer.pk])
        after = order(role)

    if volunteer.pk in before:
        assert after.index(volunteer.pk) <= before.index(volunteer.pk)
    assert [pk for pk in after if pk != volunteer.pk] == [pk for pk in before if pk != volunteer.pk]


@often
@given(person)
def test_pausing_removes_them_from_everything(world, number):
    volunteer, _role = pair(world, number, 0)
    if volunteer.state not in Volunteer.ASKED_STATES:
        return

    with Undone():
        volunteer.stop_being_asked("paused", by=volunteer.person, act="paused", until=None)

        assert all(volunteer.pk not in order(role) for role in world.roles)
        assert not matching.sought_for(volunteer).filter(fits=True).exists()


@often
@given(person)
def test_a_request_fits_a_volunteer_when_the_volunteer_fits_the_request(world, number):
    volunteer, _role = pair(world, number, 0)
    fits = set(matching.sought_for(volunteer).filter(fits=True).values_list("pk", flat=True))

    assert fits == {role.request_id for role in world.roles if volunteer.pk in order(role)}
    for role in world.roles:
        if volunteer.pk in order(role):
            look = matching.Look(role)
            facts = look.facts_of([volunteer.pk])[volunteer.pk]
            said, told = " ".join(words.for_volunteer(look.wanted, facts)), words_said(look.wanted, facts)
            for cause in facts.cares_about(look.wanted):
                assert words.in_a_sentence(cause) in said or len(facts.cares_about(look.wanted)) > 1
                assert cause in told


@often
@given(person, person)
def test_removing_somebody_changes_no_gate_of_anybody_else(world, gone, number):
    if gone == number:
        return
    volunteer, _role = pair(world, number, 0)
    before = [matching.why_not(role, volunteer) for role in world.roles]

    with Undone():
        Volunteer.objects.get(pk=world.volunteers[gone].pk).delete()

        assert [matching.why_not(role, volunteer) for role in world.roles] == before


@often
@given(st.integers(0, 500), st.sampled_from(["CF10", "EH1", "M1", "YO1"]))
def test_equal_people_score_the_same_in_every_region(world, number, outcode):
    volunteer, role = a_fitting_pair(world, number)
    scores = []

    for place in ("LS6", outcode):
        with Undone():
            Volunteer.objects.filter(pk=volunteer.pk).update(outcode=place)
            HelpRequest.objects.filter(pk=role.request_id).update(outcode=place)
            MatchingRow.objects.refresh([volunteer.pk])
            scores.append(score_of(Role.objects.get(pk=role.pk), volunteer))

    assert scores[0] == pytest.approx(scores[1], abs=1e-12)


def score_of(role, volunteer):
    return next(
        one.score for one in ranking.best(matching.Look(role).wanted, 1000) if one.volunteer == volunteer.pk
    )


@often
@given(wish)
def test_the_order_is_the_same_whenever_it_is_asked_for(world, which):
    role = world.roles[which]

    assert order(role) == order(role)
    assert [one.volunteer for one in ranking.best(matching.Look(role).wanted, 3)] == order(role)[:3]


@settings(often, max_examples=120)
@given(person, wish)
def test_what_would_change_this_applied_makes_them_fit(world, number, which):
    volunteer, role = pair(world, number, which)

    with Undone():
        here = Match.objects.filter(
            role=role, volunteer=volunteer
        )  # what nothing would change: thought of already
        here.update(state="released", ended_at=Coalesce("ended_at", "created_at"))
        for gate in matching.why_not(role, volunteer):
            apply_change(gate, role, volunteer)
            MatchingRow.objects.refresh([volunteer.pk])
            volunteer, role = pair(world, number, which)
            assert gate.name not in names(role, volunteer), gate

        assert matching.why_not(role, volunteer) == []
        assert volunteer.pk in order(role)


def apply_change(gate, role, volunteer):
    """Do what the sentence says, and nothing else."""
    request, change = HelpRequest.objects.filter(pk=role.request_id), gate.change
    them, that = Volunteer.objects.filter(pk=volunteer.pk), Role.objects.filter(pk=role.pk)
    if gate.name == "open":
        type(volunteer.person).objects.filter(pk=volunteer.person_id).update(is_active=True)
        them.update(state="ready", ready_at=timezone.now(), paused_until=None)
    elif gate.name == "steps":
        for step in matching.Look(role).wanted.steps:
            StepDone.objects.update_or_create(volunteer=volunteer, slug=step, defaults={"lapses_on": None})
    elif gate.name == "skills":
        if "experienced" in change:
            that.update(has_mentor=True)
        else:
            said = [skill for skill in role.skills.filter(must=True) if str(skill.skill) in change]
            role.skills.filter(pk__in=[skill.pk for skill in said]).update(must=False)
    elif gate.name == "place":
        if "were fine" in change:
            request.update(where="either")
        if "they also helped by video" in change:
            them.update(remote=True)
        if "they also met people" in change:
            them.update(in_person=True)
    elif gate.name == "time":
        if "the charity also" in change:
            that.update(windows=role.windows | volunteer.windows)
        else:
            them.update(windows=ANY_TIME)
            if "both" in change:
                that.update(windows=ANY_TIME)
    elif gate.name == "language":
        code = next(code for code, name in LANGUAGES if str(name) in change)
        if "spoke" in change:
            them.update(languages=[code])
        else:
            that.update(language=code)
    elif gate.name == "causes":
        volunteer.no_causes.remove(*[cause for cause in volunteer.no_causes.all() if str(cause) in change])
    elif gate.name == "charities":
        them.update(no_organisations="")
    elif gate.name == "connection":
        Connection.objects.touching(role.request).filter(person=volunteer.person).delete()
    elif gate.name == "blocked":
        role.request.organisation.blocked.remove(volunteer)
    elif gate.name == "apart":
        day = matching.Look(role).wanted.apart[volunteer.pk]
        for match in Match.objects.filter(volunteer=volunteer):  # as if that day had come
            past = day - timezone.localdate() + timedelta(hours=1)
            Match.objects.filter(pk=match.pk).update(
                changed_at=match.changed_at - past, ended_at=match.ended_at and match.ended_at - past
            )
    elif gate.name == "load":
        if "has ended" in change:
            held = Match.objects.filter(
                volunteer=volunteer, state__in=["said_yes", "introduced", "under_way"]
            )
            held.update(state="done", ended_at=timezone.now())
        if "answered" in change:
            them.update(live_asks=0)
        if found := re.search(r"gave (\d+) hour", change):
            them.update(hours=int(found[1]))
    elif gate.name == "group":
        if "other groups" in change:
            them.update(anywhere=True)
        else:
            Membership.objects.create(person=volunteer.person, group=role.request.group, role="volunteer")
    else:
        raise AssertionError(gate)


def words_said(wanted, facts):
    """Every sentence an organiser might read of this pair."""
    every = [words.reason(name, wanted, facts) for name in wanted.weights]
    return " ".join([*every, *gates.passed(wanted, facts), *words.cautions(wanted, facts)])


@settings(often, max_examples=80)
@given(st.integers(0, 500))
def test_a_sentence_changes_with_its_fact(world, number):
    volunteer, role = a_fitting_pair(world, number)
    look = matching.Look(role)
    found = next(one for one in look.suggestions(1000) if one.volunteer == volunteer)

    for sentence in found.reasons + found.cautions + found.gates_passed:
        with Undone():
            change_the_fact(sentence, role, volunteer)
            MatchingRow.objects.refresh([volunteer.pk])
            changed = matching.Look(Role.objects.get(pk=role.pk))
            facts = changed.facts_of([volunteer.pk])[volunteer.pk]

            now = [*words.reasons(changed.wanted, facts), *words.cautions(changed.wanted, facts)]
            assert sentence not in now + gates.passed(changed.wanted, facts)


def change_the_fact(sentence, role, volunteer):
    """Make what it says untrue of the volunteer."""
    them = Volunteer.objects.filter(pk=volunteer.pk)
    facts = {
        "Has time": {"windows": 0},
        "Speaks": {"languages": []},
        "By video": {"remote": False},
        "Would come there": {"in_person": False},
        "Lives": {"outcode": ""},
        "Gives": {"hours": 99},
        "Is new": {"first_match_at": timezone.now()},
        "Has not been asked": {"last_asked_at": timezone.now() - timedelta(days=1)},
        "Is being asked": {"live_asks": 0},
        "This would take": {"hours": 100},
    }
    for beginning, changed in facts.items():
        if sentence.startswith(beginning):
            them.update(**changed)
            return
    if sentence.startswith("Cares"):
        volunteer.causes.clear()
    elif sentence.startswith("Belongs"):
        Membership.objects.filter(person=volunteer.person).delete()
    elif sentence.startswith("Has done"):
        StepDone.objects.filter(volunteer=volunteer).delete()
    elif sentence.startswith("Has helped this charity"):
        Match.objects.filter(volunteer=volunteer).update(volunteer_again="")
    elif "under way" in sentence:
        Match.objects.filter(volunteer=volunteer, state__in=["introduced", "under_way"]).delete()
    else:
        assert any(str(one.skill) in sentence for one in role.skills.all()), sentence
        SkillHeld.objects.filter(volunteer=volunteer).delete()
