""" "Fits you" on the list of open requests says what the gates say of each pair, whatever it is that keeps them apart."""

import itertools

import pytest
from django.utils import timezone

from tests.factories.hub import PersonFactory
from tests.factories.volunteers import TUESDAY_AND_THURSDAY, a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from volunteers import matching
from volunteers.models import (
    Cause,
    Connection,
    Match,
    OnboardingStep,
    Organisation,
    Role,
    Volunteer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leeds():
    return a_group()


@pytest.fixture
def requests(leeds):
    """Open requests that differ in whatever a gate looks at."""
    york = a_group("York Repair Table", "YO1")
    OnboardingStep.objects.create(
        group=york, slug="safety", name="Safety", signed_by="organiser", sizes=["talk"]
    )
    hope = Organisation.objects.create(name="Hope House", org_id="GB-CHC-1", outcode="LS6")
    cause = Cause.objects.order_by("pk")[3]
    made = [
        a_ready_request(leeds.tunde, leeds),
        a_ready_request(leeds.tunde, leeds, size="job"),
        a_ready_request(leeds.tunde, leeds, skills=[("spreadsheets", 1)]),
        a_ready_request(leeds.tunde, leeds, skills=[("spreadsheets", 3)]),
        a_ready_request(leeds.tunde, leeds, skills=[("spreadsheets", 2)], role={"has_mentor": True}),
        a_ready_request(leeds.tunde, leeds, brief={"where": "there"}),
        a_ready_request(leeds.tunde, leeds, brief={"where": "remote"}),
        a_ready_request(leeds.tunde, leeds, role={"windows": 1}),
        a_ready_request(leeds.tunde, leeds, role={"language": "cy"}),
        a_ready_request(leeds.tunde, leeds, size="project", role={"minutes": 6000}),
        a_ready_request(leeds.tunde, leeds, brief={"risk": "people"}),
        a_ready_request(york.tunde, york),
        a_ready_request(leeds.tunde, leeds, organisation=hope, organisation_name="Hope House Trust"),
        a_ready_request(leeds.tunde, leeds, organisation_name="Quiet Corner"),
        a_ready_request(leeds.tunde, leeds),
    ]
    made[-1].causes.add(cause)
    made[0].hope, made[0].cause, made[0].york = hope, cause, york
    return made


def people(requests, leeds):
    first = requests[0]
    yield a_volunteer("Plain")
    yield a_volunteer("New", state="onboarding")
    yield a_volunteer("Joining", state="interested")
    yield a_volunteer("Paused", state="paused")
    for level in (None, 1, 2, 4):
        yield a_volunteer(f"Sheets {level}", skills={"spreadsheets": level})
    yield a_volunteer("Far", outcode="TR18")
    yield a_volunteer("Far, no video", outcode="TR18", remote=False)
    yield a_volunteer("At home", in_person=False)
    yield a_volunteer("Mondays", windows=TUESDAY_AND_THURSDAY | 1)
    yield a_volunteer("Welsh", languages=["en-gb", "cy"])
    yield a_volunteer("Many hours", hours=90, windows=(1 << 21) - 1)
    yield a_volunteer("Refuses a cause", no_causes=[first.cause])
    yield a_volunteer("Refuses a charity", no_organisations="Quiet Corner")
    yield a_volunteer("Own group only", leeds, anywhere=False)
    trustee = a_volunteer("Trustee")
    Connection.objects.create(person=trustee.person, kind="trustee", name="Another name", charity_number="1")
    Connection.objects.filter(person=trustee.person).update(org_id="GB-CHC-1")
    yield trustee
    staff = a_volunteer("Staff")
    Connection.objects.create(person=staff.person, kind="staff", name="The Quiet Corner")
    yield staff
    blocked = a_volunteer("Blocked")
    first.hope.blocked.add(blocked)
    yield blocked
    apart = a_volunteer("Apart")
    Match.objects.create(
        role=requests[12].roles.get(), request=requests[12], volunteer=apart, state="done",
        ended_at=timezone.now(), charity_again="rather_not",
    )  # fmt: skip
    yield apart
    thought_of = a_volunteer("Thought of")
    Match.raise_hand(requests[0].roles.get(), thought_of, reasons=[], score=None)
    yield thought_of
    busy = a_volunteer("Busy", person=PersonFactory(name="Busy"))
    Volunteer.objects.filter(pk=busy.pk).update(live_asks=2)
    yield busy


def test_what_fits_is_what_every_gate_lets_through(requests, leeds):
    told = {}
    for volunteer in people(requests, leeds):
        fits = {request.pk for request in matching.sought_for(volunteer) if request.fits}
        exact = {
            role.request_id
            for role in Role.objects.select_related("request__group")
            if not matching.why_not(role, volunteer)
        }
        told[str(volunteer.person)] = fits
        assert fits == exact, volunteer.person.name

    assert len(set(map(frozenset, told.values()))) > 10  # the world is worth asking


def test_a_visitor_reads_all_of_it_and_nothing_fits(requests):
    found = list(matching.sought_for(None))

    assert {request.pk for request in found} == {request.pk for request in requests}
    assert not any(request.fits for request in found)


def test_nobodys_fit_hangs_on_anybody_elses(requests, leeds):
    tom, priya = a_volunteer("Tom Price"), a_volunteer("Priya Shah", skills={"spreadsheets": 4})
    before = [request.pk for request in matching.sought_for(tom) if request.fits]

    priya.leave(by=priya.person)

    assert [request.pk for request in matching.sought_for(tom) if request.fits] == before


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_order_asks_the_same_questions_however_many_are_open(leeds, how_many, django_assert_num_queries):
    tom = a_volunteer(skills={"spreadsheets": 2})
    for _each, size in itertools.product(range(how_many), ("talk", "job")):
        a_ready_request(leeds.tunde, leeds, size=size, skills=[("spreadsheets", 2)])

    with django_assert_num_queries(12):
        assert len(list(matching.sought_for(tom))) == 2 * how_many
