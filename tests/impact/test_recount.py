"""Every figure equals a plain recount from the source rows: of any history, any place, any months."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groups.models import Group, Region
from impact import counting, figures
from impact.figures import CATALOGUE, SPLITS, Scope, Span
from tests.impact.histories import LONDON, Rows, Year
from tests.impact.recount import Recount, months_before, months_between

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=LONDON)
SPANS = [
    Span(date(2026, 9, 1), date(2026, 11, 1)),  # the month that runs is the last
    Span(date(2026, 10, 1), date(2026, 10, 1)),  # clocks go back in it
    Span(date(2026, 3, 1), date(2026, 4, 1)),
    Span(date(2025, 11, 1), date(2026, 10, 1)),
    Span(date(2019, 1, 1), date(2019, 6, 1)),  # before anything
]


def scopes():
    yield Scope(exact=True)
    for region in Region.objects.filter(home_groups__isnull=False).distinct():
        yield Scope(region=region, exact=True)
    for group in Group.objects.order_by("pk")[:2]:
        yield Scope(group=group, exact=True)


def it_is_what_a_recount_says(spans=SPANS):
    recount = Recount()
    for scope in scopes():
        rows = recount.rows_of(scope)
        for span in spans:
            months = months_between(span.since, span.until)
            for split in (None, *SPLITS[scope.level]):
                compare(recount, rows, figures.report(scope, span, split), months)


def compare(recount, rows, report, months):
    before = months_before(months)
    for told in report.told:
        slug = told.figure.slug
        where = (report.scope.words, report.span.words, report.split, slug)
        same(told.value, recount.of(slug, rows, months), where)
        if told.before.words:
            same(told.before, recount.of(slug, rows, before), (*where, "before"))
        for part in told.parts:
            same(part.value, recount.of(slug, rows, months, part.slug), (*where, part.slug))
            same(part.before, recount.of(slug, rows, before, part.slug), (*where, part.slug, "before"))
        compare_lines(recount, rows, report, told, months)


def compare_lines(recount, rows, report, told, months):
    slug, split = told.figure.slug, report.split
    keys = {region.slug: region.pk for region in recount.regions.values()}
    if split == "group":
        keys = {group.slug: group.pk for group in recount.groups.values()}
    said = set()
    for line in told.rows:
        where = (report.scope.words, report.span.words, split, slug, line.slug)
        said.add(line.slug)
        if split == "month":
            month = tuple(int(part) for part in line.slug.split("-"))
            part = "acted" if slug == "active-groups" else None
            same(line.value, recount.of(slug, rows, [month], part), where)
            long_before = months_before(months)[months.index(month)]
            same(line.before, recount.of(slug, rows, [long_before], part), (*where, "before"))
        else:
            here = recount.rows_of_line(rows, split, keys.get(line.slug))
            same(line.value, recount.of(slug, here, months), where)
            if line.before.words:
                same(line.before, recount.of(slug, here, months_before(months)), (*where, "before"))
    if split in ("region", "group") and "none" not in said and slug != "active-groups":
        of_none = recount.rows_of_line(rows, split, None)
        assert not recount.of(slug, of_none, months) or report.scope.region, (slug, split)


def same(value, number, where):
    if number is None:
        assert value.number is None, (where, value)
    else:
        assert value.number == pytest.approx(number, abs=1e-6), (where, value, number)


# --- Of any rows -------------------------------------------------------------------------------------------
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a smaller seed is not a simpler history
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 10_000))
def test_every_figure_is_what_a_recount_says(db, seed):
    with transaction.atomic(), time_machine.travel(NOW, tick=False):
        Rows(seed, NOW)
        counting.count_changed()

        it_is_what_a_recount_says()

        assert counting.count_all() == {"requests": 0, "introductions": 0, "volunteers": 0}
        transaction.set_rollback(True)


# --- Of what people do ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_after_a_year_of_anything_the_minutes_have_counted_all_and_the_night_finds_no_drift(seed):
    year = Year(seed, datetime(2026, 1, 10, 9, tzinfo=LONDON))
    counted = 0

    for number in range(160):
        year.step()
        if number % 8 == 0:
            with year.at_this_moment():
                counted += sum(counting.count_changed().values())

    with year.at_this_moment():
        counting.count_changed()
        spans = [Span.last(3, with_this_month=True), Span.last(12)]
        it_is_what_a_recount_says([replace(span) for span in spans])
        assert counting.count_all() == {"requests": 0, "introductions": 0, "volunteers": 0}
        it_is_what_a_recount_says([spans[0]])
    assert counted > 60
    assert len(set(year.done)) > 9, year.done


def test_the_catalogue_is_the_one_that_was_promised():
    assert [each.slug for each in CATALOGUE] == [
        "charities-helped", "requests", "first-reply", "introduced", "promises-kept", "found-14", "found-30", "unmet",
        "ready-volunteers", "busiest-tenth", "newcomers-30", "active-groups",
    ]  # fmt: skip
