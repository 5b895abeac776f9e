"""Acts as sentences. Who acted is named only as far as the reader may know; the log itself holds no names."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import shelves
from hub.audit.lines import Line

IN_A_ROLE = {
    "volunteer": gettext_lazy("A volunteer"),
    "contact": gettext_lazy("Somebody at a charity"),
    "organiser": gettext_lazy("An organiser"),
    "lead": gettext_lazy("A lead organiser"),
    "national": gettext_lazy("A coordinator of the network"),
    "admin": gettext_lazy("An administrator"),
    "safeguarding": gettext_lazy("A safeguarding lead"),
}


@dataclass
class Names:
    """What the reader may know: their own accounts, people by number, and what else a line is about."""

    own: Container[int | None] = ()
    people: dict[int, str] = field(default_factory=dict)
    about: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)  # -> person, name

    def who(self, line: Line) -> str:
        if line.actor in self.own:
            return _("You")
        if line.actor in self.people:
            return self.people[line.actor]
        if line.role in IN_A_ROLE:
            return str(IN_A_ROLE[line.role])
        return _("Somebody") if line.actor else _("The hub")

    def whom(self, line: Line) -> str:
        if line.is_about_reader:
            return _("you")
        return self.about.get((line.about_type, line.about), (0, ""))[1] or _("somebody")

    def subject(self, line: Line) -> str:
        """Who took something up, also where nobody else had a hand in it."""
        if line.actor is not None:
            return self.who(line)
        whom = self.whom(line)
        return whom[:1].upper() + whom[1:]

    def is_their_own(self, line: Line) -> bool:
        """They did it themselves, or it came to pass by their own way in: they took up a role, they stopped."""
        if line.actor is None:
            return True
        if line.is_about_reader:
            return line.actor in self.own
        return self.about.get((line.about_type, line.about), (0, ""))[0] == line.actor


@dataclass(frozen=True)
class Told:
    """A line as it is read."""

    at: datetime
    words: str


def tell(lines: Iterable[Line], names: Names) -> list[Told]:
    return [Told(line.at, sentence(line, names)) for line in lines]


def sentence(line: Line, names: Names) -> str:
    """Behind the name of its group, where it might be of several."""
    words = told_by(line.act)(line, names)
    return f"{line.group_name}: {words}" if line.group_name else words


def told_by(act: str) -> Callable[[Line, Names], str]:
    """By the act, by its part before the colon, or by its first two words, which name what a number follows."""
    keys = (act, act.partition(":")[0], " ".join(act.split()[:2]))
    return next((shelves.AUDIT_SENTENCES[key] for key in keys if key in shelves.AUDIT_SENTENCES), something)


def something(line: Line, names: Names) -> str:
    """An act nobody has written a sentence for."""
    return _("%(who)s changed something.") % {"who": names.who(line)}


def said(words: Any) -> Callable[[Line, Names], str]:
    """A sentence with who acted, whom it was about, a plain fact and a number."""

    def told(line: Line, names: Names) -> str:
        whole = str(words) % {
            "who": names.who(line), "whom": names.whom(line), "subject": names.subject(line),
            "fact": line.said, "count": line.rows,
        }  # fmt: skip
        return whole[:1].upper() + whole[1:]

    return told


def by_role(sentences: dict[str, Any], other: Any) -> Callable[[Line, Names], str]:
    """Another sentence for each word after the colon: "invited: lead"."""

    def told(line: Line, names: Names) -> str:
        return said(sentences.get(line.act.partition(": ")[2], other))(line, names)

    return told


def own_or_not(own: Callable[[Line, Names], str], other: Callable[[Line, Names], str]) -> Callable[..., str]:
    """Taking something up oneself reads otherwise than being given it."""
    return lambda line, names: (own if names.is_their_own(line) else other)(line, names)
