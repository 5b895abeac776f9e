"""What might not be right in the figures: each check finds its rows, and no others."""

from datetime import datetime, timedelta

import pytest
import time_machine

from groups.models import CoverageArea, Membership
from impact import quality
from impact.figures import QUALITY, Scope
from tests.factories.volunteers import a_match, a_new_request, a_taken_request
from tests.impact.histories import LONDON
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest, Organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=LONDON)


@pytest.fixture
def leeds():
    return a_group()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def found(scope=None):
    return {check.slug: number for check, number in quality.found(scope or Scope.nation()) if number}


def test_a_network_in_order_has_nothing_odd_in_one_statement(leeds, django_assert_num_queries):
    a_match(leeds.tunde, leeds, state="done")

    with django_assert_num_queries(1):
        assert found() == {}


def test_each_check_says_what_to_do():
    assert len(QUALITY) == 7
    for check in QUALITY:
        assert str(check.what_to_do).endswith(".")
        assert check.of in ("groups", "requests", "organisations")


def test_groups_that_cover_nothing_or_that_nobody_runs(leeds):
    CoverageArea.objects.filter(group=leeds).delete()
    assert found() == {"groups-without-places": 1}

    Membership.objects.filter(group=leeds).update(ended_at=NOW)

    assert found() == {"groups-without-places": 1, "groups-nobody-runs": 1}
    assert found(Scope.of_group(a_group("Cardiff Kitchen Table", "CF10"))) == {}


def test_requests_of_no_region(leeds):
    request = a_new_request(outcode="JE2")

    assert found()["requests-without-a-place"] == 1
    assert found(Scope.of_region(leeds.primary_region)) == {}
    assert quality.requests_without_a_place(Scope.nation()).get() == request


def test_done_by_silence_is_told_apart_from_a_yes(leeds):
    request = a_match(leeds.tunde, leeds, state="done").request
    HelpRequest.objects.filter(pk=request.pk).update(outcome_by="silence")

    assert found(Scope.of_group(leeds)) == {"done-without-a-yes": 1}


def test_overdue_counts_what_nobody_has_taken(leeds):
    with time_machine.travel(NOW - timedelta(days=40), tick=False):
        a_taken_request(leeds.tunde, leeds)
        a_new_request(leeds)

    assert found() == {"overdue-without-an-owner": 1}


def test_in_hand_and_quiet_for_sixty_days(leeds):
    with time_machine.travel(NOW - timedelta(days=61), tick=False):
        quiet, spoken = (a_match(leeds.tunde, leeds, state="introduced") for _each in range(2))
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        spoken.write("See you on Tuesday.", by=spoken.volunteer.person)

    assert found() == {"in-hand-and-quiet": 1}
    assert quality.in_hand_and_quiet(Scope.nation()).get() == quiet.request


def test_charities_whose_number_is_not_found_or_that_may_be_one(leeds):
    first = a_new_request(leeds, organisation_name="Hope House", charity_number="").organisation
    assert found() == {}

    Organisation.objects.create(
        name="HOPE HOUSE", outcode=first.outcode, kind="charity", org_id="GB-CHC-1000003"
    )
    assert found() == {"charities-not-checked": 1}  # the other has asked for nothing

    a_new_request(leeds, organisation_name="Cats", charity_number="12")
    assert found() == {"charities-not-checked": 2}
