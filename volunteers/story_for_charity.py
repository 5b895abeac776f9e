"""What happened to a request, as its charity reads it: the moves that concern it, in plain sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.models import HelpRequest

BY_YOU = {
    "confirmed": gettext_lazy("You sent your request."),
    "replied": gettext_lazy("You wrote back."),
    "added": gettext_lazy("You added something."),
    "asked on": gettext_lazy("You told us what is still missing."),
    "woken": gettext_lazy("You woke your request."),
    "withdrawn": gettext_lazy("You took your request back."),
    "taken back": gettext_lazy("You asked for help after all."),
    "finished": gettext_lazy("You said that did it."),
}
BY_SOMEBODY = {
    "taken": gettext_lazy("%(name)s read it and has it now."),
    "taken for network": gettext_lazy("%(name)s of the network has it now."),
    "covered": gettext_lazy("%(name)s of a neighbouring group stepped in and has it now."),
    "asked": gettext_lazy("%(name)s asked you a question."),
    "answered": gettext_lazy("%(name)s wrote to you."),
    "declined": gettext_lazy("%(name)s said it is not one for us, and where else to turn."),
}
BY_ITSELF = {
    "rested": gettext_lazy("We had no word from you, so we let it rest."),
    "finished": gettext_lazy("A week passed without a word, so we took it as done."),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    words: str


def story_of(request: HelpRequest, moves: Iterable[Any]) -> list[Line]:
    """Oldest first. What a group does among itself is not told."""
    lines = []
    for move in moves:
        if move.by_whom == "charity":
            words = BY_YOU.get(move.act)
        elif move.by_whom == "hub":
            words = BY_ITSELF.get(move.act)
        else:
            words = BY_SOMEBODY.get(move.act)
        if words:
            name = move.by.first_name_shown if move.by else _("Somebody")
            lines.append(Line(move.at, str(words) % {"name": name}))
    return lines
