"""From the numbers of people that are published nobody can be read out: not by pairs, not by parts of a whole."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact import hiding, values

MOST = 60
SMALL = range(1, 5)


def shown(number, *partitions):
    return values.people(number, *partitions).words


def meant_by(words):
    """All numbers for which, told without its parts, one reads these words."""
    return {number for number in range(MOST) if shown(number) == words}


MEANT = {words: meant_by(words) for words in {shown(number) for number in range(MOST)}}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "fewer than 5"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "about 5"), (7, "about 5"), (8, "about 10"),
        (12, "about 10"), (13, "about 15"), (1002, "about 1,000"),
    ],
)  # fmt: skip
def test_people_are_rounded_to_fives_and_fewer_than_five_are_not_told_apart(number, words):
    assert shown(number) == words


def test_those_who_run_the_group_see_the_number_itself():
    assert values.people(3, exact=True).words == "3"


def test_whoever_sees_two_nested_figures_cannot_tell_how_many_lie_between():
    """A smaller circle inside a larger one (a group in its region, a month in a span): the difference is one to four."""
    for inner, between in product(range(MOST - 5), SMALL):
        smaller, larger = shown(inner), shown(inner + between)

        possible = {many - few for many in MEANT[larger] for few in MEANT[smaller] if many >= few}

        assert len(possible) > 1, (inner, between)
        assert possible - set(SMALL), (inner, between)  # it might as well be nobody, or five and more


@given(st.lists(st.integers(0, 14), min_size=2, max_size=6))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_small_part_cannot_be_reckoned_from_the_whole_and_the_other_parts(parts):
    it_cannot_be_reckoned(parts)


@pytest.mark.parametrize(
    "parts",
    [
        [4, 4],
        [4, 4, 0],
        [4, 7, 7],
        [4, 4, 4, 4, 7],
        [4, 12, 12],
        [4, 4, 10],
        [1, 1],
        [2, 2, 2, 2],
        [4, 0],
        [3, 5],
    ],
)
def test_nor_where_every_part_is_as_large_as_its_words_allow(parts):
    it_cannot_be_reckoned(parts)


def it_cannot_be_reckoned(parts):
    """Everybody may know the rule: of all parts that would be shown like this, each small one has two sizes at least."""
    words = [shown(part) for part in parts]
    whole = shown(sum(parts), parts)
    ranges = [sorted(MEANT[each]) for each in words]
    for place, part in enumerate(parts):
        if part not in SMALL:
            continue
        others = [each for number, each in enumerate(ranges) if number != place]
        sizes = {size for size in ranges[place] if might_be(whole, size, others)}
        assert len(sizes) > 1, (parts, whole, sizes)


def might_be(whole, size, others):
    """Is there any way to fill the other parts so that the whole would be shown like this?"""
    low, high = (size + sum(end(each) for each in others) for end in (min, max))
    for total in range(low, high + 1):
        if shown(total) == whole or (
            total % 5 == 3 and hiding.rounded(total) - 5 == number_in(whole) and total == high
        ):
            return True
    return False


def number_in(words):
    return int(words.split()[-1].replace(",", "")) if words.startswith("about") else 0


# --- Shares ------------------------------------------------------------------------------------------------
def test_a_share_of_few_people_is_not_said():
    assert values.share_of_people(10, 19).words == "too few to say"
    assert values.share_of_people(10, 20).words == "about 50%"


def test_from_a_share_nobody_can_reckon_a_group_of_one_to_four():
    """Even where the number of people behind it were known: neither of those it is true of, nor of the others."""
    for base in range(20, MOST):
        for number in [*SMALL, *(base - few for few in SMALL)]:
            said = values.share_of_people(number, base).words
            alike = {other for other in range(base + 1) if values.share_of_people(other, base).words == said}
            assert len(alike) > 1, (number, base)


def test_a_share_of_nearly_all_or_of_hardly_any_is_not_told_from_all_and_from_nobody():
    assert {values.share_of_people(number, 40).words for number in range(36, 41)} == {"nearly all"}
    assert {values.share_of_people(number, 40).words for number in range(5)} == {"hardly any"}


def test_whoever_runs_the_group_reads_the_share_of_few():
    assert values.share_of_people(1, 4, exact=True).words == "25%"
