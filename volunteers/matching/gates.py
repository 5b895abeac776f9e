"""Why not yet: each gate with its sentence, what would change it, and what is said once it is passed.

Every sentence is for organisers, and is true of the very pair it stands beside. Who said no, or who would rather not
meet again, no sentence tells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups import places
from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.languages import LANGUAGES
from volunteers.matching.facts import Facts
from volunteers.matching.wanted import SkillWanted, Wanted, bit_of_language
from volunteers.models import Volunteer
from volunteers.models.matching_row import LOAD_MONTHS, MOST_ASKS

LEVELS = {
    0: gettext_lazy("would like to learn"),
    1: gettext_lazy("can follow"),
    2: gettext_lazy("can do"),
    3: gettext_lazy("can lead"),
    4: gettext_lazy("can teach"),
}


@dataclass(frozen=True)
class Gate:
    """One reason why not yet. `change` says what would make it fit; empty where nothing would."""

    name: str
    sentence: str
    change: str


@dataclass(frozen=True)
class Rule:
    name: str
    title: str | Promise  # how many people it stops is said beside this
    passes: Callable[[Wanted, Facts], bool]
    stopped: Callable[[Wanted, Facts], tuple[str, str]]  # the sentence, and what would change this
    passed: Callable[[Wanted, Facts], str]  # empty where there is nothing to say

    def gate(self, wanted: Wanted, facts: Facts) -> Gate:
        return Gate(self.name, *self.stopped(wanted, facts))


def why_not(wanted: Wanted, facts: Facts) -> list[Gate]:
    return [rule.gate(wanted, facts) for rule in RULES if not rule.passes(wanted, facts)]


def passed(wanted: Wanted, facts: Facts) -> list[str]:
    said = [rule.passed(wanted, facts) for rule in RULES if rule.passes(wanted, facts)]
    return [sentence for sentence in said if sentence]


# --- May they be asked at all ---------------------------------------------------------------------------
def is_open(wanted: Wanted, facts: Facts) -> bool:
    return facts.volunteer.state in Volunteer.ASKED_STATES and facts.volunteer.person.is_active


def is_not_open(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    volunteer = facts.volunteer
    if volunteer.is_paused and volunteer.paused_until:
        return (
            _("Has paused until %(day)s.") % {"day": dates.day(volunteer.paused_until)},
            _("Would fit once the pause is over."),
        )
    if volunteer.is_paused:
        return _("Has paused."), _("Would fit once the pause is over.")
    if volunteer.state == Volunteer.State.INTERESTED:
        return _("Is still joining."), _("Would fit once they have accepted the code of conduct.")
    return _("Does not volunteer at the moment."), _("Would fit if they came back.")


def has_steps(wanted: Wanted, facts: Facts) -> bool:
    return wanted.steps.keys() <= facts.steps


def lacks_steps(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    names = listed([name for slug, name in wanted.steps.items() if slug not in facts.steps])
    return (
        _("Still has to do, for a request like this: %(steps)s.") % {"steps": names},
        _("Would fit after this: %(steps)s.") % {"steps": names},
    )


def said_steps(wanted: Wanted, facts: Facts) -> str:
    if not wanted.steps:
        return ""
    return _("Has done what this needs: %(steps)s.") % {"steps": listed(list(wanted.steps.values()))}


# --- Skills ---------------------------------------------------------------------------------------------
def suffices(skill: SkillWanted, level: int | None, has_mentor: bool) -> bool:
    """At the level or above it; one below once somebody experienced comes along."""
    return level is not None and (level >= max(skill.level, 1) or (has_mentor and level == skill.level - 1))


def lacking(wanted: Wanted, facts: Facts) -> list[SkillWanted]:
    mentor = wanted.role.has_mentor
    return [skill for skill in wanted.must if not suffices(skill, facts.levels.get(skill.pk), mentor)]


def has_skills(wanted: Wanted, facts: Facts) -> bool:
    return not lacking(wanted, facts)


def lacks_skills(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    short = lacking(wanted, facts)
    sentences = []
    for skill in short:
        level = facts.levels.get(skill.pk)
        if level is None:
            sentences.append(_("Has not named this skill: %(skill)s.") % {"skill": skill.name})
        else:
            sentences.append(
                _('%(skill)s: %(level)s; this asks for "%(needed)s".')
                % {"skill": skill.name, "level": LEVELS[level], "needed": LEVELS[skill.level]}
            )
    one_below = all(facts.levels.get(skill.pk) == skill.level - 1 for skill in short)
    if one_below and not wanted.role.has_mentor:
        return " ".join(sentences), _("Would fit if somebody experienced came along.")
    return (
        " ".join(sentences),
        _("Would fit if this were nice to have and not a must: %(skills)s.")
        % {"skills": listed([skill.name for skill in short])},
    )


def said_skills(wanted: Wanted, facts: Facts) -> str:
    held = [
        _("%(skill)s (%(level)s)") % {"skill": skill.name, "level": LEVELS[facts.levels[skill.pk]]}
        for skill in wanted.must
    ]
    return _("Brings the skill: %(skills)s.") % {"skills": listed(held)} if held else ""


# --- Place, time, language ------------------------------------------------------------------------------
def suits_remotely(wanted: Wanted, facts: Facts) -> bool:
    return wanted.by_remote and facts.row.remote


def suits_in_person(wanted: Wanted, facts: Facts) -> bool:
    return wanted.in_person and facts.row.in_person and facts.is_near(wanted)


def fits_place(wanted: Wanted, facts: Facts) -> bool:
    return suits_remotely(wanted, facts) or suits_in_person(wanted, facts)


def is_elsewhere(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    if not wanted.in_person:  # by video or phone only, and they would rather not
        change = (
            _("Would fit if meeting at the charity were fine.")
            if facts.row.in_person and facts.is_near(wanted)
            else _("Would fit if they also helped by video or phone.")
        )
        return _("Does not help by video or phone."), change
    if facts.row.remote:
        change = _("Would fit if by video or phone were fine.")
    elif not facts.is_near(wanted):
        change = _("Would fit if they also helped by video or phone, and the charity were fine with that.")
    else:
        change = _("Would fit if they also met people in person.")
    if not facts.row.in_person:
        return _("Does not meet people in person."), change
    km = facts.km_to(wanted)
    if km is None:
        return _("We don't know how far away they are."), change
    return (
        _("Lives %(distance)s away, which is further than they would go.")
        % {"distance": places.distance_words(km)},
        change,
    )


def said_place(wanted: Wanted, facts: Facts) -> str:
    if suits_in_person(wanted, facts):
        km = facts.km_to(wanted)
        return _("Would come there: lives %(distance)s away.") % {"distance": places.distance_words(km)}
    return _("By video or phone suits both.") if suits_remotely(wanted, facts) else ""


def common_windows(wanted: Wanted, facts: Facts) -> int:
    return facts.row.windows & wanted.windows


def has_time(wanted: Wanted, facts: Facts) -> bool:
    """A window is three hours, and a month has four weeks."""
    return windows.hours_a_month(common_windows(wanted, facts)) * 60 >= wanted.minutes


def lacks_time(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    common = common_windows(wanted, facts)
    if not facts.row.windows:
        sentence = _("Has not said when they have time.")
    elif not common:
        sentence = _("Has no time that the charity named; has %(times)s.") % {
            "times": windows.in_words(facts.row.windows)
        }
    else:
        sentence = _("Shares too little time with the charity for this: only %(times)s.") % {
            "times": windows.in_words(common)
        }
    if windows.hours_a_month(facts.row.windows) * 60 >= wanted.minutes:
        return sentence, _("Would fit if the charity also had time on %(times)s.") % {
            "times": windows.in_words(facts.row.windows)
        }
    if windows.hours_a_month(wanted.windows) * 60 >= wanted.minutes:
        return sentence, _("Would fit if they had more time in the week.")
    return sentence, _("Would fit if both had more time in the week.")


def said_time(wanted: Wanted, facts: Facts) -> str:
    common = common_windows(wanted, facts)
    return _("Has time: %(times)s.") % {"times": windows.in_words(common)} if common else ""


def speaks(wanted: Wanted, facts: Facts) -> bool:
    return bool(facts.row.languages & wanted.language_bit)


def language_name(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code))


def speaks_otherwise(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    asked = language_name(wanted.role.language)
    theirs = [language_name(code) for code, _name in LANGUAGES if facts.row.languages & bit_of_language(code)]
    sentence = _("Does not speak %(language)s.") % {"language": asked}
    if not theirs:
        return sentence, _("Would fit if they spoke %(language)s.") % {"language": asked}
    return sentence, _("Would fit if %(language)s were fine.") % {"language": theirs[0]}


def said_language(wanted: Wanted, facts: Facts) -> str:
    if not speaks(wanted, facts):
        return ""
    return _("Speaks %(language)s.") % {"language": language_name(wanted.role.language)}


# --- Their own "no", and who belongs there --------------------------------------------------------------
def refuses_no_cause(wanted: Wanted, facts: Facts) -> bool:
    return not facts.refuses(wanted)


def refuses_a_cause(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    names = {"causes": listed(facts.refuses(wanted))}
    return (
        _("Would rather not help with this cause: %(causes)s.") % names,
        _("Would fit if they took this off their own list: %(causes)s.") % names,
    )


def refuses_not_this_charity(wanted: Wanted, facts: Facts) -> bool:
    return facts.pk not in wanted.refusing


def refuses_this_charity(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    return (
        _("Would rather help other charities than this one."),
        _("Would fit if they took this charity off their own list."),
    )


def is_unconnected(wanted: Wanted, facts: Facts) -> bool:
    return facts.pk not in wanted.connected


def is_connected(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    return (
        _('Belongs to this charity: "%(how)s".') % {"how": wanted.connected[facts.pk]},
        _("Would fit if they no longer belonged to it."),
    )


def is_not_blocked(wanted: Wanted, facts: Facts) -> bool:
    return facts.pk not in wanted.blocked


def is_blocked(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    return (
        _("The two are not brought together again."),
        _("Would fit if the group and the charity agreed to lift this."),
    )


def is_not_apart(wanted: Wanted, facts: Facts) -> bool:
    return facts.pk not in wanted.apart


def is_apart(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    day = {"day": dates.day(wanted.apart[facts.pk])}
    return _("The two are not brought together for some time."), _("Would fit from %(day)s.") % day


# --- Load and group -------------------------------------------------------------------------------------
def is_busy(wanted: Wanted, facts: Facts) -> bool:
    return facts.row.active >= facts.volunteer.most_at_once


def is_being_asked(wanted: Wanted, facts: Facts) -> bool:
    return facts.volunteer.live_asks >= MOST_ASKS


def lacks_hours(wanted: Wanted, facts: Facts) -> bool:
    """What they hold and this would be more than two months of their hours."""
    return facts.row.minutes_left < wanted.minutes


def has_room(wanted: Wanted, facts: Facts) -> bool:
    return not (is_busy(wanted, facts) or is_being_asked(wanted, facts) or lacks_hours(wanted, facts))


def under_way(count: int) -> str:
    return ngettext(
        "Has %(count)d introduction under way.", "Has %(count)d introductions under way.", count
    ) % {"count": count}


def hours_in_words(minutes: float) -> str:
    hours = ceil(minutes / 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


def lacks_room(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    sentences, changes = [], []
    if is_busy(wanted, facts):
        sentences.append(_("Has as many introductions under way as they want at a time."))
        changes.append(_("Would fit once one of them has ended."))
    if is_being_asked(wanted, facts):
        sentences.append(_("Is being asked twice already."))
        changes.append(_("Would fit once they have answered."))
    if lacks_hours(wanted, facts):
        sentences.append(
            _("Gives %(hours)s a month, and this would be too much for that.")
            % {"hours": hours_in_words(facts.row.hours * 60)}
        )
        missing = (wanted.minutes - facts.row.minutes_left) / LOAD_MONTHS
        enough = hours_in_words(facts.row.hours * 60 + missing)
        changes.append(_("Would fit if they gave %(hours)s a month.") % {"hours": enough})
    return " ".join(sentences), " ".join(changes)


def may_be_asked_here(wanted: Wanted, facts: Facts) -> bool:
    return facts.row.anywhere or facts.is_of_its_group(wanted)


def is_another_groups(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    sentence = _("Would like to be asked by their own groups only.")
    if wanted.request.group is None:
        return sentence, _("Would fit if other groups might ask them too.")
    return sentence, _("Would fit if they joined %(group)s.") % {"group": wanted.request.group}


def is_not_thought_of(wanted: Wanted, facts: Facts) -> bool:
    return facts.pk not in wanted.thought_of


def is_thought_of(wanted: Wanted, facts: Facts) -> tuple[str, str]:
    return _("Has been thought of for this one already."), ""


def nothing(wanted: Wanted, facts: Facts) -> str:
    return ""


RULES = [
    Rule("open", gettext_lazy("are paused or still joining"), is_open, is_not_open, nothing),
    Rule("steps", gettext_lazy("still have a step to do"), has_steps, lacks_steps, said_steps),
    Rule("skills", gettext_lazy("have not got to this level yet"), has_skills, lacks_skills, said_skills),
    Rule(
        "place",
        gettext_lazy("are too far away, or help in another way"),
        fits_place,
        is_elsewhere,
        said_place,
    ),
    Rule("time", gettext_lazy("have no time when the charity has"), has_time, lacks_time, said_time),
    Rule("language", gettext_lazy("speak another language"), speaks, speaks_otherwise, said_language),
    Rule(
        "causes",
        gettext_lazy("would rather help with other causes"),
        refuses_no_cause,
        refuses_a_cause,
        nothing,
    ),
    Rule(
        "charities",
        gettext_lazy("would rather help other charities"),
        refuses_not_this_charity,
        refuses_this_charity,
        nothing,
    ),
    Rule("connection", gettext_lazy("belong to the charity"), is_unconnected, is_connected, nothing),
    Rule(
        "blocked", gettext_lazy("are not brought together with it again"), is_not_blocked, is_blocked, nothing
    ),
    Rule(
        "apart",
        gettext_lazy("are not brought together with it for some time"),
        is_not_apart,
        is_apart,
        nothing,
    ),
    Rule("load", gettext_lazy("have as much to do as they want"), has_room, lacks_room, nothing),
    Rule(
        "group",
        gettext_lazy("are asked by their own groups only"),
        may_be_asked_here,
        is_another_groups,
        nothing,
    ),
    Rule("line_up", gettext_lazy("have been thought of already"), is_not_thought_of, is_thought_of, nothing),
]


def has_left() -> Gate:
    """Who has left has no row, and one sentence."""
    return Gate("open", _("Does not volunteer at the moment."), _("Would fit if they came back."))
