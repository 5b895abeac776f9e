"""What differs between two texts, by lines and then by words, for people to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\S+\s*|\s+")
MOST_LINES, MOST_WORDS = (
    500,
    1_500,
)  # what is longer is shown whole, out and in: comparing takes the square of it


@dataclass(frozen=True)
class Part:
    """Some words: "same", "out" (only in the first text) or "in" (only in the second)."""

    kind: str
    words: str


def difference(old: str, new: str) -> list[Part]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(before), len(after)) > MOST_LINES:
        return [Part("same", old)] if old == new else list(told(old, new))
    parts: list[Part] = []
    for act, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[first:last]), "".join(after[start:end])
        parts += [Part("same", left)] if act == "equal" else by_words(left, right)
    return joined(parts)


def by_words(left: str, right: str) -> Iterator[Part]:
    before, after = WORDS.findall(left), WORDS.findall(right)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from told(left, right)
        return
    for act, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if act == "equal":
            yield Part("same", "".join(before[first:last]))
        else:
            yield from told("".join(before[first:last]), "".join(after[start:end]))


def told(left: str, right: str) -> Iterator[Part]:
    if left:
        yield Part("out", left)
    if right:
        yield Part("in", right)


def joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind are one."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].words + part.words)
        else:
            found.append(part)
    return found


def both(theirs: str, mine: str) -> str:
    """One text with everything of both: what they share once, else first theirs and then mine."""
    left, right = theirs.splitlines(), mine.splitlines()
    if max(len(left), len(right)) > MOST_LINES:
        return theirs if theirs == mine else f"{theirs}\n\n{mine}"
    lines: list[str] = []
    for act, first, last, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        lines += left[first:last] if act == "equal" else [*left[first:last], *right[start:end]]
    return "\n".join(lines)
