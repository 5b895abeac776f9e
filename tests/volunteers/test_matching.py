"""Who suits a role, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request, a_volunteer
from volunteers import matching
from volunteers.matching import ranking
from volunteers.models import Connection, MatchingRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rao")


@pytest.fixture
def group(asha):
    return GroupFactory(run_by=[asha])


def test_somebody_who_fits_is_suggested_with_three_reasons(asha, group):
    tom = a_volunteer(group=group, skills={"spreadsheets": 2})
    role = a_ready_request(asha, group, skills=[("spreadsheets", 2)]).roles.get()

    [one] = matching.suggestions(role)

    assert one.volunteer == tom
    assert len(one.reasons) == 3
    assert matching.why_not(role, tom) == []
    assert "you like spreadsheets" in matching.in_one_line(role, tom)


def test_a_look_takes_four_questions(asha, group, django_assert_num_queries):
    for _number in range(3):
        a_volunteer(group=group, skills={"spreadsheets": 2, "surveys": 3})
    role = (
        a_ready_request(asha, group, skills=[("spreadsheets", 2)])
        .roles.select_related("request__group")
        .get()
    )

    with django_assert_num_queries(4):
        assert len(matching.suggestions(role)) == 3


def test_a_change_of_the_page_is_read_at_once(asha, group):
    tom = a_volunteer(group=group, skills={"spreadsheets": 2})
    role = a_ready_request(asha, group, skills=[("spreadsheets", 2)]).roles.get()

    tom.pause(by=tom.person)
    assert matching.suggestions(role) == []
    tom.resume(by=tom.person)
    tom.hold_skills({}, [], by=tom.person)

    assert matching.suggestions(role) == []
    assert [gate.sentence for gate in matching.why_not(role, tom)] == [
        "Has not named this skill: Spreadsheets."
    ]
    assert matching.why_nobody(role).sentence == "Nobody has named this skill yet: Spreadsheets."


def test_whoever_belongs_to_the_charity_is_not_suggested_and_the_organiser_reads_why(asha, group):
    tom = a_volunteer(group=group, skills={"spreadsheets": 2})
    request = a_ready_request(asha, group, skills=[("spreadsheets", 2)])
    Connection.objects.create(person=tom.person, kind="trustee", name=request.organisation_name)
    look = matching.Look(request.roles.get())

    assert look.suggestions() == []
    assert look.connected() == look.why_nobody().connected
    assert look.connected() == [
        'Tom is not suggested, because they said of this charity: "I am a trustee there".'
    ]


def test_equal_people_are_shuffled_anew_every_day(asha, group):
    for number in range(8):
        a_volunteer(f"Sam {number}", group=group, skills={"spreadsheets": 2})
    role = a_ready_request(asha, group, skills=[("spreadsheets", 2)]).roles.get()
    wanted = matching.Look(role).wanted
    orders = set()
    for days in range(5):
        wanted.today = timezone.localdate() + timedelta(days=100 + days)
        orders.add(tuple(one.volunteer for one in ranking.best(wanted, 10)))

    assert len(orders) > 1
    assert len({tuple(sorted(order)) for order in orders}) == 1


def test_every_night_all_rows_are_as_a_single_one_would_be(asha, group):
    tom = a_volunteer(group=group, skills={"spreadsheets": 2})
    written = list(MatchingRow.objects.order_by("pk").values())
    MatchingRow.objects.filter(volunteer=tom).update(hours=99)

    MatchingRow.objects.refresh_all()

    assert list(MatchingRow.objects.order_by("pk").values()) == written
