"""Three evenings to talk, proposed from the rhythms of the groups; and who they are, in a sentence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hub.common.words import listed
from hub.common.workdays import is_holiday

HOW_MANY = 3
FIRST_AFTER = 3  # days, so that everybody can arrange it
LOOKED_AT = 28  # days; farther off nobody keeps an evening free
STARTS = time(19, 30)


def three_evenings(groups: Sequence[Any], today: date) -> list[date]:
    """Of the next four weeks those on which most of the groups sit down anyway, the soonest first. Never a weekend
    that no group has as its own evening, and never a bank holiday of any of them."""
    days = [today + timedelta(days=FIRST_AFTER + step) for step in range(LOOKED_AT)]
    possible = [day for day in days if is_free(groups, day)]
    best = sorted(possible, key=lambda day: (-sitting_on(groups, day), day))
    return sorted(best[:HOW_MANY])


def is_free(groups: Iterable[Any], day: date) -> bool:
    """No holiday for any of them; a weekend only where somebody sits down then."""
    if any(is_holiday(day, group.place.nation) for group in groups):
        return False
    return day.weekday() < 5 or sitting_on(groups, day) > 0


def sitting_on(groups: Iterable[Any], day: date) -> int:
    return sum(group.sits_on(day) for group in groups)


def half_past_seven(day: date) -> datetime:
    """In the evening, by the clock on the wall."""
    return timezone.make_aware(datetime.combine(day, STARTS))


def who_is_in(experiment: Any, groups: Sequence[Any], own: Iterable[int]) -> str:
    """ "Brighton is trying drop-ins in libraries; Leeds and you are in." `groups` has the host's first."""
    ours = set(own)
    host, *others = groups
    names = [group.name for group in others if group.pk not in ours]
    is_own_in = len(names) < len(others)
    count = len(names) + (2 if is_own_in else 0)  # "you are", also where you are alone
    said = {
        "group": host.name,
        "plan": experiment.plan,
        "others": listed([*names, *([gettext("you")] if is_own_in else [])]),
    }
    if not others:
        words = (
            gettext("You are trying %(plan)s.")
            if host.pk in ours
            else gettext("%(group)s is trying %(plan)s.")
        )
        return words % said
    if host.pk in ours:
        return ngettext(
            "You are trying %(plan)s; %(others)s is in.", "You are trying %(plan)s; %(others)s are in.", count
        ) % (said | {"others": listed(names) or said["others"]})
    return (
        ngettext(
            "%(group)s is trying %(plan)s; %(others)s is in.",
            "%(group)s is trying %(plan)s; %(others)s are in.",
            count,
        )
        % said
    )


def all_of_you(count: int) -> str:
    """ "the two of you", "all three of you"; with figures from seven on."""
    said = {
        2: gettext("the two of you"),
        3: gettext("all three of you"),
        4: gettext("all four of you"),
        5: gettext("all five of you"),
        6: gettext("all six of you"),
    }
    return said.get(count) or gettext("all %(count)d of you") % {"count": count}


def all_of_them(count: int) -> str:
    """ "suits both", "suits all three"."""
    said = {
        2: gettext("both"),
        3: gettext("all three"),
        4: gettext("all four"),
        5: gettext("all five"),
        6: gettext("all six"),
    }
    return said.get(count) or gettext("all %(count)d") % {"count": count}
