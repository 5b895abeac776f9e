"""Who suits a role, and why."""

import pytest

from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request, a_volunteer
from volunteers import matching

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
