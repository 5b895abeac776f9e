"""From the numbers of people that are published nobody can be read out: not by pairs, not by parts of a whole."""

from datetime import date
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact import counting, figures, hiding, values
from impact.figures import Scope, Span
from impact.models import CountedGroup
from tests.factories.groups import GroupFactory

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


# --- In the reports themselves ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_no_two_figures_of_any_reports_pin_a_few_people_down():
    """Network, regions and groups of all sizes, as they stand in every report that one may open, in every month."""
    groups = [GroupFactory(place_outcode=outcode) for outcode in ("LS6", "LS7", "LS8", "CF10", "CF11", "EH1")]
    counting.count_all()
    span = Span(date(2026, 8, 1), date(2026, 10, 1))
    for seed in range(25):
        chance = Random(seed)
        sizes = {
            group: chance.choice([0, 1, 2, 3, 4, 4, 4, 7, 7, 12, chance.randint(0, 30)]) for group in groups
        }
        for group, ready in sizes.items():
            CountedGroup.objects.filter(group=group).update(ready=ready)

        published = list(everything_published(groups, sizes, span))

        for (people, words), (more_people, more_words) in product(published, published):
            between = sum(sizes[group] for group in more_people - people)
            if people < more_people and between in SMALL:
                possible = {many - few for many in meant(more_words) for few in meant(words) if many >= few}
                assert len(possible) > 1, (words, more_words, between)
                assert possible - set(SMALL), (words, more_words, between)


def everything_published(groups, sizes, span):
    """Whose number (the groups it is made of), and what is said of it. The same people read the same everywhere."""
    regions = {group.primary_region for group in groups}
    scopes = [Scope.nation(), *map(Scope.of_region, regions), *map(Scope.of_group, groups)]
    said = {}
    for scope, split in product(scopes, (None, "region", "month", "group")):
        told = figures.one("ready-volunteers", scope, span, split)
        here = frozenset(
            group
            for group in groups
            if scope.level == "nation" or group == scope.group or group.primary_region == scope.region
        )
        assert said.setdefault(here, told.value.words) == told.value.words
        for line in told.rows:
            there = frozenset(
                group
                for group in groups
                if line.slug in (group.slug, group.primary_region.slug) and group in here
            )
            if there:
                assert said.setdefault(there, line.value.words) == line.value.words, (sizes, line)
        assert told.before.words == ""
    return said.items()


def meant(words):
    """As MEANT, for larger numbers too, and with the one above that a whole may be rounded down from."""
    if words == "fewer than 5":
        return set(range(5))
    middle = number_in(words)
    return set(range(max(5, middle - 2), middle + 4))
