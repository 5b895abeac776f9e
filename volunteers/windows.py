"""When somebody has time: seven days, each with a morning, an afternoon and an evening, as 21 bits of one number.

One number, so that the database can ask for an overlap with `&`. A window is three hours of one week.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hub.common import dates
from hub.common.words import listed

PARTS = 3  # of a day: morning, afternoon, evening
COUNT = 7 * PARTS
ANY_TIME = (1 << COUNT) - 1
HOURS = 3  # of one window
WEEKS = 4  # of a month


def bit(day: int, part: int) -> int:
    """`day` 0 is Monday; `part` 0 morning, 1 afternoon, 2 evening."""
    return 1 << (day * PARTS + part)


def joined(bits: Iterable[int]) -> int:
    """One number from the positions (0 to 20) that were ticked."""
    return sum(1 << position for position in set(bits))


def positions(windows: int) -> list[int]:
    return [position for position in range(COUNT) if windows >> position & 1]


def hours_a_month(windows: int) -> int:
    return windows.bit_count() * HOURS * WEEKS


def name_of(position: int) -> str:
    """Thursday evening."""
    day, part = divmod(position, PARTS)
    return dates.times_of_the_week()[day][part]


def in_words(windows: int) -> str:
    """Thursday evening and Saturday morning; at most four, then how many more."""
    if windows & ANY_TIME == ANY_TIME:
        return _("any time")
    names = [name_of(position) for position in positions(windows)]
    if len(names) > 4:
        return _("%(times)s and %(count)d more") % {"times": ", ".join(names[:3]), "count": len(names) - 3}
    return listed(names)
