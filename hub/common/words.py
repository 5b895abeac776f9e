"""Words that no catalogue can join: they change with their neighbour."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext

VOWELS = "aâeêiîoôuûáéíóúäëïöü"  # w and y mostly stand for consonants where a name begins with them


def listed(names: Sequence[str]) -> str:
    """Asha, Tunde and Priya; in Welsh the "a" of and becomes "ac" before a vowel, and roughens an afternoon."""
    if not names:
        return ""
    joint, last = gettext("and"), names[-1]
    if (get_language() or "").startswith("cy"):
        joint = "ac" if last[:1].lower() in VOWELS else joint
        last = last.replace("prynhawn ", "phrynhawn ", 1) if last.startswith("prynhawn ") else last
    return " ".join([", ".join(names[:-1]), joint, last]) if len(names) > 1 else names[0]
