"""When two words are the same word: with another ending, or with a slip of the finger between them."""

from itertools import pairwise

VOWELS = set("aeiouy")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    {"c", "s"},
    {"c", "k"},
    {"s", "z"},
    {"g", "j"},
    {"f", "v"},
    {"d", "t"},
    {"b", "p"},
    {"f", "p"},
    {"m", "n"},
)
BESIDE = {frozenset(pair) for row in ROWS for pair in pairwise(row)}
NO_PLURALS = {"canvas"}  # or it would be Canva
ENDINGS = (("ies", "y", 3), ("ing", "", 4), ("ion", "", 5), ("ment", "", 5), ("ed", "", 4), ("er", "", 5))


def stem(word: str) -> str:
    """What is left when the usual English endings are off; the same for "translate" and "translating"."""
    if word in NO_PLURALS:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ies")) and len(word) > 3:
        word = word[:-1]
    for ending, instead, least in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = undoubled(word[: -len(ending)] + instead)
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def undoubled(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def is_slip(typed: str, meant: str) -> bool:
    """One slip in a word of five letters or more, two from eight on."""
    allowed = 2 if min(len(typed), len(meant)) >= 8 else 1
    if abs(len(typed) - len(meant)) > allowed or len(set(typed) ^ set(meant)) > 2 * allowed:
        return False
    return slips_between(typed, meant) <= allowed


def slips_between(typed: str, meant: str) -> int:
    """A letter left out, doubled or swapped with the next is one; one for another is one where keys or sounds are
    close, else two (so a painter is no printer)."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, have in enumerate(typed, 1):
        earlier, before, row = before, row, [i]
        for j, want in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + swap(have, want))
            if i > 1 and j > 1 and have == meant[j - 2] and typed[i - 2] == want:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def swap(have: str, want: str) -> int:
    if have == want:
        return 0
    pair = {have, want}
    return 1 if pair <= VOWELS or frozenset(pair) in BESIDE or pair in SOUNDS else 2
