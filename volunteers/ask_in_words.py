"""One ask or introduction as its volunteer reads it. Page and mail say the same."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.brief import WHERE_FOR_STRANGERS, Where
from volunteers.matching import Look
from volunteers.matching.words import about, length_in_words
from volunteers.models import Match, RequestContact
from volunteers.models.match_acts import FOUND
from volunteers.models.volunteer import first_of_a_month_later

MONTHS_OFFERED = 6
MOST_REASONS = 2
SOON = 28  # a month that begins earlier is no rest


class AskInWords:
    """In the language that is active. Before the introduction it names the charity only where that ticked so."""

    def __init__(self, match: Match) -> None:
        self.match, self.role, self.request = match, match.role, match.request

    # --- What it is ------------------------------------------------------------------------------------
    @property
    def in_one_line(self) -> str:
        """40 minutes with Bev about a rota; you because you like spreadsheets and have Thursdays."""
        if not self.reasons:
            return self.what
        return _("%(what)s; you because %(why)s") % {"what": self.what, "why": listed(self.reasons)}

    @property
    def why_you(self) -> str:
        """The same as a sentence of its own."""
        return _("You, because %(why)s.") % {"why": listed(self.reasons)} if self.reasons else ""

    @cached_property
    def what(self) -> str:
        """40 minutes with Bev about a rota."""
        name = self.with_whom.partition(",")[0]  # of "Bev, who keeps the rota"
        said = {"time": self.how_long, "who": name, "about": about(self.look.wanted)}
        return _("%(time)s with %(who)s about %(about)s") % said

    @cached_property
    def reasons(self) -> list[str]:
        """Why they: the two that say most."""
        return self.look.words_for(self.match.volunteer)[:MOST_REASONS]

    @cached_property
    def look(self) -> Look:
        """Read once for all that is said of it."""
        return Look(self.role)

    @cached_property
    def with_whom(self) -> str:
        """Bev, once they were introduced; else what the public words say of it, or somebody at a charity in Yorkshire."""
        if self.is_introduced:
            return self.contact_name
        return self.request.meet or self.charity

    @property
    def charity(self) -> str:
        """As much of it as may be said: to the two who were introduced, its name."""
        if self.request.may_name or self.is_introduced:
            return str(self.request.organisation_name)
        return _("somebody at a charity in %(place)s") % {"place": self.place}

    @property
    def place(self) -> str:
        if self.request.may_place or self.is_introduced or self.request.region is None:
            return self.request.place.name
        return str(self.request.region.in_a_sentence)

    @property
    def how_long(self) -> str:
        return length_in_words(self.role.minutes)

    @property
    def is_introduced(self) -> bool:
        return self.match.introduced_at is not None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What good looks like, how long, where, whom they'd meet: each with its name."""
        told = [
            (_("What good looks like"), self.request.done_looks),
            (_("How long it takes"), self.how_long),
            (_("By when"), dates.day(self.request.needed_by) if self.request.needed_by else ""),
            (_("When it suits them"), windows.in_words(self.role.windows)),
            (_("Where"), str(WHERE_FOR_STRANGERS[Where(self.request.where)])),
            (_("Who you'd work with"), self.with_whom),
            (_("Who you'd meet, what you'd see"), str(self.request.get_risk_display())),
        ]
        if self.role.language != "en-gb":
            told.append((_("In which language"), str(self.role.get_language_display())))
        return [(str(name), said[:1].upper() + said[1:]) for name, said in told if said]

    # --- Who ---------------------------------------------------------------------------------------------
    @cached_property
    def contact(self) -> RequestContact | None:
        """Whom they were introduced to: the one who asked, else whoever follows it now."""
        return self.request.contacts.filter(removed_at=None).first()

    @property
    def contact_name(self) -> str:
        return self.contact.first_name_shown if self.contact else _("the charity")

    @property
    def asker(self) -> str:
        """Asha of Digital Leeds; the group; the network."""
        owner, group = self.request.owner, self.request.group
        if owner and group:
            return _("%(name)s of %(group)s") % {"name": owner.first_name_shown, "group": group.name}
        if owner:
            return str(owner.first_name_shown)
        return group.name if group else _("the people of the network")

    # --- Where it stands -------------------------------------------------------------------------------------
    @property
    def hand_raised(self) -> str:
        """You said you could do this; Asha decides by Wednesday 2 December."""
        due, now = self.request.due_at, timezone.now()
        said = {"asker": self.asker, "day": dates.day(due) if due else ""}
        if due is None or due < now or self.request.waiting_for != self.request.WaitingFor.GROUP:
            return _("You said you could do this. %(asker)s decides, and you hear either way.") % said
        return _("You said you could do this. %(asker)s decides by %(day)s, and you hear either way.") % said

    @property
    def after_yes(self) -> str:
        """The charity now says "yes, introduce us", by its day."""
        match = self.match
        due = match.frees_at or match.charity_due_at
        name = self.request.organisation_name if self.request.may_name else _("the charity")
        said = {"name": name, "day": dates.day(due) if due else ""}
        if match.frees_at:
            return (
                _(
                    "We have asked %(name)s once more for its “yes, introduce us”. By %(day)s you are free again."
                )
                % said
            )
        return _("Now %(name)s says “yes, introduce us”, by %(day)s at the latest.") % said

    @property
    def silence(self) -> str:
        """The charity is asked too; its silence counts as a yes."""
        done_at = self.match.volunteer_done_at or timezone.now()
        ends = timezone.localdate(done_at) + timedelta(days=settings.SILENCE_IS_YES_DAYS)
        said = {"name": self.contact_name, "day": dates.day(ends)}
        return (
            _("%(name)s is asked as well. Without a word by %(day)s it counts as done. Nothing else to do.")
            % said
        )

    @property
    def closing_kind(self) -> str:
        """The note comes first; once both agreed, the ticks do."""
        return "primary" if self.match.is_agreed else "quiet"

    @property
    def over_title(self) -> str:
        """The heading of what has ended."""
        states = self.match.State
        you = {"you": self.match.volunteer.person.first_name_shown}
        if self.match.state == states.LAPSED:
            return _("This ask has run out")
        if self.is_own_ending_in_doubt:
            return _("It has ended")
        return _("Thank you, %(you)s.") % you

    @property
    def is_own_ending_in_doubt(self) -> bool:
        """They pressed "this doesn't feel right"; when the other side did, it reads as any early end."""
        return self.match.state == self.match.State.NOT_RIGHT and self.match.ended_reason == "volunteer"

    @property
    def over(self) -> str:
        """What has ended, and that it is all right."""
        match, states = self.match, self.match.State
        if match.state == states.RELEASED:
            return self.let_go
        if match.state == states.SAID_NO:
            return self.after_no
        if match.state == states.LAPSED:
            return _(
                "We heard nothing and asked somebody else. That is fine: silence counts for nothing against you."
            )
        if match.state == states.DONE:
            return _("It is done, and it counts. Nothing else to do.")
        if self.is_own_ending_in_doubt:
            said = {"asker": self.asker}
            return (
                _(
                    "Nothing of yours is shown to them any more, and they are not told why. %(asker)s sees it first and gets "
                    "in touch with you."
                )
                % said
            )
        return _("It ended early, and that is on nobody. Thank you for what you gave. Nothing else to do.")

    @property
    def after_no(self) -> str:
        volunteer = self.match.volunteer
        if self.match.no_reason == self.match.No.LATER and volunteer.paused_until:
            said = {"day": dates.day(volunteer.paused_until, weekday=False)}
            return (
                _("We ask you nothing until %(day)s. Then you are back by yourself; nothing else to do.")
                % said
            )
        return _("We ask somebody else, and nobody learns who said no. Nothing else to do.")

    # --- What comes next -------------------------------------------------------------------------------------
    @property
    def let_go(self) -> str:
        """Why it ended before anybody was introduced; never who it was."""
        reasons = self.match.Released
        said: dict[str, Any] = {
            reasons.FILLED: FOUND,
            reasons.WITHDRAWN: _("It is no longer needed. Thank you all the same: nothing more to do."),
            reasons.TAKEN_BACK: _("You took your hand down. Nothing more to do."),
            reasons.PAUSED: _("You paused, so we took it back. Nothing more to do."),
            reasons.SILENT: _(
                "The charity hasn't written back, so you are free again. Thank you for your yes."
            ),
        }
        otherwise = _("It was settled another way. Thank you all the same: nothing more to do.")
        return str(said.get(self.match.ended_reason, otherwise))

    @property
    def is_through_hub(self) -> bool:
        return self.match.is_through_hub

    @property
    def how_to_reach(self) -> str:
        said = {"name": self.contact_name, "address": self.contact.email if self.contact else ""}
        if self.request.through_hub and not self.match.volunteer.through_hub:
            return (
                _(
                    "%(name)s would rather write through the hub: write on your page, and it reaches %(name)s by mail. "
                    "What %(name)s writes comes to you the same way, and both addresses stay with us."
                )
                % said
            )
        if self.is_through_hub or not self.contact:
            return (
                _(
                    "You asked to be written to through the hub. Write to %(name)s on your page; what %(name)s writes comes "
                    "to you by mail, and your address stays with us."
                )
                % said
            )
        return _("%(name)s's address is %(address)s, and %(name)s has yours.") % said

    @property
    def next_step(self) -> str:
        """By size; a project is arranged between the two of them for now."""
        size, day = self.request.size, self.match.check_at
        said = {"name": self.contact_name, "day": dates.day(day) if day else ""}
        if size == self.request.Size.TALK:
            return (
                _(
                    "Write to each other and find a time, whoever is first. On %(day)s we ask you both whether you talked: "
                    "one press."
                )
                % said
            )
        if size == self.request.Size.JOB:
            page = _("Your page has a note of four lines: what, when, where, and what done looks like.")
            return f"{page} {self.note_step}"
        return _(
            "Find a time for a first talk, whoever is first, and write down what you both want, how long it takes and "
            "by when. For now that is arranged between the two of you; the hub keeps how to reach each other, and "
            "either of you may end it at any time."
        )

    @property
    def note_step(self) -> str:
        """What to do with a job's four lines."""
        day = self.match.check_at
        said = {"name": self.contact_name, "day": dates.day(day) if day else ""}
        return (
            _(
                "Change what isn't right and say yes to it; when %(name)s has said yes too, you can begin. On %(day)s we "
                "ask you how it is going."
            )
            % said
        )

    @property
    def how_it_went(self) -> str:
        said = {"name": self.contact_name}
        if self.request.size == self.request.Size.TALK:
            return _(
                "“We talked”, “not yet” or “it didn't work out”: each is a good answer, and one press on your page. "
                "If we hear nothing, we leave you in peace."
            )
        return (
            _(
                "On your page you tick what is done, say “not yet”, or end it early, without blame. With all three ticks "
                "%(name)s says yes, and that's it. If we hear nothing, we leave you in peace."
            )
            % said
        )

    # --- Not until ---------------------------------------------------------------------------------------
    @property
    def months(self) -> list[tuple[date, str]]:
        """The first of each of the next six months, and how it is called."""
        days = [first_of_a_month_later(months) for months in range(1, MONTHS_OFFERED + 1)]
        return [(day, month_of(day)) for day in days]

    @property
    def not_until(self) -> str:
        return _("Not until %(month)s") % {"month": self.later[1]}

    @property
    def later(self) -> tuple[date, str]:
        """The month that the mail offers: one that gives some rest."""
        far = [(day, name) for day, name in self.months if (day - timezone.localdate()).days >= SOON]
        return far[0]


def month_of(day: date) -> str:
    """May; with its year when it isn't this one's."""
    return dates.day(day, weekday=False).partition(" ")[2]
