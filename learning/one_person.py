"""How what somebody told and tried is counted when two accounts of theirs become one."""

from typing import Any

from django.utils.translation import ngettext


def cards_in_words(number: int) -> Any:
    return ngettext("%(count)d card in who’s who", "%(count)d cards in who’s who", number) % {"count": number}


def thanks_in_words(number: int) -> Any:
    return ngettext("%(count)d thanks, given or received", "%(count)d thanks, given or received", number) % {
        "count": number
    }


def experiments_in_words(number: int) -> Any:
    return ngettext("%(count)d thing you are trying", "%(count)d things you are trying", number) % {
        "count": number
    }


WORDS = {
    "learning.OrganiserCard": cards_in_words,
    "learning.PersonalThanks": thanks_in_words,
    "learning.Experiment": experiments_in_words,
}
