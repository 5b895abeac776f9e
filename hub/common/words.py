"""Words that no catalogue can join: they change with their neighbour."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext

VOWELS = "aâeêiîoôuûáéíóúäëïöü"  # w and y mostly stand for consonants where a name begins with them


def listed(names: Sequence[str]) -> str:
    """Asha, Tunde and Priya."""
    if not names:
        return ""
    if len(names) == 1:
        return names[0]
    before = ", ".join(names[:-1])
    if (get_language() or "").startswith("cy"):
        return f"{before} {with_and_in_welsh(names[-1])}"
    return " ".join([before, gettext("and"), names[-1]])


def with_and_in_welsh(name: str) -> str:
    """The "a" of and becomes "ac" before a vowel, joins "eich", and roughens an afternoon."""
    if name.startswith("eich "):
        return f"a'ch {name.removeprefix('eich ')}"
    if name[:1].lower() in VOWELS:
        return f"ac {name}"
    return f"a {name.replace('prynhawn ', 'phrynhawn ', 1) if name.startswith('prynhawn ') else name}"
