"""Skills proposed from what somebody wrote. No magic: the same words always propose the same skills, and each
proposal says which words led to it.

A skill is found by its name or one of its other words; by the same word with another ending ("translating" for
"translate"); written as one word or two ("spread sheets"); turned round ("cleaning messy data"); and in spite of a
slip of the finger ("spredsheets"). Everyday words ("course", "board") propose nothing by themselves.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from hub.common.words import listed
from volunteers.models import Skill
from volunteers.proposing_words import (
    ALSO,
    BEGINS,
    COMMON,
    EVERYDAY,
    LEADS,
    LEARNS,
    LITTLE,
    NOT,
    TEACHES,
)
from volunteers.slips import is_slip, stem

MOST = 10  # proposals that people look through
ENOUGH = 0.8  # weight below which a proposal would be a guess
WHOLE, TURNED, EVERYDAY_WORD = 1.0, 0.9, 0.5
LONGEST = 5  # words of one phrase
REMEMBERED = 500  # words whose slip was looked up
QUOTED = 2

WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
END_OF_CLAUSE = re.compile(r"[.,;:!?()]|\n\s*(?:\n|[-*•])|\b(?:but|although|ond)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """One skill, a level to begin with, and the words that led to it, as they were written."""

    skill: Skill
    level: int
    words: tuple[str, ...]
    wants_to_learn: bool = False
    weight: float = field(default=0.0, compare=False)

    @property
    def because(self) -> str:
        quoted = [_("“%(words)s”") % {"words": words} for words in self.words[:QUOTED]]
        return _("because you wrote %(words)s") % {"words": listed(quoted)}


def skills_in(text: str, limit: int = MOST) -> list[Proposal]:
    """The skills that a text about a piece of work speaks of, surest first."""
    return proposals(text, about_oneself=False)[:limit]


def skills_of(about: str, limit: int = MOST) -> list[Proposal]:
    """The skills that somebody says they have, or would like to learn; not those they say they lack."""
    return proposals(about, about_oneself=True)[:limit]


def proposals(text: str, *, about_oneself: bool) -> list[Proposal]:
    skills = {skill.slug: skill for skill in Skill.objects.select_related("category")}
    phrases = phrases_of(tuple((skill.slug, skill.name, *skill.synonyms) for skill in skills.values()))
    found: dict[str, list[Hit]] = defaultdict(list)
    for clause in clauses(text):
        for hit in phrases.hits(clause):
            if not (about_oneself and clause.says_no_to(hit)):
                found[hit.slug].append(hit)
    made = [proposal(skills[slug], hits, about_oneself=about_oneself) for slug, hits in found.items()]
    sure = [one for one in made if one.weight >= ENOUGH]
    return sorted(sure, key=lambda one: (-one.weight, one.skill.category.order, one.skill.name))


def proposal(skill: Skill, hits: list["Hit"], *, about_oneself: bool) -> Proposal:
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.phrase not in best or hit.weight > best[hit.phrase].weight:
            best[hit.phrase] = hit
    strongest = sorted(best.values(), key=lambda hit: (-hit.weight, hit.start))
    return Proposal(
        skill,
        max(hit.clause.level_of_speaker() for hit in hits) if about_oneself else 2,
        tuple(dict.fromkeys(hit.written for hit in strongest)),
        about_oneself and all(hit.clause.wishes_to_learn(hit) for hit in hits),
        round(sum(hit.weight for hit in strongest), 3),
    )


# --- What was written ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Written:
    """One word of the text: as written, and in the form in which words are compared."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return self.text.casefold().replace("’", "").replace("'", "").replace(".", "")


@dataclass(frozen=True)
class Clause:
    """Some words between two stops; a "not" or a "learn" in it holds as far as the next stop."""

    text: str
    words: tuple[Written, ...]

    def level_of_speaker(self) -> int:
        """1 can follow, 2 can do, 3 can lead, 4 can teach: a guess that they correct."""
        said = {word.plain for word in self.words}
        if said & TEACHES:
            return 4
        if said & LEADS:
            return 3
        return 1 if said & BEGINS or any(little in f" {self.plain} " for little in LITTLE) else 2

    @property
    def plain(self) -> str:
        return " ".join(word.plain for word in self.words)

    def before(self, hit: "Hit") -> set[str]:
        return {word.plain for word in self.words if word.end <= hit.start}

    def says_no_to(self, hit: "Hit") -> bool:
        return bool(self.before(hit) & NOT)

    def wishes_to_learn(self, hit: "Hit") -> bool:
        return bool(self.before(hit) & LEARNS)


def clauses(text: str) -> Iterator[Clause]:
    text = unicodedata.normalize("NFKC", text)
    stops = [stop.span() for stop in END_OF_CLAUSE.finditer(text) if not inside_a_name(text, stop.start())]
    begin = 0
    for start, end in [*stops, (len(text), len(text))]:
        words = tuple(Written(m[0], m.start(), m.end()) for m in WORD.finditer(text, begin, start))
        if words:
            yield Clause(text, words)
        begin = end


def inside_a_name(text: str, at: int) -> bool:
    """The full stop of Make.com ends nothing."""
    return text[at] == "." and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


# --- What skills are called ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Hit:
    slug: str
    phrase: str
    weight: float
    clause: Clause
    start: int
    end: int

    @property
    def written(self) -> str:
        return " ".join(self.clause.text[self.start : self.end].split())


@dataclass(frozen=True)
class Phrases:
    """Every name and other word of every skill, by the form in which they are compared."""

    joined: dict[str, list[tuple[str, str]]]  # "pivottabl" -> (slug, phrase)
    turned: dict[frozenset[str], list[tuple[str, str]]]  # {"data", "clean"} -> (slug, phrase)
    words: dict[str, tuple[str, ...]]  # first letter -> words that a slip may have been meant for
    known: frozenset[str]

    def hits(self, clause: Clause) -> Iterator[Hit]:
        """The longest phrases first; a word counts once."""
        meant = [self.meant_by(word.plain) for word in clause.words]
        used: set[int] = set()
        for length in range(min(LONGEST, len(meant)), 0, -1):
            for at in range(len(meant) - length + 1):
                here = range(at, at + length)
                found = [] if used & set(here) else self.called(meant[at : at + length])
                for slug, phrase, weight in found:
                    yield Hit(
                        slug, phrase, weight, clause, clause.words[at].start, clause.words[here[-1]].end
                    )
                if any(weight > EVERYDAY_WORD for _slug, _phrase, weight in found):
                    used.update(here)

    def called(self, meant: list[str]) -> list[tuple[str, str, float]]:
        joined = stem("".join(meant))
        if joined in self.joined:
            weight = EVERYDAY_WORD if joined in EVERYDAY_STEMS else WHOLE
            return [(slug, phrase, weight) for slug, phrase in self.joined[joined]]
        if meant[0] in COMMON or meant[-1] in COMMON:
            return []
        stems = frozenset(stem(word) for word in meant if word not in COMMON)
        same = self.turned.get(stems, []) if len(stems) > 1 else []
        return [(slug, phrase, TURNED) for slug, phrase in same]

    def meant_by(self, word: str) -> str:
        if len(word) < 5 or word in COMMON or not word.isalpha() or stem(word) in self.known:
            return word
        return nearest(word, self.words.get(word[0], ()))


@lru_cache(maxsize=REMEMBERED)
def nearest(word: str, known: tuple[str, ...]) -> str:
    return next((meant for meant in known if is_slip(word, meant)), word)


EVERYDAY_STEMS = frozenset(stem(word) for word in EVERYDAY)


@lru_cache(maxsize=2)
def phrases_of(named: tuple[tuple[str, ...], ...]) -> Phrases:
    joined: dict[str, list[tuple[str, str]]] = defaultdict(list)
    turned: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    words: set[str] = set()
    for slug, *phrases in named:
        for phrase in dict.fromkeys([*phrases, *ALSO.get(slug, ())]):
            parts = [m[0].casefold().replace("'", "").replace(".", "") for m in WORD.finditer(phrase)]
            joined[stem("".join(parts))].append((slug, phrase))
            content = frozenset(stem(part) for part in parts if part not in COMMON)
            if len(content) > 1 and len(content) >= len(parts) - 1:
                turned[content].append((slug, phrase))
            words.update(part for part in parts if part.isalpha())
    return Phrases(dict(joined), dict(turned), by_first_letter(words), frozenset(map(stem, words)))


def by_first_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    letters: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= 5 and stem(word) not in EVERYDAY_STEMS and word not in COMMON:
            letters[word[0]].append(word)
    return {letter: tuple(starting) for letter, starting in letters.items()}
