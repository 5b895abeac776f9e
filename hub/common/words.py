"""Words that no catalogue can join: they change with their neighbour."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext

VOWELS = "aâeêiîoôuûáéíóúäëïöü"  # w and y mostly stand for consonants where a name begins with them


def listed(names: Sequence[str]) -> str:
    """Asha, Tunde and Priya; in Welsh the "a" of and becomes "ac" before a vowel."""
    if not names:
        return ""
    joint = gettext("and")
    if (get_language() or "").startswith("cy") and names[-1][:1].lower() in VOWELS:
        joint = "ac"
    return " ".join([", ".join(names[:-1]), joint, names[-1]]) if len(names) > 1 else names[0]
