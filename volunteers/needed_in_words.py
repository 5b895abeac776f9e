"""What's needed, as facts for the people who run the request."""

from django.utils.translation import gettext as _

from hub.common.words import listed
from volunteers import windows
from volunteers.forms.needed import BEFORE, YES_NO
from volunteers.matching.gates import LEVELS
from volunteers.matching.words import length_in_words
from volunteers.models import HelpRequest, Role, RoleSkill


class NeededInWords:
    """Give roles with their skills; nothing before what's needed is written."""

    def __init__(self, case: HelpRequest, roles: list[Role]) -> None:
        self.case, self.role = case, roles[0] if roles else None

    @property
    def in_short(self) -> str:
        """40 minutes; by video or phone; any time."""
        if self.role is None:
            return ""
        where, when = str(self.case.get_where_display()), windows.in_words(self.role.windows)
        told = [length_in_words(self.role.minutes), where[:1].lower() + where[1:], when]
        if self.role.language != "en-gb":
            told.append(str(self.role.get_language_display()))
        return "; ".join(told)

    @property
    def facts(self) -> list[tuple[str, str]]:
        case, role = self.case, self.role
        if role is None:
            return []
        told = [
            (_("What done looks like"), case.done_looks),
            (_("How long"), length_in_words(role.minutes)),
            (_("How many people"), str(role.wanted) if role.wanted > 1 else ""),
            (_("Must know"), listed([skilled(one) for one in role.skills.all() if one.must])),
            (_("Would be nice"), listed([skilled(one) for one in role.skills.all() if not one.must])),
            (_("Where"), str(case.get_where_display())),
            (_("When it suits them"), windows.in_words(role.windows)),
            (_("In which language"), str(role.get_language_display()) if role.language != "en-gb" else ""),
            (_("Who they'd work with"), case.meet),
            (_("Who they'd meet, what they'd see"), str(case.get_risk_display())),
            (_("Beside them"), _("Somebody experienced comes along") if role.has_mentor else ""),
        ]
        return [(name, words) for name, words in told if words]


def skilled(one: RoleSkill) -> str:
    """Spreadsheets (can do)."""
    return f"{one.skill} ({LEVELS[one.level]})"


def before_we_start(case: HelpRequest) -> list[tuple[str, str]]:
    """The four questions with what was answered, for a job or a project."""
    if case.size not in (case.Size.JOB, case.Size.PROJECT):
        return []
    answers = dict(YES_NO)
    return [
        (str(BEFORE[name]), str(answers[said]))
        for name, said in case.before_we_start.items()
        if name in BEFORE and said in answers
    ]
