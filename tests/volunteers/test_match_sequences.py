"""Whatever people do in whatever order: counters are true, states follow, and nobody is promised a place twice."""

import random
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from hub.common.models import TransitionError
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from tests.volunteers.test_tasks import at
from volunteers import tasks
from volunteers.models import HelpRequest, Match, Role, Volunteer

pytestmark = pytest.mark.django_db
SEEDS, STEPS = 6, 45
HOLDING = ("said_yes", "introduced", "under_way", "done")
LINES = {"note_what": "The rota", "note_when": "Tuesday", "note_where": "Here", "note_done": "One rota"}


class World:
    """A talk, a job and a job for two; five volunteers; an organiser; and dice."""

    def __init__(self, seed: int) -> None:
        self.dice, self.group = random.Random(seed), a_group()
        self.tunde = self.group.tunde
        sizes = [("talk", 1), ("job", 1), ("job", 2)]
        for size, wanted in sizes:
            a_ready_request(self.tunde, self.group, size=size, role={"wanted": wanted})
        for name in ("Tom", "Priya", "Sam", "Ann", "Lou"):
            a_volunteer(name)

    def any(self, rows):
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None

    def some_people(self):
        people = list(Volunteer.objects.order_by("pk"))
        return self.dice.sample(people, self.dice.randint(1, len(people)))

    # --- What people do ------------------------------------------------------------------------------
    def line_up(self):
        role = self.any(Role.objects)
        role.line_up([{"volunteer": volunteer} for volunteer in self.some_people()], by=self.tunde)

    def raise_hand(self):
        Match.raise_hand(self.any(Role.objects), self.any(Volunteer.objects.asking()), reasons=[], score=None)

    def answer(self):
        match = self.any(Match.objects.asked())
        person = match.volunteer.person
        if self.dice.random() < 0.5:
            match.say_yes(by=person)
        else:
            match.say_no(by=person, reason="time")

    def of_a_match(self):
        """Anything with any ask, whether its turn has come or not."""
        match = self.any(Match.objects)
        person, side = match.volunteer.person, self.dice.choice(["charity", match.volunteer.person])
        ticks = {name: self.dice.random() < 0.8 for name in ("tick_done", "tick_without", "tick_returned")}
        self.dice.choice(
            [
                lambda: match.accept_hand(by=self.tunde),
                lambda: match.say_yes(by=person),
                lambda: match.say_no(by=person),
                lambda: match.release("decided", by=self.tunde),
                lambda: match.introduce(),
                lambda: match.introduce(),
                lambda: match.rewrite_note(LINES, by=side),
                lambda: match.agree(by=side, version=match.note_version),
                lambda: match.talked(by=side),
                lambda: match.not_yet(by=side),
                lambda: match.tick(ticks, by=person),
                lambda: match.finish(by="charity"),
                lambda: match.end_early(by=side, reason=self.dice.choice(["time", "no_show"])),
                lambda: match.feels_wrong(by=side),
                lambda: match.look_into(by=self.tunde),
            ]
        )()

    def of_a_request(self):
        request = self.any(HelpRequest.objects)
        wanted = self.dice.randint(1, 2)
        self.dice.choice(
            [
                lambda: request.stop_asking(by=self.tunde),
                lambda: request.introduce_from_now_on(),
                lambda: request.withdraw(),
                lambda: request.take_back(),
                lambda: request.rework(by=self.tunde),
                lambda: request.describe(
                    by=self.tunde, role={"wanted": wanted}, skills=[], needed="Somebody, for a rota."
                ),
            ]
        )()

    def of_a_volunteer(self):
        volunteer = self.any(Volunteer.objects)
        way = self.dice.choice(["pause", "resume", "resume", "leave"])
        if volunteer.state == "left":
            Volunteer.of(volunteer.person).accept_code(by=volunteer.person)
        else:
            getattr(volunteer, way)(by=volunteer.person)

    def time_passes(self):
        tasks.keep_the_clock()


ACTS = ["line_up"] * 4 + ["answer"] * 5 + ["of_a_match"] * 8 + ["of_a_request"] + ["of_a_volunteer"]
ACTS += ["raise_hand"] * 2 + ["time_passes"] * 2


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_any_sequence_everything_adds_up(seed):
    moment = at(2026, 10, 20, 12)
    with time_machine.travel(moment, tick=False):
        world = World(seed)
    done = []

    for _step in range(STEPS):
        moment += timedelta(hours=world.dice.choice([0, 1, 5, 30]))
        act = world.dice.choice(ACTS)
        with time_machine.travel(moment, tick=False):
            try:
                with transaction.atomic():
                    getattr(world, act)()
                done.append(act)
            except (TransitionError, AttributeError) as error:
                if "NoneType" not in str(error) and not isinstance(error, TransitionError):
                    raise
        it_adds_up(done)

    assert len(done) > STEPS / 4


def it_adds_up(done):
    states_of = {}
    for role in Role.objects.select_related("request").prefetch_related("matches"):
        states = Counter(match.state for match in role.matches.all())
        states_of[role.request] = states
        assert role.filled == sum(states[state] for state in HOLDING) <= role.wanted, done
        assert role.live_asks == states["asked"] <= role.asks_at_once, done
        if role.filled == role.wanted:
            assert states["lined_up"] + states["asked"] == 0, done
    for volunteer in Volunteer.objects.prefetch_related("matches"):
        open_ones = Counter(match.state for match in volunteer.matches.all())
        assert volunteer.live_asks == open_ones["asked"] <= 2, done
        if volunteer.state in ("paused", "left"):
            assert open_ones["asked"] == 0, done
            if done[-1:] == ["time_passes"]:  # put into a line-up while they paused, and taken out again
                assert open_ones["lined_up"] == 0, done
    for request, states in states_of.items():
        the_state_follows(request, states, done)


def the_state_follows(request, states, done):
    """Reckoned once more, by the asks alone."""
    role = request.roles.get()
    queued = role.matches.filter(state="lined_up", position__isnull=False).count()
    if request.state in ("submitted", "taken", "withdrawn"):
        live = ("lined_up", "asked", "said_yes", "introduced", "under_way")
        assert not any(states[state] for state in live), done
    elif states["introduced"] or states["under_way"]:
        assert request.state == "in_hand", done
    elif states["said_yes"] or states["asked"] or queued:
        assert request.state == "finding", done
    elif states["done"] >= role.wanted:
        assert (request.state, request.waiting_for) == ("done", "nobody"), done
        assert request.outcome == ("talked" if request.size == "talk" else "job"), done
    else:
        assert (request.state, request.waiting_for) == ("ready", "group"), done
    if request.state in ("ready", "finding", "in_hand"):
        assert request.due_at is not None, done
    if request.state == "finding" and states["said_yes"]:
        assert request.waiting_for == "charity", done
