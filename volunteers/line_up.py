"""Who is being asked for a request, and who could be: as the people who run it see it. Who said no is unknown here."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups import places
from hub.common import dates
from hub.common.words import listed
from volunteers import matching, windows
from volunteers.models import HelpRequest, Match, Role, Volunteer
from volunteers.models.match_acts import TICKS

State = Match.State
SHOWN = 5
# A "no" is private; only two or more of them together say why, and by nobody's name.
ENOUGH_TO_SAY_WHY = 2
WHY_NOT = {
    Match.No.TIME: gettext_lazy("no time"),
    Match.No.SKILL: gettext_lazy("not what they are good at"),
    Match.No.CAUSE: gettext_lazy("not a cause for them"),
    Match.No.DISTANCE: gettext_lazy("too far"),
    Match.No.UNCLEAR: gettext_lazy("not clear what is wanted"),
    Match.No.LATER: gettext_lazy("not now"),
}
WENT_WRONG = (State.NOT_RIGHT, State.ENDED_EARLY, State.NO_SHOW)
# What an organiser may decide otherwise, with a reason. What somebody said of themselves, what keeps people safe, and
# who belongs to the charity are not theirs to decide.
MAY_BE_OVERRIDDEN = frozenset({"skills", "place", "time", "language", "load"})


class LineUp:
    """The asks and introductions of one request, as they stand."""

    def __init__(self, matches: list[Match]) -> None:
        self.matches = matches

    @classmethod
    def of(cls, request: HelpRequest, who: Any) -> "LineUp":
        """One query."""
        matches = Match.objects.visible_to(who).filter(request=request)
        found = list(matches.select_related("volunteer__person", "role").order_by("position", "pk"))
        for match in found:
            match.request = match.role.request = request
        return cls(found)

    def at(self, *states: str) -> list[Match]:
        return [match for match in self.matches if match.state in states]

    @cached_property
    def asked(self) -> list[Match]:
        return self.at(State.ASKED)

    @cached_property
    def waiting(self) -> list[Match]:
        return [match for match in self.at(State.LINED_UP) if not match.is_hand]

    @cached_property
    def hands(self) -> list[Match]:
        return [match for match in self.matches if match.is_hand]

    @cached_property
    def yeses(self) -> list[Match]:
        return self.at(State.SAID_YES)

    @cached_property
    def introduced(self) -> list[Match]:
        return self.at(State.INTRODUCED, State.UNDER_WAY)

    @cached_property
    def to_look_into(self) -> list[Match]:
        """Something went wrong, and nobody of the group has spoken with them."""
        wrong = [match for match in self.at(*WENT_WRONG) if match.looked_at is None]
        return sorted(wrong, key=lambda match: match.state != State.NOT_RIGHT)

    @property
    def introduced_so_far(self) -> list[tuple[Match, list[tuple[str, str]]]]:
        return [(match, said_so_far(match)) for match in self.introduced]

    @property
    def is_asking(self) -> bool:
        return bool(self.asked or self.waiting or self.yeses)

    @property
    def names_in_line(self) -> str:
        """Tom, then Priya, then Sam: everybody who was chosen for this line, so that nobody sees who has said no."""
        waiting = self.asked + self.waiting
        if not waiting:
            return ""
        since = min(match.created_at for match in waiting) - timedelta(minutes=1)
        line = self.at(State.LINED_UP, State.ASKED, State.SAID_NO, State.LAPSED)
        chosen = [match for match in line if match.position is not None and match.created_at >= since]
        return then(match.volunteer.person.first_name_shown for match in chosen)

    @property
    def could_not(self) -> str:
        """How many, never who, and only once the line is through: of a line that is known the number would name them.
        Why, once two of them have said so."""
        if self.asked or self.waiting:
            return ""
        noes = self.at(State.SAID_NO)
        many = len(noes) + len(self.at(State.LAPSED))
        if not many:
            return ""
        said = ngettext("One could not this time", "%(many)d could not this time", many) % {"many": many}
        reasons = {match.no_reason for match in noes}
        words = sorted(str(words) for reason, words in WHY_NOT.items() if reason in reasons)
        if len(noes) < ENOUGH_TO_SAY_WHY or not words:
            return f"{said}."
        return _("%(said)s: %(reasons)s.") % {"said": said, "reasons": ", ".join(words)}

    @property
    def in_their_words(self) -> list[str]:
        """The lines that came with a no, by nobody's name and in an order that tells nothing; once two have said so."""
        noes = [] if self.asked or self.waiting else self.at(State.SAID_NO)
        return (
            sorted(match.no_words for match in noes if match.no_words)
            if len(noes) >= ENOUGH_TO_SAY_WHY
            else []
        )

    @property
    def is_unclear(self) -> bool:
        """Two people could not tell what is wanted: the words need another look."""
        unclear = [match for match in self.at(State.SAID_NO) if match.no_reason == Match.No.UNCLEAR]
        return len(unclear) >= ENOUGH_TO_SAY_WHY

    @cached_property
    def known(self) -> set[int]:
        """Volunteers who are in it, or were asked: nobody is asked twice. Who was let go may be asked again."""
        return {match.volunteer_id for match in self.matches if match.state != State.RELEASED}

    @cached_property
    def live(self) -> set[int]:
        return {match.volunteer_id for match in self.matches if match.is_live}


def said_so_far(match: Match) -> list[tuple[str, str]]:
    """What each side of an introduction has said until now."""
    name, request = match.volunteer.person.first_name_shown, match.request
    told = [(_("Introduced"), dates.when(match.introduced_at) if match.introduced_at else "")]
    if request.size == request.Size.JOB:
        fields = [match._meta.get_field(tick) for tick in TICKS if getattr(match, tick)]
        ticks = [_("“%(tick)s”") % {"tick": field.verbose_name} for field in fields]  # type: ignore[union-attr]
        told += [
            (_("The note"), yeses_so_far(match, name)),
            (_("Ticked by %(name)s") % {"name": name}, ", ".join(ticks) or _("nothing yet")),
        ]
    else:
        done = match.volunteer_done_at
        talked = (
            _("said “we talked” on %(day)s")
            if request.size == request.Size.TALK
            else _("said it is done on %(day)s")
        )
        told.append((name, talked % {"day": dates.day(done)} if done else _("has not said yet how it went")))
    told.append((_("The charity"), _("has not said yet how it went")))
    if match.check_at:
        told.append((_("We ask both"), dates.day(match.check_at)))
    return told


def yeses_so_far(match: Match, name: str) -> str:
    if match.is_agreed:
        return _("both said yes")
    if match.volunteer_agreed_at:
        return _("waits for the charity's yes")
    if match.charity_agreed_at:
        return _("waits for %(name)s's yes") % {"name": name}
    return _("waits for a yes from each")


@dataclass(frozen=True)
class Card:
    """One person who could do it: what an organiser may know of them before anybody was asked."""

    volunteer: Volunteer
    reasons: list[str]
    cautions: list[str]
    home: int | None = None  # the group that has the request
    asking_too: str = ""  # where that group asks somebody of another one to help there as well

    @property
    def pk(self) -> str:
        """As it stands in names of fields: never 12,345."""
        return str(self.volunteer.pk)

    @cached_property
    def name(self) -> str:
        return self.volunteer.person.first_name_shown

    @cached_property
    def place(self) -> str:
        return place_of(self.volunteer)

    @cached_property
    def times(self) -> str:
        """Where no reason has said so already."""
        said = windows.in_words(self.volunteer.windows)
        return "" if any(said in reason for reason in self.reasons) else said

    @cached_property
    def elsewhere(self) -> str:
        """The group of somebody who is not of ours."""
        group = self.volunteer.group
        return "" if group is None or group.pk == self.home else _("of %(group)s") % {"group": group.name}


def cards(role: Role, who: Any, line_up: LineUp, limit: int = SHOWN) -> list[Card]:
    """Whom the hub suggests, in its order: only people this person may see, and nobody who was asked before."""
    found = matching.suggestions(role, limit=limit + len(line_up.known), among=seen_by(who))
    shown = [one for one in found if one.volunteer.pk not in line_up.known][:limit]
    home = role.request.group_id
    runs_it = home in who.groups_as("organiser", "lead")
    return [
        Card(
            one.volunteer,
            one.reasons,
            one.cautions,
            home,
            asking_too(role, one.volunteer) if runs_it and not one.is_of_its_group else "",
        )
        for one in shown
    ]


def asking_too(role: Role, volunteer: Volunteer) -> str:
    return reverse("volunteers:case-asking-too", args=[role.request.ref, volunteer.pk])


def place_of(volunteer: Volunteer) -> str:
    """Coarse: the council's area."""
    try:
        return volunteer.place.name if volunteer.outcode else ""
    except places.UnknownPlace:
        return ""


@dataclass(frozen=True)
class StepAway:
    """Somebody whom one change would bring."""

    volunteer: Volunteer
    gate: matching.Gate

    @property
    def name(self) -> str:
        return self.volunteer.person.first_name_shown

    @property
    def may_be_asked(self) -> bool:
        return self.gate.name in MAY_BE_OVERRIDDEN


@dataclass(frozen=True)
class NobodyFits:
    sentence: str
    counts: list[tuple[str, int]]
    near: list[StepAway]


def nobody_fits(role: Role, who: Any, line_up: LineUp) -> NobodyFits:
    """What empties the list, and whom one step would bring: by name only those this person may see."""
    if any(one.volunteer.pk not in line_up.known for one in matching.suggestions(role)):
        belongs = _("Whoever could do it belongs to a group. Pass it on to one, and its organisers ask them.")
        return NobodyFits(belongs, [], [])
    why = matching.why_nobody(role)
    steps = {
        one.volunteer.pk: gate for one, gate in why.one_step_away if one.volunteer.pk not in line_up.known
    }
    people = seen_by(who).in_bulk(steps)
    near = [StepAway(people[key], gate) for key, gate in steps.items() if key in people]
    return NobodyFits(why.sentence, why.counts, near)


def connected_with(request: HelpRequest, touching: list[int], who: Any) -> list[str]:
    """Who is not suggested because they belong to the charity: people of the group alone. `touching` are persons."""
    if not touching:
        return []
    people = seen_by(who).of_group(request.group_id).filter(person__in=touching).distinct()
    return [
        _("%(name)s is not suggested, because they belong to this charity.")
        % {"name": one.person.first_name_shown}
        for one in people.order_by("pk")
    ]


def seen_by(who: Any) -> Any:
    return Volunteer.objects.visible_to(who).select_related("person", "group")


def role_with_room(roles: list[Role]) -> Role | None:
    return next((role for role in roles if not role.is_full), None)


def then(names: Any) -> str:
    """Tom, then Priya, then Sam."""
    return _(", then ").join(names)


def what_was_done(asked: list[Match], chosen: list[str]) -> str:
    """What the press did, in one sentence."""
    now = [match.volunteer.person.first_name_shown for match in asked]
    later = [name for name in chosen if name not in now]
    rest = _("We do the asking and tell you when one says yes.")
    if now and later:
        said = _("We ask %(now)s now, then %(later)s.") % {"now": listed(now), "later": then(later)}
    elif now:
        said = _("We ask %(now)s now.") % {"now": listed(now)}
    else:
        said = _("They are in line: %(later)s.") % {"later": then(later)}
    return f"{said} {rest}"
