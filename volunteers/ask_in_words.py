"""One ask or introduction as its volunteer reads it. Page and mail say the same."""

from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.models import Match, RequestContact
from volunteers.models.match_acts import FOUND
from volunteers.models.volunteer import first_of_a_month_later

MONTHS_OFFERED = 6
SOON = 28  # a month that begins earlier is no rest


class AskInWords:
    """In the language that is active. Before the introduction it names the charity only where that ticked so."""

    def __init__(self, match: Match) -> None:
        self.match, self.role, self.request = match, match.role, match.request

    # --- What it is ------------------------------------------------------------------------------------
    @cached_property
    def in_one_line(self) -> str:
        """40 minutes with Bev about a rota; you because you like spreadsheets and have Thursdays."""
        said = {"time": self.how_long, "who": self.with_whom, "why": listed(self.reasons)}
        if not self.reasons:
            return _("%(time)s with %(who)s") % said
        return _("%(time)s with %(who)s; you because %(why)s") % said

    @property
    def what(self) -> str:
        """40 minutes with Bev: for a subject line."""
        return _("%(time)s with %(who)s") % {"time": self.how_long, "who": self.with_whom}

    @cached_property
    def reasons(self) -> list[str]:
        return []

    @cached_property
    def with_whom(self) -> str:
        """Bev, who keeps the rota; Hope House; somebody at a charity in Yorkshire."""
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
        return str(self.request.region.name)

    @property
    def how_long(self) -> str:
        return duration(self.role.minutes)

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
            (_("Where"), str(self.request.get_where_display())),
            (_("Who you'd work with"), self.with_whom),
            (_("Who you'd meet, what you'd see"), str(self.request.get_risk_display())),
        ]
        if self.role.language != "en-gb":
            told.append((_("In which language"), str(self.role.get_language_display())))
        return [(str(name), said) for name, said in told if said]

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

    # --- What comes next -------------------------------------------------------------------------------------
    @property
    def let_go(self) -> str:
        """Why it ended before anybody was introduced; never who it was."""
        reasons = self.match.Released
        said = {
            reasons.FILLED: FOUND,
            reasons.WITHDRAWN: _("It is no longer needed. Thank you all the same: nothing more to do."),
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
            return (
                _(
                    "Your page has a note of four lines: what, when, where, and what done looks like. Change what isn't "
                    "right and say yes to it; when %(name)s has said yes too, you can begin. On %(day)s we ask you how it "
                    "is going."
                )
                % said
            )
        return _(
            "Find a time for a first talk, whoever is first, and write down what you both want, how long it takes and "
            "by when. For now that is arranged between the two of you; the hub keeps how to reach each other, and "
            "either of you may end it at any time."
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
    def later(self) -> tuple[date, str]:
        """The month that the mail offers: one that gives some rest."""
        far = [(day, name) for day, name in self.months if (day - timezone.localdate()).days >= SOON]
        return far[0]


def month_of(day: date) -> str:
    """May; with its year when it isn't this one's."""
    language = "cy" if dates._language() == "cy" else "en"
    name = dates.MONTHS[language][day.month - 1]
    return name if day.year == timezone.localdate().year else f"{name} {day.year}"


def duration(minutes: int) -> str:
    """40 minutes, an hour, 4 hours, 3 days."""
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours == 1:
        return _("an hour")
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
