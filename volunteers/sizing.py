"""What size a request might be: the hub proposes and says why, an organiser decides (rule 16)."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from volunteers.models import HelpRequest

Size, Kind = HelpRequest.Size, HelpRequest.Kind

# The sizes whose path can be walked to its end today. Talks, jobs and projects need volunteers.
PATHS = (Size.ANSWER,)

LONG = 900  # characters: more than a question
BUILDS = re.compile(
    r"\b(build|redesign|migrate|new website|new database|set up a|roll ?out)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Proposal:
    size: str
    why: str

    @property
    def label(self) -> str:
        return str(Size(self.size).label)

    @property
    def has_a_path(self) -> bool:
        return self.size in PATHS


def propose(request: Any) -> Proposal:
    """One size and one sentence why, from the kind of help and from what they wrote."""
    builds = BUILDS.search(request.words) is not None
    if builds and len(request.words) > LONG:
        return Proposal(Size.PROJECT, _("They describe something to be built, in some detail."))
    if request.kind == Kind.PRACTICAL or builds:
        return Proposal(Size.JOB, _("They would like something done with them, which takes up to a day."))
    if request.kind == Kind.LISTENING:
        return Proposal(Size.TALK, _("They would like somebody to listen and think along."))
    if request.kind == Kind.INTRODUCTION:
        return Proposal(Size.TALK, _("They would like to meet the right person."))
    if request.kind == Kind.TRAINING:
        return Proposal(Size.ANSWER, _("They would like to learn: a guide may be all they need to start."))
    if request.kind == Kind.ADVICE:
        return Proposal(Size.ANSWER, _("They ask which way to go, and a few good lines can say that."))
    if len(request.words) <= LONG:
        return Proposal(Size.ANSWER, _("It is short, so a few good lines or a guide may do."))
    return Proposal(Size.TALK, _("There is a lot in it, and talking sorts it out faster than writing."))
