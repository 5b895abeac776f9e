"""Reasons for organisers, cautions, and the words for the volunteers themselves. Each is true of its pair."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups import places
from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.matching.facts import Facts
from volunteers.matching.gates import (
    LEVELS,
    common_windows,
    hours_in_words,
    said_language,
    said_place,
    said_time,
    suits_in_person,
    under_way,
)
from volunteers.matching.signals import contributions, learns
from volunteers.matching.wanted import Wanted
from volunteers.models.matching_row import LOAD_MONTHS

REASONS, CAUTIONS = 3, 2
# "40 minutes about a rota that three people keep at once."
TOPIC = re.compile(
    r"(?:\d+ minutes|half an hour|an hour) about (.{3,60}?)(?: (?:that|which|who)\b|[.,;:(\n]|$)",
    re.IGNORECASE,
)
NAMES = {"Microsoft", "Google", "WordPress", "Salesforce", "CiviCRM,", "Airtable", "AI"}


def reasons(wanted: Wanted, facts: Facts) -> list[str]:
    """Three, each said once."""
    said: list[str] = []
    for sentence in every_reason(wanted, facts):
        if sentence and sentence not in said:
            said.append(sentence)
        if len(said) == REASONS:
            break
    return said


def every_reason(wanted: Wanted, facts: Facts) -> Iterator[str]:
    """Those that weigh most first; then what is true of everybody who fits."""
    worth = contributions(wanted, facts)
    for name in sorted(worth, key=lambda name: -worth[name]):
        if worth[name] > 0:
            yield reason(name, wanted, facts)
    yield said_place(wanted, facts)
    yield said_language(wanted, facts)
    yield gives(facts)


def reason(name: str, wanted: Wanted, facts: Facts) -> str:
    """Why this signal speaks for them, in one sentence; empty where it has nothing of its own to say."""
    if name == "must":
        return skills_said([skill for skill in wanted.must if facts.levels.get(skill.pk)], facts)
    if name == "nice":
        held = [skill for skill in wanted.nice if facts.levels.get(skill.pk)]
        return (
            _("Also brings: %(skills)s.") % {"skills": listed([skill.name for skill in held])} if held else ""
        )
    if name == "time":
        return said_time(wanted, facts)
    if name == "cause":
        return _("Cares about this cause: %(causes)s.") % {"causes": listed(facts.cares_about(wanted))}
    if name == "near":
        if facts.is_of_its_group(wanted):
            return _("Belongs to %(group)s.") % {"group": wanted.request.group}
        return _("Lives %(distance)s away.") % {"distance": places.distance_words(facts.km_to(wanted))}
    if name == "past":
        return _("Has helped this charity before, and both would gladly do so again.")
    if name == "learn":
        names = listed([skill.name for skill in learns(wanted, facts)])
        return _("Wants to learn this, and somebody experienced comes along: %(skills)s.") % {"skills": names}
    if name == "waiting":
        if facts.volunteer.last_asked_at is None:
            return _("Has not been asked for anything yet.")
        return _("Has not been asked since %(day)s.") % {
            "day": dates.day(facts.volunteer.last_asked_at, weekday=False)
        }
    if name == "newcomer":
        return _("Is new, and waits for a first introduction.")
    return ""


def skills_said(held: list, facts: Facts) -> str:
    if not held:
        return ""
    return (
        "; ".join(
            _("%(skill)s: %(level)s") % {"skill": skill.name, "level": LEVELS[facts.levels[skill.pk]]}
            for skill in held
        )
        + "."
    )


def gives(facts: Facts) -> str:
    return _("Gives %(hours)s a month.") % {"hours": hours_in_words(facts.row.hours * 60)}


def cautions(wanted: Wanted, facts: Facts) -> list[str]:
    """Up to two things to know before asking."""
    said = []
    if facts.row.active:
        said.append(under_way(facts.row.active))
    if facts.volunteer.live_asks:
        said.append(_("Is being asked for something else just now."))
    for skill in wanted.must:
        level = facts.levels.get(skill.pk)
        if level is None:
            continue
        if level == skill.level - 1:
            said.append(
                _(
                    "Has not done this at that level yet, so somebody experienced is needed beside them: %(skill)s."
                )
                % {"skill": skill.name}
            )
        elif level >= skill.level + 2:
            said.append(_("Could do far more than this asks for: %(skill)s.") % {"skill": skill.name})
    if facts.row.minutes_left - wanted.minutes < facts.row.hours * 60 * (LOAD_MONTHS - 1):
        said.append(_("This would take more than their hours of one month."))
    return said[:CAUTIONS]


# --- For the volunteer ------------------------------------------------------------------------------------
def for_volunteer(wanted: Wanted, facts: Facts) -> list[str]:
    """Fragments after "you, because": you like spreadsheets, you have Thursday evening."""
    said = []
    held = [skill for skill in wanted.skills if facts.levels.get(skill.pk)]
    if held:
        said.append(
            _("you like %(skills)s") % {"skills": listed([in_a_sentence(one.name) for one in held[:2]])}
        )
    if wish := learns(wanted, facts):
        said.append(_("you want to learn %(skill)s") % {"skill": in_a_sentence(wish[0].name)})
    if facts.pk in wanted.again:
        said.append(_("it went well last time"))
    if shared := facts.cares_about(wanted):
        said.append(_("you care about %(cause)s") % {"cause": in_a_sentence(shared[0])})
    if common := common_windows(wanted, facts):
        said.append(
            _("you have time on %(times)s") % {"times": windows.in_words(common)}
            if common != windows.ANY_TIME
            else _("you have time on most days")
        )
    if suits_in_person(wanted, facts):
        said.append(_("you live nearby"))
    if facts.is_of_its_group(wanted):
        said.append(_("you belong to %(group)s") % {"group": wanted.request.group})
    return said


def in_one_line(wanted: Wanted, facts: Facts | None) -> str:
    """40 minutes with Bev about a rota; you because you like spreadsheets and have Thursdays."""
    facts_said = for_volunteer(wanted, facts)[:2] if facts else []
    contact = wanted.request.contacts.order_by("-is_first", "pk").first()
    line = {
        "time": length_in_words(wanted.role.minutes),
        "name": contact.name.split()[0] if contact and contact.name else _("a charity"),
        "what": about(wanted),
        "why": listed(facts_said),
    }
    if not facts_said:
        return _("%(time)s with %(name)s about %(what)s") % line
    return _("%(time)s with %(name)s about %(what)s; you because %(why)s") % line


def about(wanted: Wanted) -> str:
    """A rota, where role or public words say so; else the skill it takes, which says more than the kind of help."""
    if wanted.role.what:
        return in_a_sentence(wanted.role.what)
    if topic := TOPIC.match(wanted.request.needed):
        return topic[1]
    if skills := wanted.must or wanted.skills:
        return in_a_sentence(skills[0].name)
    category = wanted.request.category
    return in_a_sentence(str(category)) if category else _("something digital")


def length_in_words(minutes: int) -> str:
    """40 minutes, 2 hours, 3 days."""
    if minutes <= 90:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours <= 12:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / 7)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def in_a_sentence(name: str) -> str:
    """spreadsheets, but WordPress and AI."""
    first = name.split()[0] if name.split() else ""
    return name if first in NAMES or first[1:2].isupper() else name[:1].lower() + name[1:]
