"""The coordinator's queue: what nobody covers, by place, kind and age, until she finds somebody."""

import pytest
from django.urls import reverse

from hub.mail.models import OutgoingMail
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_coordinator, a_group, again, signed_in, somebody_elsewhere
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db
QUEUE = "/national/requests/"


@pytest.fixture
def uncovered():
    """From Jersey, which no group covers."""
    return a_new_request(outcode="JE2", organisation_name="Secret House", words="Secret words.")


def find(request):
    return reverse("volunteers:queue-find", args=[request.ref])


def taking(request):
    return reverse("volunteers:queue-taking", args=[request.ref])


@pytest.mark.parametrize("url", [lambda row: QUEUE, find, taking])
def test_the_queue_is_the_coordinators_alone(client, uncovered, url):
    assert client.get(url(uncovered)).status_code == 302
    assert signed_in(somebody_elsewhere()).get(url(uncovered)).status_code == 404
    assert signed_in(a_coordinator()).get(url(uncovered)).status_code == 200


def test_it_shows_place_kind_and_age_and_no_word_of_theirs(uncovered):
    client = signed_in(a_coordinator())

    for url in (QUEUE, find(uncovered), taking(uncovered)):
        text = client.get(url).text
        assert "Jersey" in text
        assert "Secret" not in text
    assert client.get(reverse("volunteers:case", args=[uncovered.ref])).status_code == 404


def test_what_a_group_has_in_time_is_not_in_the_queue():
    group = a_group()
    request = a_new_request(group)
    client = signed_in(a_coordinator())
    assert client.get(find(request)).status_code == 404

    request.ask_coordinator()

    assert f"{group} has not got to it." in client.get(QUEUE).text


def test_she_asks_a_group_and_its_lead_gets_a_mail(uncovered):
    group = a_group()
    client = signed_in(a_coordinator())

    response = client.post(find(uncovered), {"group": group.pk}, follow=True)

    assert "1 group was asked and has not said." in response.text
    assert [(mail.kind, mail.person) for mail in OutgoingMail.objects.all()] == [
        ("volunteers/cover_asked", group.asha)
    ]
    assert "Jersey" in signed_in(group.asha).get("/triage/").text


def test_the_nearest_group_stands_first_and_nobody_is_asked_twice():
    leeds, york = a_group(), a_group("York Repair Table", "YO1")
    request = a_new_request(york, outcode="YO1")
    request.ask_coordinator()
    glasgow = a_group("Glasgow Kitchen Table", "G12")
    client = signed_in(a_coordinator())
    assert list(client.get(find(request)).context["form"].fields["group"].queryset) == [leeds, glasgow]

    client.post(find(request), {"group": leeds.pk})
    refused = client.post(find(request), {"group": leeds.pk})

    assert refused.status_code == 200
    assert request.cover_asks.count() == 1


def test_a_group_without_people_cannot_be_asked(uncovered):
    empty = a_group()
    empty.memberships.all().delete()

    response = signed_in(a_coordinator()).post(find(uncovered), {"group": empty.pk})

    assert response.status_code == 200
    assert not uncovered.cover_asks.exists()


def test_she_takes_it_for_the_network_and_answers_like_an_organiser(uncovered):
    niamh = a_coordinator()
    client = signed_in(niamh)

    response = client.post(taking(uncovered), follow=True)
    client.post(reverse("volunteers:case-size", args=[uncovered.ref]), {"size": "answer"})
    client.post(reverse("volunteers:case-answer", args=[uncovered.ref]), {"words": "Here is how."})

    assert "Secret words." in response.text
    assert (again(uncovered).state, again(uncovered).owner) == ("in_hand", niamh)
    assert signed_in(a_coordinator()).get(reverse("volunteers:case", args=[uncovered.ref])).status_code == 404


def test_taking_it_ends_what_its_group_sees_and_what_others_were_asked():
    group, neighbour = a_group(), a_group("York Repair Table", "YO1")
    request = a_new_request(group)
    request.ask_for_cover([neighbour])
    request.ask_coordinator()

    signed_in(a_coordinator()).post(taking(request))

    assert signed_in(group.asha).get(reverse("volunteers:case", args=[request.ref])).status_code == 404
    assert not request.cover_asks.open().exists()


def test_taken_twice_it_is_taken_once(uncovered):
    niamh = a_coordinator()
    uncovered.take_for_network(by=niamh)

    assert again(uncovered).take_for_network(by=niamh) is False
    assert uncovered.moves.filter(act="taken for network").count() == 1


def test_a_group_she_looks_after_brings_its_requests_to_her():
    niamh = a_coordinator()
    group = a_group(looked_after_by=niamh)
    request = a_new_request(group)
    client = signed_in(niamh)

    assert request.organisation_name in client.get("/triage/").text
    assert str(group) in client.get(QUEUE).text
    client.post(reverse("volunteers:case-taking", args=[request.ref]))
    assert again(request).owner == niamh


def test_the_region_narrows_the_queue(uncovered):
    client = signed_in(a_coordinator())
    request = a_new_request(a_group())
    request.ask_coordinator()

    found = client.get(QUEUE, {"region": request.region_id})

    assert [row.pk for row in found.context["page"]] == [request.pk]
    assert client.get(QUEUE, {"region": "1e30"}).status_code == 200


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_queue_asks_the_same_questions_however_long_it_is(how_many, django_assert_num_queries):
    group = a_group()
    for _each in range(how_many):
        request = a_new_request(group)
        request.ask_for_cover([a_group("York Repair Table", "YO1")])
        request.ask_coordinator()
    client = signed_in(a_coordinator())
    client.get(QUEUE)

    with django_assert_num_queries(7):
        response = client.get(QUEUE)

    assert response.text.count("Find them a group") == how_many
    assert HelpRequest.objects.uncovered().count() == how_many


# --- Passing on for good ---------------------------------------------------------------------------------
def passing(request):
    return reverse("volunteers:queue-passing", args=[request.ref])


def test_she_passes_it_on_with_both_yeses_and_reads_no_word_of_theirs(uncovered):
    group, client = a_group(), signed_in(a_coordinator())
    assert passing(uncovered) in client.get(find(uncovered)).text

    response = client.post(
        passing(uncovered), {"group": group.pk, "why": "They know the island."}, follow=True
    )

    assert f"{group} was asked" in response.text
    assert "Secret" not in response.text
    assert f"{group} is being asked to take it for good." in client.get(QUEUE).text
    assert f"{group} is being asked to take it for good" in client.get(find(uncovered)).text
    row = uncovered.passings.get()
    assert (row.from_group, row.to_group) == (None, group)
    assert "The network thinks" in signed_in(group.asha).get(f"/triage/{uncovered.ref}/passing/answer/").text

    row.say_yes(by="charity")
    row.say_yes(by=group.asha)
    assert (again(uncovered).group, again(uncovered).state) == (group, "taken")
    assert client.get(passing(uncovered)).status_code == 404


def test_passing_on_from_the_queue_is_the_coordinators_alone(client, uncovered):
    assert client.get(passing(uncovered)).status_code == 302
    assert signed_in(somebody_elsewhere()).get(passing(uncovered)).status_code == 404
    assert signed_in(a_coordinator()).get(passing(uncovered)).status_code == 200


def test_she_takes_a_proposal_back(uncovered):
    group, client = a_group(), signed_in(a_coordinator())
    client.post(passing(uncovered), {"group": group.pk, "why": "They know the island."})

    client.post(passing(uncovered), {"back": "yes"})

    assert uncovered.passings.get().ended_by == "from"
    assert "Nobody was asked yet." in client.get(QUEUE).text


def test_what_she_took_for_the_network_she_passes_on_from_its_own_page(uncovered):
    group, niamh = a_group(), a_coordinator()
    uncovered.take_for_network(by=niamh)
    there = reverse("volunteers:case-passing", args=[uncovered.ref])

    signed_in(niamh).post(there, {"group": group.pk, "why": "They know the island."})

    assert uncovered.passings.get().to_group == group
    assert signed_in(a_coordinator()).get(there).status_code == 404
