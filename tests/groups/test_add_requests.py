"""A group would like somebody's help as well: they decide, their leads read it, and an address gives nothing away."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.models import AddRequest, Membership
from groups.tasks import forget
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom():
    home = GroupFactory(name="Bradford Click Club", place_outcode="BD5")
    lead = MembershipFactory(role="lead", group=home, person=PersonFactory(name="Priya Nair"))
    person = MembershipFactory(
        role="volunteer", group=home, person=PersonFactory(name="Tom Whitaker", email="tom@example.org")
    ).person
    person.home, person.lead = home, lead.person
    return person


@pytest.fixture
def leeds():
    group = GroupFactory(name="Leeds Hands")
    group.asha = MembershipFactory(
        group=group, person=PersonFactory(name="Asha Rahman", second_factor=True)
    ).person
    return group


def the_form(group):
    return reverse("groups:add-request-ask", args=[group.slug])


def ask(client, group, email, words="Evenings with spreadsheets, two hours a month. A no is fine."):
    return sign_in(client, group.asha).post(the_form(group), {"email": email, "words": words}, follow=True)


def asked(group, person):
    return AddRequest.ask(person.email, group, words="Two hours a month.", who=Who(group.asha))


def page(request):
    return reverse("groups:add-request", args=[request.pk])


# --- Asking ----------------------------------------------------------------------------------------------
def test_the_answer_is_the_same_whatever_address_was_typed(client, leeds, tom):
    MembershipFactory(role="volunteer", group=leeds, person=PersonFactory(email="here@example.org"))
    PersonFactory(email="in.no.group@example.org")
    PersonFactory(email="gone@example.org", is_active=False)
    addresses = ["tom@example.org", "TOM@example.org", "nobody@example.org", "here@example.org"]
    addresses += ["in.no.group@example.org", "gone@example.org"]

    said = set()
    for address in addresses:
        response = ask(client, leeds, address)
        assert [message.level_tag for message in response.context["messages"]] == ["success"]
        said.add(
            (
                response.status_code,
                str(next(iter(response.context["messages"]), "")),
                response.redirect_chain[0],
            )
        )

    assert len(said) == 1
    assert AddRequest.objects.get().person == tom
    assert {mail.to_email for mail in OutgoingMail.objects.all()} == {"tom@example.org"}


def test_a_known_and_an_unknown_address_ask_the_database_the_same_before_anything_is_written(leeds, tom):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked(leeds, tom)
    counts = []
    for address in ("tom@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            assert AddRequest.ask(address, leeds, words="Again.", who=Who(leeds.asha)) is None
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_after_a_no_nobody_asks_for_ninety_days(leeds, tom):
    with time_machine.travel("2026-03-02 09:00Z", tick=False):
        asked(leeds, tom).answer(False, who=Who(tom))
    with time_machine.travel("2026-05-30 09:00Z", tick=False):
        assert asked(leeds, tom) is None
    with time_machine.travel("2026-06-02 09:00Z", tick=False):
        assert asked(leeds, tom) is not None


def test_silence_lapses_after_a_fortnight_and_counts_as_a_no(client, leeds, tom):
    with time_machine.travel("2026-03-02 09:00Z", tick=False):
        request = asked(leeds, tom)
    with time_machine.travel("2026-03-17 09:00Z", tick=False):
        assert "Would you help here too?" not in sign_in(client, tom).get("/today/").text
        with pytest.raises(TransitionError):
            request.answer(True, who=Who(tom))
        assert asked(leeds, tom) is None
    with time_machine.travel("2026-07-02 09:00Z", tick=False):
        assert asked(leeds, tom) is not None
    assert AddRequest.objects.count() == 1


def test_there_are_twenty_a_day_whoever_is_asked(client, leeds, tom):
    for number in range(20):
        ask(client, leeds, f"nobody{number}@example.org")

    response = ask(client, leeds, tom.email)

    assert "That is enough for one day." in response.text
    assert not AddRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"), [("email", "not one"), ("email", ""), ("words", ""), ("words", "x" * 301)]
)
def test_what_cannot_be_is_said_beside_its_field(client, leeds, tom, field, said):
    right = {"email": tom.email, "words": "Two hours."}

    response = sign_in(client, leeds.asha).post(the_form(leeds), {**right, field: said})

    assert 'class="field-error"' in response.text
    assert not AddRequest.objects.exists()


# --- Deciding --------------------------------------------------------------------------------------------
def test_they_hear_of_it_on_today_and_by_mail_and_a_yes_begins_a_membership(client, leeds, tom):
    ask(client, leeds, tom.email)
    request = AddRequest.objects.get()
    mail = letter(OutgoingMail.objects.get(kind="groups/add_request"))
    assert "Evenings with spreadsheets" in mail.body
    assert "Asha writes:" in mail.body

    client = sign_in(client, tom)
    assert page(request) in client.get("/today/").text
    assert page(request) in client.get("/groups/yours/").text
    assert "Evenings with spreadsheets" in client.get(page(request)).text
    for _press in range(2):
        response = client.post(page(request), {"answer": "yes"}, follow=True)

    assert "Leeds Hands" in response.text
    theirs = Membership.objects.live().filter(person=tom)
    assert {(role.group, role.role) for role in theirs} == {(tom.home, "volunteer"), (leeds, "volunteer")}
    assert "Would you help here too?" not in client.get("/today/").text


def test_looking_is_not_a_yes_and_a_no_begins_nothing(client, leeds, tom):
    request = asked(leeds, tom)
    client = sign_in(client, tom)

    for _look in range(5):
        client.get(page(request))
    client.head(page(request))
    assert Membership.objects.filter(person=tom).count() == 1
    client.post(page(request), {"answer": "no"})
    client.post(page(request), {"answer": "yes", "role": "lead"})

    assert Membership.objects.filter(person=tom).count() == 1


def test_nobody_else_decides_and_no_role_comes_from_the_form(client, leeds, tom):
    request = asked(leeds, tom)

    assert client.post(page(request)).url.startswith("/account/login/")
    for person in (leeds.asha, tom.lead, PersonFactory(), a_coordinator()):
        assert sign_in(client, person).post(page(request), {"answer": "yes"}).status_code == 404
    sign_in(client, tom).post(page(request), {"answer": "yes", "role": "lead", "group": tom.home.pk})

    assert Membership.objects.get(person=tom, group=leeds).role == "volunteer"


def test_the_leads_of_their_other_groups_read_it_and_get_no_mail(client, leeds, tom):
    organiser = MembershipFactory(group=tom.home).person
    asked(leeds, tom).answer(True, who=Who(tom))
    before = OutgoingMail.objects.count()

    changes = sign_in(client, tom.lead).get("/today/").context["changes"]

    assert [(change.who, change.words) for change in changes] == [("Tom", "helps in Leeds Hands too.")]
    assert sign_in(client, organiser).get("/today/").context["changes"] == []
    assert OutgoingMail.objects.count() == before
    client = sign_in(client, tom.lead)
    client.post("/today/seen/")
    assert client.get("/today/").context["changes"] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_today_tells_it_without_a_question_more(leeds, tom, how_many, django_assert_num_queries):
    from groups.today import changes, to_do

    for _each in range(how_many):
        person = MembershipFactory(role="volunteer", group=tom.home).person
        asked(leeds, person).answer(True, who=Who(person))
    who = Who(tom.lead)
    assert who.audiences

    with django_assert_num_queries(1):
        assert list(to_do(who)) == []
        assert len(list(changes(who, timezone.now() - timedelta(days=1), 10))) == how_many


# --- Who may ask -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post"])
def test_asking_from_four_chairs(client, leeds, tom, method):
    form = {"email": tom.email, "words": "Two hours."}
    assert getattr(client, method)(the_form(leeds)).url.startswith("/account/login/")
    for person in (tom, tom.lead, a_coordinator(second_factor=True)):
        assert getattr(sign_in(client, person), method)(the_form(leeds), form).status_code == 404
    without = MembershipFactory(group=leeds).person
    assert getattr(sign_in(client, without), method)(the_form(leeds), form).status_code == 403
    assert not AddRequest.objects.exists()

    assert sign_in(client, leeds.asha).get(the_form(leeds)).status_code == 200


def test_a_role_that_ended_asks_nobody(client, leeds, tom):
    client = sign_in(client, leeds.asha)
    client.get(the_form(leeds))
    Membership.objects.filter(person=leeds.asha).update(ended_at=timezone.now() + timedelta(seconds=1))

    assert client.post(the_form(leeds), {"email": tom.email, "words": "Two."}).status_code == 404
    assert not AddRequest.objects.exists()


def test_a_letter_of_an_answered_ask_stays(leeds, tom):
    from groups.emails import asks

    request = asked(leeds, tom)
    mail = asks.add_request(request)
    request.answer(False, who=Who(tom))

    assert reason_not_to_send(with_wishes(OutgoingMail.objects.filter(pk=mail.pk), mail.to_email).get())


def test_asks_are_forgotten_after_half_a_year(leeds, tom):
    with time_machine.travel("2026-03-02 09:00Z", tick=False):
        asked(leeds, tom)
    with time_machine.travel("2026-09-04 04:15Z", tick=False):
        forget()
        forget()

    assert not AddRequest.objects.exists()
