"""How numbers of people are shown, so that nobody can be read out of them.

The rule is the rounding that statistics offices use, as in HESA's "Rounding and suppression to anonymise statistics"
(https://www.hesa.ac.uk/about/regulation/data-protection/rounding-and-suppression-anonymise-statistics): numbers of
people are rounded to the nearest five, and shares of a small number of people are not published. Ours is a little
stricter: everything under five, none included, reads "fewer than 5"; shares are worked out from the rounded numbers,
and not at all under a base of twenty (there: 22.5 people); where
fewer than five are left over either way it reads "hardly any" or "nearly all".

Why two figures cannot be subtracted: "about 25" is any number from 23 to 27, so that the difference of two figures
is known to four or more either way, and a group of one to four is never told from nobody or from five.

Why parts cannot be subtracted from their total: that could only work where every part is the largest number its
words may mean (4 and 4 under "about 10" must be eight). There, and only there, the total is rounded down.
Figures are of whole months, so that days cannot be subtracted either.

Numbers of organisations, requests and groups are not hidden: none of them is a person.
"""

from collections.abc import Iterable

FIVE, SMALL_BASE = 5, 20
FEWEST = 0  # as "fewer than 5" is written in a number


def is_largest(number: int) -> bool:
    """The largest number, or one above it, that the same words are said for."""
    return number == FIVE - 1 or (number >= FIVE and number % FIVE in (2, 3))


def rounded(number: int, *partitions: Iterable[int]) -> int:
    """To the nearest five, FEWEST under five. `partitions`: ways in which it is shown in parts; where all parts of one
    are the largest their words allow, it is rounded down."""
    if number < FIVE:
        return FEWEST
    nearest = (number + 2) // FIVE * FIVE
    if number % FIVE == 3:
        for parts in partitions:
            there = [part for part in parts if part]
            if len(there) > 1 and all(is_largest(part) for part in there):
                return nearest - FIVE
    return nearest


def rounded_share(number: int, base: int) -> float | None:
    """From the rounded numbers; None under a base of twenty. That it is true of all but fewer than five, or of fewer
    than five, is not told from all and from nobody: 1 and 0."""
    if base < SMALL_BASE:
        return None
    if number < FIVE:
        return 0.0
    if base - number < FIVE:
        return 1.0
    return rounded(number) / rounded(base)
