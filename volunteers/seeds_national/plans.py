"""How far each request has come, and how many days each step took, so that the newest of them end with yesterday."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from volunteers.seeds_national.words import Story, stories

# How far requests have come, in a thousand.
ENDINGS = {
    "done": 784, "withdrawn": 60, "not_for_us": 48, "in_hand": 28, "resting": 20, "finding": 15, "ready": 12,
    "said_yes": 8, "hand": 4, "answered": 5, "asked": 4, "replied": 3, "reading": 3, "new": 3, "overdue": 3,
}  # fmt: skip
SIZES = {"answer": 26, "talk": 41, "job": 25, "project": 8}
WITH_A_LINE = ("ready", "finding", "said_yes", "in_hand")
WITHOUT_A_SIZE = ("new", "overdue", "reading", "replied", "asked", "resting")
BEGIN_ON_THEIR_DAY = (
    "done",
    "withdrawn",
    "not_for_us",
    "resting",
    "new",
    "overdue",
)  # of others it is the last day
# So many days ago this was: the hub would write about it neither today nor has it forgotten to.
QUESTION_DAYS = (1, 2, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 20)
ASK_DAYS, YES_DAYS, ANSWER_DAYS, NEW_DAYS = (1, 3), (1, 2), (1, 2, 3, 4, 5, 6), (1, 1, 2)
MEETING_DAYS = {"talk": range(2, 14), "job": [*range(1, 10), *range(11, 24)], "project": range(1, 29)}
WORK_DAYS = {"talk": (1, 6), "job": (6, 28), "project": (20, 90)}
NO, LAPSED, PAUSED, FILLED = "said_no", "lapsed", "paused", "filled"
WENT_WRONG = {"ended_early": 60, "no_show": 25, "not_right": 15}
AT_ONCE = {"talk": 1, "job": 3, "project": 3}


@dataclass
class Turn:
    """People who were asked at the same time, what each said, and after how many days the last of them had."""

    said: list[str]
    days: int
    work: int = 0  # days of an introduction that came to nothing


@dataclass
class Plan:
    ending: str
    size: str
    story: Story
    day: int  # so many days ago something happened, see Case
    wanted: int = 1
    people: int = 0
    capacity: int = 0
    take: int = 0
    read: int = 0
    turns: list[Turn] = field(default_factory=list)
    waiting: int = 0  # in line, or let go unasked
    meet: int = 0
    work: int = 0

    @property
    def has_a_line(self) -> bool:
        if self.size in ("", "answer"):
            return False
        return self.ending in (*WITH_A_LINE, "done") or (self.ending == "withdrawn" and self.read > 0)

    @property
    def is_live(self) -> bool:
        return self.ending in ("finding", "said_yes", "in_hand", "hand")

    def is_read_still(self, chance: Random) -> None:
        """There was nobody to ask, so it has not come that far."""
        self.ending, self.size, self.people, self.turns = "replied", "", 0, []
        self.day, self.take, self.read = chance.randint(2, 12), chance.randint(0, 1), 1

    @property
    def first_day(self) -> int:
        """So many days ago the charity confirmed it."""
        if self.ending in BEGIN_ON_THEIR_DAY:
            return max(self.day, self.days + 1)
        return self.day + self.days

    @property
    def days(self) -> int:
        """From the confirmation to what `day` is the day of."""
        days = self.take + self.read + sum(turn.days + turn.work for turn in self.turns)
        if self.ending == "done":
            days += self.meet + self.work
        return days + (self.meet if self.ending == "in_hand" else 0)


def plan(chance: Random, oldest: int, nation: str, ending: str = "") -> Plan:
    """One request of a group that has read them for so many days."""
    [ending] = [ending] if ending else chance.choices(list(ENDINGS), weights=list(ENDINGS.values()))
    if oldest < 30 and ending in ("resting", "done", "in_hand"):
        ending = "replied"
    size = chance.choices(list(SIZES), weights=list(SIZES.values()))[0]
    if ending in WITHOUT_A_SIZE:
        size = ""
    elif ending == "answered":
        size = "answer"
    elif ending in (*WITH_A_LINE, "hand") and size == "answer":
        size = "talk"
    welsh = nation == "wales" and chance.random() < 0.12
    story = chance.choice([one for one in stories() if bool(one.language) == welsh])
    made = Plan(ending, size, story, 0)
    made.day = day_of(chance, made, oldest)
    made.take = chance.choice((0, 0, 1, 1, 2, 3, 4, 6) if oldest > 40 else (0, 1))
    made.read = chance.choice((0, 1, 1, 2, 3))
    if ending == "withdrawn" and size != "answer":
        made.read = chance.choice((0, 2))
    if ending == "reading":
        made.take, made.read = min(made.take, 1), 0
    made.wanted = chance.choice((1, 1, 2, 3)) if size == "project" else 1
    if ending in ("done", "in_hand"):
        made.meet = chance.choice((0, 0, 1, 2))
    if ending == "done":
        made.work = chance.randint(*WORK_DAYS.get(size, (0, 8)))
    return made


def day_of(chance: Random, made: Plan, oldest: int) -> int:
    days: Any = {
        "new": NEW_DAYS, "overdue": range(9, 26), "reading": (1,), "replied": range(2, 19), "asked": QUESTION_DAYS,
        "answered": ANSWER_DAYS, "finding": ASK_DAYS, "said_yes": YES_DAYS, "ready": range(1, 45), "hand": range(2, 12),
        "in_hand": MEETING_DAYS.get(made.size),
    }.get(made.ending)  # fmt: skip
    if days:
        return chance.choice(days)
    least = 44 if made.ending == "resting" else 2
    return chance.randint(least, max(least, oldest))


def draw_turns(chance: Random, made: Plan, oldest: int) -> None:
    """Who of so many people was asked, in which turns, and what they said; fewer where there was less time."""
    made.turns = list(turns_of(chance, made))
    least = 1 if made.ending in (*WITH_A_LINE, "done") and made.ending != "ready" else 0
    while len(made.turns) > least and made.first_day > oldest:
        made.turns.pop(0)
    made.waiting = made.people - sum(len(turn.said) for turn in made.turns)


def turns_of(chance: Random, made: Plan) -> Iterator[Turn]:
    at_once = AT_ONCE[made.size]
    last = {"finding": "asked", "said_yes": "said_yes", "in_hand": "introduced", "done": "done"}.get(
        made.ending
    )
    yeses = min(made.wanted, made.people) if last in ("introduced", "done") else int(last == "said_yes")
    made.wanted = yeses or made.wanted
    others = made.people - yeses
    if last is None:
        before = others
    elif last == "asked":
        before = min(others - 1, chance.choice((0, 0, 1, 2, 3)))
    else:
        before = min(others, int(chance.triangular(0, others + 0.99, others * 0.3)))
    said = [
        NO if chance.random() < 0.62 else LAPSED if chance.random() < 0.85 else PAUSED
        for _one in range(before)
    ]
    if before and last == "done" and made.wanted == 1 and chance.random() < 0.1:
        [wrong] = chance.choices(list(WENT_WRONG), weights=list(WENT_WRONG.values()))
        said[chance.randrange(before)] = wrong
    while said:
        some, said = said[:at_once], said[at_once:]
        met = next((place for place, one in enumerate(some, start=1) if one in WENT_WRONG), 0)
        if met:
            some, said = some[:met], some[met:] + said
        yield Turn(some, days_of(chance, some), chance.randint(2, 20) if met else 0)
    left = made.people - before
    if last == "asked":
        yield Turn(["asked"] * min(at_once, left), 0)
    elif last:
        while yeses:
            together = min(at_once, yeses)
            filled = min(at_once - together, left - yeses) if yeses == together else 0
            yield Turn([last] * together + [FILLED] * filled, chance.choice((0, 1, 1, 2)))
            yeses, left = yeses - together, left - together - filled


def days_of(chance: Random, said: list[str]) -> int:
    """Silence takes four days, a word at most two."""
    return 4 if LAPSED in said else chance.choice((0, 1, 1, 2))
