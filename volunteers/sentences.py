"""What happened to a request, as sentences for the people who work on it: its moves, and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from volunteers.models import HelpRequest, HelpRequestMove, Message

# Told by the message itself, which has the words.
TOLD_BY_MESSAGE = {"asked", "answered", "replied", "added"}
# Told with a name by the introduction itself, where a page has them.
TOLD_BY_INTRODUCTION = {"finding", "introduced"}

BY_CHARITY = {
    "sent": gettext_lazy("sent the request."),
    "confirmed": gettext_lazy("confirmed the request."),
    "replied": gettext_lazy("wrote back."),
    "added": gettext_lazy("added something."),
    "woken": gettext_lazy("wrote again and woke the request."),
    "asked on": gettext_lazy("wrote that there is more to it."),
    "withdrawn": gettext_lazy("took the request back."),
    "taken back": gettext_lazy("would like help after all."),
    "finished": gettext_lazy("said that did it."),
    "introduce ahead": gettext_lazy("asked to be introduced as soon as somebody says yes."),
    "chose ahead": gettext_lazy("chose what we may name, and whether we introduce them at once."),
    "introduced": gettext_lazy("was introduced to somebody."),
    "passing declined": gettext_lazy("would rather stay with the group that has it."),
}
BY_PERSON = {
    "taken": gettext_lazy("took it to read."),
    "covered": gettext_lazy("covers it, so that somebody answers."),
    "cover asked": gettext_lazy("asked another group to cover it."),
    "taken for network": gettext_lazy("took it for the network."),
    "group closed": gettext_lazy("closed the group it was with, so it went on to the next."),
    "asked": gettext_lazy("asked a question."),
    "sized": gettext_lazy("chose the size: %(reason)s."),
    "answered": gettext_lazy("wrote the answer."),
    "declined": gettext_lazy("said it is not one for us: %(reason)s."),
    "released": gettext_lazy("looked at it and let it through."),
    "filed as spam": gettext_lazy("filed it as an advertisement."),
    "woken": gettext_lazy("woke it again."),
    "withdrawn": gettext_lazy("took it back for the charity."),
    "finished": gettext_lazy("closed it as answered."),
    "described": gettext_lazy("wrote what's needed."),
    "reworded": gettext_lazy("wrote what's needed anew."),
    "reworked": gettext_lazy("went back to reading it."),
    "finding": gettext_lazy("began to look for somebody."),
    "looking again": gettext_lazy("stopped the asking."),
    "introduced": gettext_lazy("brought them together."),
    "passing proposed": gettext_lazy("asked whether %(reason)s could take it on."),
    "passed on": gettext_lazy("took it on for a group that can help."),
    "passing taken back": gettext_lazy("keeps it after all: it is not passed on."),
}
BY_HUB = {
    "cover asked": gettext_lazy("Nobody had written by the promised day, so neighbouring groups were asked."),
    "cover declined": gettext_lazy("A group that was asked to cover can't this time."),
    "coordinator asked": gettext_lazy("It now stands on the coordinator's list."),
    "handed on": gettext_lazy(
        "Nobody had written by the promised day, so it stands on everybody's list again."
    ),
    "address refused": gettext_lazy(
        "Our mails to them don't arrive any more. Ring them, or ask a colleague of theirs for another address."
    ),
    "nudged": gettext_lazy("We asked for the confirmation once more."),
    "reminded": gettext_lazy("We reminded them of the question."),
    "rested": gettext_lazy("No word for three weeks, so the request rests. Their reply wakes it."),
    "finished": gettext_lazy("No word since then, so we take it as done."),
    "finding": gettext_lazy("The next person is being asked."),
    "looking again": gettext_lazy("Nobody is being asked now, so it is ready for somebody else."),
    "introduced": gettext_lazy("They were introduced."),
    "silent": gettext_lazy("They were introduced, and neither has said how it went. Please ask them."),
    "told we look": gettext_lazy("We wrote to the charity that somebody is being looked for."),
    "passing declined": gettext_lazy("It is not passed on this time, and stays where it was."),
    "passed on": gettext_lazy("Everybody said yes, so another group has it now."),
}
# An ending that an introduction led to.
TALK_OR_JOB_FINISHED = {
    "charity": gettext_lazy("said that it went well. Done."),
    "hub": gettext_lazy("Two weeks passed without a word, so we take it as done."),
    "person": gettext_lazy("closed it as done."),
}
SAID = {
    Message.Kind.QUESTION: gettext_lazy("asked:"),
    Message.Kind.REPLY: gettext_lazy("replied:"),
    Message.Kind.ANSWER: gettext_lazy("answered:"),
    Message.Kind.NOTE: gettext_lazy("noted, for the group only:"),
}


@dataclass(frozen=True)
class Sentence:
    """One line of a story: who, did what, when; `said` are somebody's own words."""

    at: datetime
    who: str
    words: str
    said: str = ""
    kind: str = ""


def story_of(
    request: HelpRequest,
    moves: list[HelpRequestMove],
    messages: list[Message],
    introductions: Iterable[Sentence] | None = None,
) -> list[Sentence]:
    """Everything that happened, oldest first. Give moves with `by`, messages with `by` and `contact`; the lines of
    `introductions` take the place of the moves that follow from them."""
    unsaid = TOLD_BY_MESSAGE if introductions is None else TOLD_BY_MESSAGE | TOLD_BY_INTRODUCTION
    lines = [told(move) for move in moves if move.act not in unsaid]
    lines += [spoken(message) for message in messages]
    return sorted([*lines, *(introductions or [])], key=lambda line: line.at)


def told(move: HelpRequestMove) -> Sentence:
    """One move as a sentence. Who was asked to cover and said no stays unsaid, as does who was asked to help."""
    if move.act == "finished" and move.row.size != HelpRequest.Size.ANSWER:
        return finished_well(move)
    if move.act == "cover declined" or move.by_whom == "hub":
        words = str(BY_HUB.get(move.act, move.act))
        return Sentence(move.at, "", words)
    if move.by_whom == "charity":
        return Sentence(move.at, _("The charity"), str(BY_CHARITY.get(move.act, move.act)))
    who = move.by.first_name_shown if move.by else _("Somebody who has left")
    if move.act == "handed on":
        return Sentence(move.at, who, handed_on(move))
    if move.act == "lined up":
        return Sentence(move.at, who, lined_up(move))
    return Sentence(move.at, who, str(BY_PERSON.get(move.act, move.act)) % {"reason": reason_of(move)})


def handed_on(move: HelpRequestMove) -> str:
    if move.new == HelpRequest.State.SUBMITTED and move.old != move.new:
        words = _("put it back on everybody's list.")
    else:
        words = _("handed it on.")
    return f"{words} “{move.reason}”" if move.reason else words


def lined_up(move: HelpRequestMove) -> str:
    """How many; who they are stands in the line itself while they are in it."""
    many = int(move.reason) if move.reason.isdigit() else 1
    return ngettext(
        "chose one person, and we do the asking.",
        "chose %(many)d people in order, and we do the asking.",
        many,
    ) % {"many": many}


def finished_well(move: HelpRequestMove) -> Sentence:
    words = str(TALK_OR_JOB_FINISHED.get(move.by_whom, TALK_OR_JOB_FINISHED["hub"]))
    if move.by_whom == "hub":
        return Sentence(move.at, "", words)
    if move.by_whom == "charity":
        return Sentence(move.at, _("The charity"), words)
    return Sentence(move.at, move.by.first_name_shown if move.by else _("Somebody who has left"), words)


def reason_of(move: HelpRequestMove) -> str:
    """The reason in words, where it was stored as a choice."""
    if move.act == "sized":
        return str(dict(HelpRequest.Size.choices).get(move.reason, move.reason)).lower()
    if move.act == "declined":
        return str(dict(NOT_FOR_US).get(move.reason, move.reason)).lower()
    return move.reason


# Why a request is not one for us: a fixed list, so that reasons can be counted.
NOT_FOR_US = [
    ("not_digital", gettext_lazy("It isn't about digital things")),
    ("emergency", gettext_lazy("It is urgent or a legal duty, and needs somebody who is paid to be there")),
    ("too_big", gettext_lazy("It is more than volunteers can carry")),
    ("no_time", gettext_lazy("Nobody here has the time or the skill")),
    ("not_a_charity", gettext_lazy("It doesn't come from a charity or community group")),
    ("elsewhere", gettext_lazy("Somebody else does exactly this")),
]


def spoken(message: Message) -> Sentence:
    if message.contact is not None:
        who = message.contact.first_name_shown
    elif message.by is not None:
        who = message.by.first_name_shown
    else:
        who = _("The charity") if message.kind == Message.Kind.REPLY else _("Somebody who has left")
    return Sentence(
        message.created_at, who, str(SAID[Message.Kind(message.kind)]), message.words, message.kind
    )
