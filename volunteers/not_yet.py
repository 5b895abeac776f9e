"""Why a request doesn't fit yet, said to the volunteers themselves, and what would change that.

What would tell them which charity it is, or what somebody there said of them, has one neutral sentence for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common import dates
from hub.common.words import listed
from volunteers import windows
from volunteers.matching import Gate
from volunteers.matching.gates import LEVELS
from volunteers.models import OnboardingStep, Role, Volunteer
from volunteers.models.volunteer import LANGUAGES

UNHEARD = "line_up"  # that they stand in a line-up, or said no once: they may raise a hand all the same
PRIVATE = {"charities", "connection", "blocked", "apart"}


@dataclass(frozen=True)
class NotYet:
    sentence: str
    change: str = ""


def not_yet(gates: list[Gate], role: Role, volunteer: Volunteer) -> list[NotYet]:
    found = [gate.name for gate in gates if gate.name != UNHEARD]
    said = [SAID[name](role, volunteer) for name in found if name not in PRIVATE]
    if PRIVATE & set(found):
        said.append(NotYet(_("This one goes to somebody else. It says nothing about you.")))
    return said


def of_pause(role: Role, volunteer: Volunteer) -> NotYet:
    if until := volunteer.paused_until:
        sentence = _("You are paused until %(day)s.") % {"day": dates.day(until)}
    else:
        sentence = _("You are paused.")
    return NotYet(sentence, _("It would fit once you say that you are back."))


def of_steps(role: Role, volunteer: Volunteer) -> NotYet:
    request = role.request
    needed = OnboardingStep.objects.needed_for(request.group, request.size, request.risk)
    names = needed.exclude(slug__in=volunteer.steps()).values_list("name", flat=True)
    return NotYet(
        _("It needs a step that you have not done yet: %(steps)s.") % {"steps": listed(list(names))},
        _("It would fit after that. Your own page says how."),
    )


def of_skills(role: Role, volunteer: Volunteer) -> NotYet:
    held = {one.skill_id: one.level or 0 for one in volunteer.skills.all()}
    short = [one for one in role.skills.all() if one.must and held.get(one.skill_id, 0) < one.level]
    asked = listed([f"{one.skill.name} (“{LEVELS[one.level]}”)" for one in short])
    return NotYet(
        ngettext("It asks for this skill: %(skills)s.", "It asks for these skills: %(skills)s.", len(short))
        % {"skills": asked},
        _("It would fit if your own page said so. If that is you, say it there."),
    )


def of_place(role: Role, volunteer: Volunteer) -> NotYet:
    by_video = _("It would fit if you also helped by video or phone.")
    if role.request.where == "remote":
        return NotYet(_("It is by video or phone, and you would rather meet people."), by_video)
    if role.request.where == "either":
        return NotYet(_("It is further away than you would go, and you would rather meet people."), by_video)
    if not volunteer.in_person:
        return NotYet(
            _("It is at the charity, and you help by video or phone."),
            _("It would fit if you also went there, and it is near enough."),
        )
    if not volunteer.outcode:
        return NotYet(
            _("It is at the charity, and we don't know where you are."),
            _("It would fit if your page said where you are, and that is near enough."),
        )
    return NotYet(
        _("It is at the charity, and that is further away than you would go."),
        _("It would fit if you went further."),
    )


def of_time(role: Role, volunteer: Volunteer) -> NotYet:
    times = {"times": windows.in_words(role.windows)}
    return NotYet(
        _("It needs more time in common than you have. The charity has time on: %(times)s.") % times,
        _("It would fit if more of that suited you."),
    )


def of_language(role: Role, volunteer: Volunteer) -> NotYet:
    language = {"language": str(dict(LANGUAGES).get(role.language, role.language))}
    return NotYet(
        _("It is in %(language)s.") % language,
        _("It would fit if your page said that you speak it."),
    )


def of_causes(role: Role, volunteer: Volunteer) -> NotYet:
    return NotYet(
        _("It is for a cause that you would rather not help."),
        _("It would fit if you took that off your own list."),
    )


def of_load(role: Role, volunteer: Volunteer) -> NotYet:
    return NotYet(
        _("You have as much to do already as you wanted."),
        _("It would fit once something has ended, or if you gave more hours."),
    )


def of_group(role: Role, volunteer: Volunteer) -> NotYet:
    return NotYet(
        _("You would like to be asked by your own groups only, and this is another's."),
        _("It would fit if other groups might ask you too."),
    )


SAID: dict[str, Callable[[Any, Any], NotYet]] = {
    "open": of_pause,
    "steps": of_steps,
    "skills": of_skills,
    "place": of_place,
    "time": of_time,
    "language": of_language,
    "causes": of_causes,
    "load": of_load,
    "group": of_group,
}
