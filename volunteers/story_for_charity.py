"""What happened to a request, as its charity reads it: the moves that concern it, in plain sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.introduction import Introduction
from volunteers.models import HelpRequest, Match

BY_YOU = {
    "confirmed": gettext_lazy("You sent your request."),
    "replied": gettext_lazy("You wrote back."),
    "added": gettext_lazy("You added something."),
    "asked on": gettext_lazy("You told us what is still missing."),
    "woken": gettext_lazy("You woke your request."),
    "withdrawn": gettext_lazy("You took your request back."),
    "taken back": gettext_lazy("You asked for help after all."),
    "passing declined": gettext_lazy("You said that it should stay where it is."),
}
BY_SOMEBODY = {
    "taken": gettext_lazy("%(name)s read it and has it now."),
    "taken for network": gettext_lazy("%(name)s of the network has it now."),
    "covered": gettext_lazy("%(name)s of a neighbouring group stepped in and has it now."),
    "asked": gettext_lazy("%(name)s asked you a question."),
    "answered": gettext_lazy("%(name)s wrote to you."),
    "declined": gettext_lazy("%(name)s said it is not one for us, and where else to turn."),
    "described": gettext_lazy("%(name)s wrote what is needed, and looks for somebody."),
    "passing proposed": gettext_lazy("%(name)s asked whether another group may read it."),
    "passed on": gettext_lazy("%(name)s of the other group has it now."),
}
BY_ITSELF = {
    "rested": gettext_lazy("We had no word from you, so we let it rest."),
}
ANSWERED = {  # a good answer is finished by a press or by a week's silence; what people do, by themselves below
    "charity": gettext_lazy("You said that did it."),
    "hub": gettext_lazy("A week passed without a word, so we took it as done."),
}
BETWEEN_YOU = {  # one introduction: by whom, and what they did
    "charity": {
        "agreed": gettext_lazy("You said yes to the four lines."),
        "note": gettext_lazy("You wrote the four lines anew."),
        "not yet": gettext_lazy("You said: not yet."),
        "finished": gettext_lazy("You said it is done."),
        "ended early": gettext_lazy("You said it didn't work out."),
        "not right": gettext_lazy("You said it doesn't feel right, and it ended at once."),
        "thanked": gettext_lazy("You left a line for %(name)s."),
        "followed up": gettext_lazy("You told us what became of it."),
    },
    "volunteer": {
        "agreed": gettext_lazy("%(name)s said yes to the four lines."),
        "note": gettext_lazy("%(name)s wrote the four lines anew."),
        "talked": gettext_lazy("%(name)s said that you talked."),
        "ended early": gettext_lazy("It didn't work out this time."),
        "not right": gettext_lazy("It didn't work out this time."),
    },
    "hub": {
        "finished": gettext_lazy("Two weeks passed without a word, so we took it as done."),
        "freed": gettext_lazy("We had no word from you, so %(name)s is free again, with thanks."),
    },
}
WHOEVER = {
    "said yes": gettext_lazy("%(name)s would like to help."),
    "introduced": gettext_lazy("You and %(name)s were introduced."),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    words: str


def story_of(
    request: HelpRequest, moves: Iterable[Any], introductions: Iterable[Introduction] = ()
) -> list[Line]:
    """Oldest first. What a group does among itself is not told, nor who was asked and said no."""
    lines = [line_of(move, request) for move in moves]
    for one in introductions:
        lines += [line_between(move, one) for move in one.match.moves.all()]
    return sorted([line for line in lines if line.words], key=lambda line: line.at)


def line_of(move: Any, request: HelpRequest) -> Line:
    if move.act == "finished" and request.size == request.Size.ANSWER:
        words = ANSWERED.get(move.by_whom)
    elif move.by_whom == "charity":
        words = BY_YOU.get(move.act)
    elif move.by_whom == "hub":
        words = BY_ITSELF.get(move.act)
    else:
        words = BY_SOMEBODY.get(move.act)
    return Line(move.at, str(words or "") % {"name": move.by.first_name_shown if move.by else _("Somebody")})


def line_between(move: Any, one: Introduction) -> Line:
    """Between the charity and somebody whom it was told of."""
    is_somebody_gone = move.by is None and move.by_whom == "person"
    side = "volunteer" if is_somebody_gone else one.match.side_of(move.by or move.by_whom)
    act = "freed" if (move.act, move.reason) == ("released", Match.Released.SILENT) else move.act
    words = WHOEVER.get(act) or BETWEEN_YOU.get(side, {}).get(act)
    return Line(move.at, str(words or "") % {"name": one.name})
