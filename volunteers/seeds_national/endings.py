"""How a request goes, for each way in which it may stand or end today."""

from datetime import timedelta

from django.conf import settings

from volunteers.seeds_national.cases import POINTERS, REASONS, Case
from volunteers.seeds_national.lines import Line
from volunteers.seeds_national.people import Helper


def tell(case: Case, helpers: list[Helper]) -> None:
    STORIES[case.plan.ending](case, helpers)


def waits(case: Case, helpers: list[Helper]) -> None:
    """Nobody has it yet."""
    case.perhaps_covered()


def is_read(case: Case, helpers: list[Helper]) -> None:
    case.take(case.plan.take)


def has_replied(case: Case, helpers: list[Helper]) -> None:
    case.take(case.plan.take)
    case.ask_and_hear(case.plan.read)
    case.perhaps_propose()


def is_asked(case: Case, helpers: list[Helper]) -> None:
    """It is the charity's turn; it was reminded after three days, and after seven."""
    case.take(case.plan.take)
    case.later(case.plan.read)
    case.ask()
    asked_at = case.at
    for number, days in enumerate(settings.CHARITY_REMINDERS, start=1):
        if (at := asked_at + timedelta(days=days, minutes=10)) < case.scene.now:
            case.at = at
            case.note("reminded", reminders=number)


def rests(case: Case, helpers: list[Helper]) -> None:
    is_asked(case, helpers)
    case.at += timedelta(days=settings.CHARITY_RESTING_DAYS - settings.CHARITY_REMINDERS[-1])
    case.go("resting", "rested", waiting_for="nobody", due_at=None)


def is_answered(case: Case, helpers: list[Helper]) -> None:
    case.take(case.plan.take)
    if case.story.question and case.chance.random() < 0.5 and case.day > 1 + case.plan.read:
        case.ask_and_hear(case.plan.read)
    else:
        case.later(case.plan.read)
    case.choose("answer")
    case.answer()


def finds(case: Case, helpers: list[Helper]) -> None:
    """Somebody is looked for, asked, found: the line-up says how far."""
    case.take(case.plan.take)
    case.choose(case.plan.size)
    case.describe(case.plan.read)
    Line(case, helpers).tell()


def has_a_hand(case: Case, helpers: list[Helper]) -> None:
    case.take(case.plan.take)
    case.choose(case.plan.size)
    case.describe(case.plan.read)
    case.later()
    if helpers:
        Line(case, helpers).hand()


def is_done(case: Case, helpers: list[Helper]) -> None:
    if case.plan.size != "answer":
        finds(case, helpers)
        return
    is_answered(case, helpers)
    case.later(case.plan.work)
    silent = case.plan.work > settings.ANSWER_CHECK_DAYS
    by = "hub" if silent else "charity"
    case.close("done", "finished", by, outcome="answered", outcome_by="silence" if silent else "charity")


def is_withdrawn(case: Case, helpers: list[Helper]) -> None:
    if case.plan.has_a_line:
        finds(case, helpers)
        if case.state == "finding":
            case.go("ready", "looking again")
    elif case.chance.random() < 0.5:
        case.take(case.plan.take)
    else:
        case.later(case.plan.take)
    case.later()
    case.close("withdrawn", "withdrawn", "charity", withdrawn_from=case.state)


def is_not_for_us(case: Case, helpers: list[Helper]) -> None:
    case.take(case.plan.take)
    case.later(case.plan.read)
    case.stop_the_clock()
    reason, pointer = case.chance.choice(REASONS), case.chance.choice(POINTERS)
    case.close("not_for_us", "declined", case.reader, reason=reason, pointer=pointer)


STORIES = {
    "new": waits, "overdue": waits, "reading": is_read, "replied": has_replied, "asked": is_asked, "resting": rests,
    "answered": is_answered, "ready": finds, "finding": finds, "said_yes": finds, "in_hand": finds, "hand": has_a_hand,
    "done": is_done, "withdrawn": is_withdrawn, "not_for_us": is_not_for_us,
}  # fmt: skip
