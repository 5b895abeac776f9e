"""One request as a line of an organiser's table: where it is, whose turn it is, and the next act, in words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.common import dates
from volunteers.models import HelpRequest

LONGEST = 80


class Tag(NamedTuple):
    words: Any
    tone: str = "plain"


State = HelpRequest.State
STATES = {
    State.SUBMITTED: Tag(gettext_lazy("New"), "marigold"),
    State.TAKEN: Tag(gettext_lazy("Being read"), "pine"),
    State.READY: Tag(gettext_lazy("Ready to ask people"), "marigold"),
    State.FINDING: Tag(gettext_lazy("Finding someone"), "sky"),
    State.IN_HAND: Tag(gettext_lazy("In hand"), "leaf"),
    State.RESTING: Tag(gettext_lazy("Resting"), "plum"),
    State.DONE: Tag(gettext_lazy("Done"), "leaf"),
    State.NOT_FOR_US: Tag(gettext_lazy("Not one for us")),
}
WITH_THE_CHARITY = {
    State.TAKEN: Tag(gettext_lazy("Question asked"), "sky"),
    State.FINDING: Tag(gettext_lazy("Somebody said yes"), "leaf"),
}
ANSWERED, TAKEN_BACK = Tag(gettext_lazy("Answered"), "leaf"), Tag(gettext_lazy("Taken back"))


def state_of(case: Any) -> Tag:
    state = State(case.state)
    if case.waiting_for == "charity" and state in WITH_THE_CHARITY:
        return WITH_THE_CHARITY[state]
    if state == State.IN_HAND and case.size == HelpRequest.Size.ANSWER:
        return ANSWERED
    return STATES.get(state, TAKEN_BACK)


@dataclass
class CaseInWords:
    """Needs: a case with its owner, went_wrong and hand_is_up; the number of the person who reads."""

    case: Any
    reader: int

    @property
    def url(self) -> str:
        return reverse("volunteers:case", args=[self.case.ref])

    @property
    def charity(self) -> str:
        return Truncator(self.case.organisation_name).chars(LONGEST)

    @property
    def what(self) -> str:
        return f"{capfirst(self.case.kind_in_short)}, {self.case.place.name}"

    @cached_property
    def state(self) -> Tag:
        return state_of(self.case)

    @cached_property
    def waits(self) -> Tag | None:
        """What stands before everything else."""
        if self.case.went_wrong:
            return Tag(_("speak with them"), "coral")
        return Tag(_("a hand is up"), "marigold") if self.case.hand_is_up else None

    @cached_property
    def is_theirs(self) -> bool:
        return bool(self.case.owner_id == self.reader)

    @cached_property
    def owner(self) -> str:
        if self.is_theirs:
            return _("you have it")
        if self.case.owner_id:
            return _("%(name)s has it") % {"name": self.case.owner.first_name_shown}
        return _("nobody has it yet") if self.case.is_open else ""

    @property
    def turn(self) -> str:
        """Who owes the next act, by which day."""
        case = self.case
        if not case.is_open:
            return _("none")
        said = {"day": dates.day(case.due_at) if case.due_at else ""}
        if case.waiting_for == "charity":
            return _("the charity, by %(day)s") % said
        if case.waiting_for == "volunteer" and case.state == State.IN_HAND:
            return _("the two of them; we ask by %(day)s") % said
        if case.waiting_for == "volunteer":
            return _("a volunteer, by %(day)s") % said
        if not case.due_at:
            return _("nobody")
        return (_("by %(day)s") if case.first_reply_at else _("promised by %(day)s")) % said

    @property
    def is_late(self) -> bool:
        """Ours is the turn, and the day is over."""
        return self.case.waiting_for not in ("charity", "volunteer") and self.case.is_overdue

    @cached_property
    def act(self) -> str:
        """The one button, where something is theirs to do."""
        case = self.case
        if case.went_wrong:
            return _("Speak with them")
        if case.hand_is_up:
            return _("Say yes or no")
        is_our_turn = case.is_open and case.waiting_for == "group"
        if is_our_turn and not case.owner_id:
            return _("Read")
        if self.is_theirs and case.state == State.READY:
            return _("Choose people")
        if not (self.is_theirs and is_our_turn):
            return ""
        if case.state == State.IN_HAND:
            return _("Ask them both")
        needs_people = case.size not in ("", HelpRequest.Size.ANSWER)
        return _("Say what's needed") if needs_people else _("Reply")
