"""What's needed as strangers read it: the region, and the charity's name or town only where it ticked so (rule 21)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from volunteers import windows
from volunteers.models import HelpRequest, Organisation

Kind, Where = Organisation.Kind, HelpRequest.Where

WHO_ASKS = {
    Kind.CHARITY: gettext_lazy("a charity"),
    Kind.CIC: gettext_lazy("a social enterprise"),
    Kind.COMMUNITY: gettext_lazy("a community group"),
    Kind.OTHER: gettext_lazy("an organisation"),
}
WHERE_FOR_STRANGERS = {
    Where.REMOTE: gettext_lazy("by video or phone"),
    Where.THERE: gettext_lazy("at theirs"),
    Where.EITHER: gettext_lazy("by video or phone, or at theirs"),
}
LEVELS = {
    1: gettext_lazy("can follow"),
    2: gettext_lazy("can do"),
    3: gettext_lazy("can lead"),
    4: gettext_lazy("can teach"),
}


@dataclass(frozen=True)
class Brief:
    """One request, its role and the skills this needs; asks the database nothing when they came along."""

    request: Any
    role: Any
    needs: list[Any]

    @property
    def headline(self) -> str:
        """A talk of 40 minutes with a charity in Yorkshire and The Humber."""
        said = {"time": self.how_long, "who": self.who, "place": self.place}
        if self.request.size == HelpRequest.Size.TALK:
            return _("A talk of %(time)s with %(who)s in %(place)s") % said
        if self.request.size == HelpRequest.Size.JOB:
            return _("A job of %(time)s for %(who)s in %(place)s") % said
        return _("A project of %(time)s for %(who)s in %(place)s") % said

    @property
    def who(self) -> str:
        if self.request.may_name:
            return str(self.request.organisation_name)
        return str(WHO_ASKS.get(self.request.organisation_kind, WHO_ASKS[Kind.OTHER]))

    @property
    def place(self) -> str:
        if self.request.may_place or self.request.region is None:
            return self.request.place.name
        return str(self.request.region.in_a_sentence)

    @property
    def how_long(self) -> str:
        return duration(self.role.minutes)

    @property
    def place_alone(self) -> str:
        """The same where no sentence stands around it: North East."""
        told = self.place
        return told if told == self.request.place.name else str(self.request.region)

    @property
    def where(self) -> str:
        return str(WHERE_FOR_STRANGERS[self.request.where])

    @property
    def times(self) -> str:
        return windows.in_words(self.role.windows)

    @property
    def skills(self) -> list[tuple[Any, str, str]]:
        """Each needed skill, its level in two words, and a sentence that says what that means."""
        return [(one, str(LEVELS[one.level]), sentence_of(one)) for one in self.needs]


def sentence_of(one: Any) -> str:
    return dict(one.skill.category.levels)[one.level]


def duration(minutes: int) -> str:
    """40 minutes, an hour, 4 hours."""
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    return (
        _("an hour")
        if hours == 1
        else ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    )
