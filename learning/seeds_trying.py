"""What the demo's groups try: two cards that run, with others in, and one that was never tested."""

from datetime import timedelta
from typing import Any

from groups.models import Group
from hub.access.who import Who
from hub.accounts.models import User
from hub.seeding.world import World
from learning.models import Experiment, Pack
from learning.models.pack import prepared_words

TYNE, LEEDS, BRIGHTON, BRADFORD = (
    "Tyne Digital Neighbours",
    "Leeds Helping Hands Online",
    "Seafront Digital",
    "Bradford Click Club",
)
LIBRARIES = {
    "belief": "small charities come sooner when we come to them",
    "because": "five of the last eight said they had not dared to write",
    "plan": "drop-ins in three libraries",
    "measure": "how many walk in whom we had never heard of",
    "hours": 18,
}
PHONE = {
    "belief": "a first answer by phone saves two weeks of mails",
    "because": "half of our requests turn out to be another question than the one that was written",
    "plan": "ringing every charity on the evening its request comes in",
    "measure": "how many days lie between the first word and the first help",
    "hours": 24,
}
EVENING = {
    "belief": "students would help us if we met at their place",
    "because": "two of our best came from the college",
    "plan": "one evening a month at the college",
    "measure": "whether four of them come back in spring",
    "hours": 10,
}


def seed_trying(world: World) -> None:
    """Two cards that run, one never tested, a question, and what people answered"""
    seed_libraries(world)
    seed_phone(world)
    seed_evening(world)


def seed_libraries(world: World) -> None:
    """Brighton is trying drop-ins in libraries; Leeds is in, and Tyne could be."""
    with world.at(world.evening(12)):
        card = begin(world, BRIGHTON, 45, **LIBRARIES)
    with world.at(world.evening(6)):
        asked = card.ask("Who pays for the room?", by=runs(LEEDS))
    with world.at(world.evening(5)):
        card.answer(
            asked, "Nobody: the library counts us as an event and is glad of the heads.", by=card.host
        )
    with world.at(world.evening(1)):
        card.join(named(LEEDS), by=runs(LEEDS))
        card.can_talk(runs(LEEDS), card.talk_times.values_list("pk", flat=True)[:1])


def seed_phone(world: World) -> None:
    """Tyne's own: Bradford is in, somebody asks, and two of its people have answered."""
    with world.at(world.evening(9)):
        card = begin(world, TYNE, 30, **PHONE)
        words = prepared_words(card, card.group)
        pack = Pack.make(card, card.group, who=Who(card.host), **words)
    with world.at(world.evening(4)):
        pack.answers.create(words="Please ring after six, we all have jobs.", name="Nia")
    with world.at(world.evening(3)):
        pack.answers.create(words="I would rather be written to first, then rung.").decide(
            "on the card", who=Who(card.host)
        )
        card.ask("What do you say when nobody picks up?", by=runs(LEEDS))
    with world.at(world.evening(1)):
        card.join(named(BRADFORD), by=runs(BRADFORD))


def seed_evening(world: World) -> None:
    with world.at(world.evening(120)):
        card = begin(world, BRADFORD, 60, **EVENING)
    with world.at(world.evening(20)):
        learned = "The college closes at six. We would ask a students' union first, not a college."
        card.end(Experiment.State.NOT_TESTED, by=card.host, learned=learned)


def begin(world: World, group: str, days: int, **card: Any) -> Experiment:
    by_when = (world.now + timedelta(days=days)).date()
    begun: Experiment = Experiment.begin(named(group), by=runs(group), by_when=by_when, **card)
    return begun


def named(name: str) -> Group:
    return Group.objects.get(name=name)


def runs(name: str) -> User:
    """Whoever leads it."""
    return named(name).people_who_run_it()[0]
