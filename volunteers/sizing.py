"""What size a request might be: the hub proposes and says why, an organiser decides (rule 16)."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.models import HelpRequest

Size, Kind = HelpRequest.Size, HelpRequest.Kind

PATHS = (Size.ANSWER, Size.TALK, Size.JOB, Size.PROJECT)  # from the smallest up
MEANS = {
    Size.ANSWER: gettext_lazy("You write a few good lines, point to a guide, or invite them to an evening."),
    Size.TALK: gettext_lazy(
        "Somebody listens and thinks along, by video or over tea. One sentence is enough."
    ),
    Size.JOB: gettext_lazy("Somebody does one thing with them, and a four-line note says what."),
    Size.PROJECT: gettext_lazy("More than a day, records about people, or several volunteers."),
}

LONG = 900  # characters: more than a question
BUILDS = re.compile(
    r"\b(build|redesign|migrate|new website|new database|set up a|roll ?out)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Choice:
    """One size as it is offered."""

    size: str

    @property
    def label(self) -> str:
        return str(Size(self.size).label)

    @property
    def means(self) -> str:
        return str(MEANS[Size(self.size)])


@dataclass(frozen=True)
class Proposal(Choice):
    """The size the hub would choose, and why; `chosen` is what it has now, if anything."""

    why: str
    chosen: str = ""

    @property
    def others(self) -> list[Choice]:
        return [Choice(size) for size in PATHS if size != self.size]

    @property
    def smaller(self) -> Choice | None:
        return self.beside(-1)

    @property
    def bigger(self) -> Choice | None:
        return self.beside(1)

    def beside(self, step: int) -> Choice | None:
        """One button up or down from the size it has."""
        if self.chosen not in PATHS:
            return None
        place = PATHS.index(Size(self.chosen)) + step
        return Choice(PATHS[place]) if 0 <= place < len(PATHS) else None


def propose(request: Any) -> Proposal:
    """One size and one sentence why, from the kind of help and from what they wrote."""
    size, why = proposed(request.kind, request.words)
    return Proposal(size, why, request.size)


def proposed(kind: str, words: str) -> tuple[str, str]:
    builds = BUILDS.search(words) is not None
    if builds and len(words) > LONG:
        return Size.PROJECT, _("They describe something to be built, in some detail.")
    if kind == Kind.PRACTICAL or builds:
        return Size.JOB, _("They would like something done with them, which takes up to a day.")
    if kind == Kind.LISTENING:
        return Size.TALK, _("They would like somebody to listen and think along.")
    if kind == Kind.INTRODUCTION:
        return Size.TALK, _("They would like to meet the right person.")
    if kind == Kind.TRAINING:
        return Size.ANSWER, _("They would like to learn: a guide may be all they need to start.")
    if kind == Kind.ADVICE:
        return Size.ANSWER, _("They ask which way to go, and a few good lines can say that.")
    if len(words) <= LONG:
        return Size.ANSWER, _("It is short, so a few good lines or a guide may do.")
    return Size.TALK, _("There is a lot in it, and talking sorts it out faster than writing.")
