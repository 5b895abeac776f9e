"""From a request's page a group asks somebody of another one to help there too: by name, and no address is seen."""

import pytest
from django.urls import reverse

from groups.models import AddRequest, Membership
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.mail.models import OutgoingMail
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, signed_in
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db
WORDS = {"words": "Evenings with spreadsheets, two hours a month. A no is fine."}


@pytest.fixture
def leeds():
    group = a_group()
    group.tunde = PersonFactory(name="Tunde Okafor", second_factor=True)
    MembershipFactory(group=group, person=group.tunde)
    return group


@pytest.fixture
def glasgow():
    return a_group("Glasgow Kitchen Table", "G12")


@pytest.fixture
def olga(glasgow):
    """Of Glasgow; other groups may ask her too."""
    return a_volunteer("Olga Quixano", glasgow)


@pytest.fixture
def ready(leeds):
    return a_ready_request(leeds.tunde, leeds)


@pytest.fixture
def tunde(leeds):
    return signed_in(leeds.tunde, shown_second_factor=True)


def the_form(request, volunteer):
    return reverse("volunteers:case-asking-too", args=[request.ref, volunteer.pk])


def test_one_press_on_the_card_and_one_sentence_ask_her(tunde, leeds, ready, olga):
    card = tunde.get(reverse("volunteers:case", args=[ready.ref]))
    assert the_form(ready, olga) in card.text
    assert the_form(ready, olga) in tunde.get(reverse("volunteers:case-suggestions", args=[ready.ref])).text

    page = tunde.get(the_form(ready, olga))
    after = tunde.post(the_form(ready, olga), WORDS, follow=True)

    asked = AddRequest.objects.get()
    assert (asked.person, asked.group, asked.asked_by) == (olga.person, leeds, leeds.tunde)
    assert "Ask Olga to help in our group too" in page.text
    for response in (card, page, after):
        assert olga.person.email not in response.text
        assert "Quixano" not in response.text
    assert after.redirect_chain[-1][0] == reverse("volunteers:case", args=[ready.ref])
    assert "They decide, and a no is fine." in after.text
    assert [mail.person for mail in OutgoingMail.objects.filter(kind="groups/add_request")] == [olga.person]
    assert not ready.matches.exists()


def test_what_is_asked_by_name_is_asked_as_by_the_address(tunde, leeds, ready, olga):
    """The same ask, the same line in the history, and the same answer where she said no not long ago."""
    first = tunde.post(the_form(ready, olga), WORDS, follow=True)
    AddRequest.objects.get().answer(False, who=Who(olga.person))

    again = tunde.post(the_form(ready, olga), WORDS, follow=True)

    said = [[str(one) for one in response.context["messages"]] for response in (first, again)]
    assert said[0] == said[1]
    assert AddRequest.objects.get().said_yes is False
    assert AuditEntry.objects.filter(act="asked somebody to help here too", group_id=leeds.pk).count() == 2


def test_twenty_a_day_are_counted_together_with_those_by_address(tunde, leeds, ready, olga):
    for number in range(20):
        AddRequest.ask(f"nobody{number}@example.org", leeds, words="Two hours.", who=Who(leeds.tunde))

    response = tunde.post(the_form(ready, olga), WORDS)

    assert "That is enough for one day." in response.text
    assert not AddRequest.objects.exists()


def test_without_a_sentence_it_says_so_beside_the_field(tunde, ready, olga):
    response = tunde.post(the_form(ready, olga), {"words": ""})

    assert 'class="field-error"' in response.text
    assert not AddRequest.objects.exists()


def test_only_somebody_of_another_group_has_the_link(tunde, leeds, ready, olga):
    a_volunteer("Tom Quixano", leeds)
    both = a_volunteer("Priya Quixano", olga.group)
    Membership.begin(both.person, leeds, "volunteer", who=Who(both.person))

    cards = tunde.get(reverse("volunteers:case", args=[ready.ref])).context["cards"]

    assert {card.name: bool(card.asking_too) for card in cards} == {
        "Tom": False,
        "Priya": False,
        "Olga": True,
    }


@pytest.mark.parametrize("hidden", [{"anywhere": False}, {"state": "paused"}, {"state": "left"}])
def test_whom_other_groups_may_not_ask_there_is_no_page_of(tunde, ready, glasgow, hidden):
    hugo = a_volunteer("Hugo", glasgow, **hidden)

    for method in ("get", "post"):
        assert getattr(tunde, method)(the_form(ready, hugo), WORDS).status_code == 404
    assert not AddRequest.objects.exists()


def test_a_volunteer_in_a_case_of_the_group_who_is_asked_by_their_own_only_is_not_asked(
    tunde, ready, glasgow, olga
):
    tunde.post(reverse("volunteers:case-line-up", args=[ready.ref]), {"who": [olga.pk]})
    olga.settle(by=olga.person, anywhere=False)

    assert tunde.post(the_form(ready, olga), WORDS).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_asking_from_four_chairs(client, leeds, ready, olga, glasgow, method):
    page = the_form(ready, olga)
    assert getattr(client, method)(page, WORDS)["Location"].startswith("/account/login/")
    for person in (PersonFactory(), olga.person, glasgow.tunde, a_coordinator()):
        assert getattr(signed_in(person), method)(page, WORDS).status_code == 404
    assert getattr(signed_in(leeds.asha), method)(page, WORDS).status_code == 403  # no second factor yet
    assert not AddRequest.objects.exists()

    assert signed_in(leeds.tunde, shown_second_factor=True).get(page).status_code == 200


def test_a_coordinator_who_has_the_case_has_no_group_to_ask_for(leeds, olga):
    niamh = a_coordinator(second_factor=True)
    request = a_ready_request(niamh)
    HelpRequest.objects.filter(pk=request.pk).update(group=None)

    assert signed_in(niamh, shown_second_factor=True).get(the_form(request, olga)).status_code == 404
