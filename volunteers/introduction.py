"""What a charity reads of somebody who would like to help: their card, how to reach each other, what comes next."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from groups import places
from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.models import Match
from volunteers.models.match_acts import NOTE

State = Match.State
MOST_SKILLS = 3


class Introduction:
    """One ask that was said yes to, as the charity reads it, in the language that is active."""

    def __init__(self, match: Match, contact: Any) -> None:
        self.match, self.contact = match, contact
        self.request, self.volunteer = match.request, match.volunteer

    # --- Who ------------------------------------------------------------------------------------------
    @property
    def name(self) -> str:
        return self.volunteer.person.first_name_shown

    @property
    def organiser(self) -> str:
        """Who goes on with it."""
        owner = self.request.owner
        return owner.first_name_shown if owner else _("the group")

    @property
    def place(self) -> str:
        """Coarse: the council's area."""
        try:
            return self.volunteer.place.name if self.volunteer.outcode else ""
        except places.UnknownPlace:
            return ""

    @cached_property
    def skills(self) -> list[str]:
        """What they know of what is needed; else what they know best."""
        held = {one.skill: one.level for one in self.volunteer.skills.select_related("skill") if one.level}
        needed = {one.skill_id for one in self.match.role.skills.all()}
        fitting = [skill for skill in held if skill.pk in needed] or sorted(
            held, key=lambda skill: (-held[skill], skill.name)
        )
        return [in_a_sentence(str(skill)) for skill in fitting[:MOST_SKILLS]]

    @property
    def times(self) -> str:
        """When both have time."""
        return windows.in_words(self.volunteer.windows & self.match.role.windows)

    @property
    def brings(self) -> str:
        """Tom is from Leeds, knows spreadsheets, and has Tuesday evening and Thursday evening."""
        said = {"name": self.name, "place": self.place, "skills": listed(self.skills), "times": self.times}
        sentences = []
        if self.place and self.skills:
            sentences.append(_("%(name)s is in %(place)s and knows about %(skills)s.") % said)
        elif self.place:
            sentences.append(_("%(name)s is in %(place)s.") % said)
        elif self.skills:
            sentences.append(_("%(name)s knows about %(skills)s.") % said)
        if self.times:
            sentences.append(_("Times that suit %(name)s: %(times)s.") % said)
        return " ".join(sentences)

    @property
    def what(self) -> str:
        """What they did, or will do, in the words both said yes to."""
        return self.match.note_what or self.request.done_looks or self.request.needed

    # --- Where it is ------------------------------------------------------------------------------------
    @property
    def is_asked(self) -> bool:
        """They said yes, and the charity has not said whether to introduce them."""
        return self.match.state == State.SAID_YES

    @property
    def is_job(self) -> bool:
        return self.request.size == self.request.Size.JOB

    @property
    def is_talk(self) -> bool:
        return self.request.size == self.request.Size.TALK

    @property
    def has_ended(self) -> bool:
        """Not well, or not by them: whoever ended it, and why, is not said."""
        return self.match.state in (State.ENDED_EARLY, State.NO_SHOW, State.NOT_RIGHT)

    @property
    def felt_wrong_here(self) -> bool:
        """This charity said so itself, and nobody of the group has looked yet."""
        by_charity = self.match.state == State.NOT_RIGHT and self.match.ended_reason == "charity"
        return by_charity and self.match.looked_at is None

    @property
    def asks_still_used(self) -> bool:
        """Three months have passed, and nobody has said."""
        due = self.match.follow_up_at
        return (
            self.match.state == State.DONE
            and not self.match.still_used
            and due is not None
            and due <= timezone.now()
        )

    @property
    def is_said_to_be_done(self) -> bool:
        """By the volunteer; the charity's yes, or fourteen days, end it."""
        return self.match.is_introduced and self.match.volunteer_done_at is not None

    @property
    def waits_for_charity(self) -> bool:
        """Its answer is what comes next."""
        return self.is_asked or self.is_said_to_be_done

    @property
    def comes_first(self) -> bool:
        """The charity should read this before anything else."""
        return self.waits_for_charity or self.asks_still_used or self.felt_wrong_here

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The four lines of a job, each with its name."""
        fields: list[Any] = [self.match._meta.get_field(name) for name in NOTE]
        said = [(str(field.verbose_name), getattr(self.match, field.name)) for field in fields]
        return [(name, line or _("to be settled between you")) for name, line in said]

    @property
    def what_both_said(self) -> str:
        """Who has said yes to the four lines."""
        said, match = {"name": self.name}, self.match
        if match.is_agreed:
            return _("You both said yes to this.")
        if match.volunteer_agreed_at:
            return _("%(name)s has said yes to this.") % said
        if match.charity_agreed_at:
            return _("You said yes. %(name)s has yet to say so.") % said
        return _("Nobody has said yes to this yet.")

    # --- How to reach each other ----------------------------------------------------------------------
    @property
    def is_through_hub(self) -> bool:
        return self.match.is_through_hub

    @property
    def address(self) -> str:
        """Theirs, once both have said yes; nothing where they'd rather be written to through the hub."""
        shown = self.match.shows_contacts and not self.is_through_hub
        return self.volunteer.person.email if shown else ""

    # --- By when ------------------------------------------------------------------------------------------
    @property
    def due_on(self) -> str:
        moment = self.match.frees_at or self.match.charity_due_at
        return dates.day(timezone.localdate(moment)) if moment else ""

    @property
    def check_on(self) -> str:
        return dates.day(timezone.localdate(self.match.check_at)) if self.match.check_at else ""

    @property
    def silence_ends(self) -> str:
        """The day on which no word counts as a yes."""
        if self.match.volunteer_done_at is None:
            return ""
        ends = timezone.localtime(self.match.volunteer_done_at) + timedelta(days=settings.SILENCE_IS_YES_DAYS)
        return dates.day(ends.date())


def in_a_sentence(name: str) -> str:
    """Spreadsheets, but CRM and WordPress stay as they are written."""
    first = name.split()[0]
    return name[:1].lower() + name[1:] if first[1:].islower() else name
