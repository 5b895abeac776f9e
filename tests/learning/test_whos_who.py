"""Who's who: cards by choice, for those who run groups alone, gone in the moment they are hidden or somebody stops."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import Membership
from learning.models import OrganiserCard
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from tests.factories.learning import CardFactory
from tests.volunteers.desk import a_coordinator, a_group, signed_in, somebody_elsewhere

pytestmark = pytest.mark.django_db
LIST, OWN = "/together/", "/together/card/"
SAID = {"who_i_am": "I bring the kettle.", "good_for": "Rooms", "help_with": "", "is_shown": "on"}


def names(response):
    return [card.person.first_name_shown for card in response.context["cards"]]


# --- Four chairs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", [LIST, OWN])
def test_nobody_is_asked_to_sign_in(client, url):
    assert client.get(url)["Location"] == f"/account/login/?next={url}"


@pytest.mark.parametrize("url", [LIST, OWN])
def test_whoever_runs_no_group_finds_nothing(url):
    volunteer = MembershipFactory(role="volunteer").person
    former = MembershipFactory(since=timezone.now() - timedelta(days=9), ended_at=timezone.now()).person

    for person in (PersonFactory(), volunteer, former, NetworkRoleFactory(role="admin").person):
        assert signed_in(person).get(url).status_code == 404


def test_organisers_leads_and_coordinators_read_each_others_cards():
    CardFactory(person__name="Joan Walker")

    for person in (a_group().tunde, a_group("York", "YO1").asha, a_coordinator()):
        assert names(signed_in(person).get(LIST)) == ["Joan"]


def test_a_card_shows_first_name_group_and_place_and_no_address():
    group = GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8")
    card = CardFactory(person__name="Joan Walker", runs=group)

    text = signed_in(somebody_elsewhere()).get(LIST).text

    assert "Tyne Digital Neighbours" in text
    assert "Gateshead" in text
    assert "Walker" not in text
    assert card.person.email not in text


# --- One's own ------------------------------------------------------------------------------------------
def test_a_card_is_written_and_read_by_the_others_at_once():
    group, reader = a_group(), signed_in(somebody_elsewhere())

    response = signed_in(group.tunde).post(OWN, SAID, follow=True)

    assert "Saved. The others can read it now." in response.text
    assert "Your card is here too." in response.text
    assert "I bring the kettle." in reader.get(LIST).text


def test_unticked_it_is_gone_from_the_list_at_once_and_ones_own_words_stay():
    card, reader = CardFactory(), signed_in(somebody_elsewhere())
    client = signed_in(card.person)
    assert len(names(reader.get(LIST))) == 1

    client.post(OWN, SAID | {"is_shown": ""})

    assert names(reader.get(LIST)) == []
    assert "I bring the kettle." in client.get(OWN).text
    assert "Your card is hidden: only you see it." in client.get(LIST).text


def test_sent_twice_it_is_one_card():
    client = signed_in(a_group().tunde)

    client.post(OWN, SAID)
    client.post(OWN, SAID)

    assert OrganiserCard.objects.count() == 1


def test_nobody_can_write_for_somebody_else():
    card, other = CardFactory(), a_group().tunde

    signed_in(other).post(OWN, SAID | {"person": card.person.pk, "pk": card.pk, "id": card.pk})

    card.refresh_from_db()
    assert card.who_i_am != "I bring the kettle."
    assert OrganiserCard.objects.get(person=other).who_i_am == "I bring the kettle."


def test_f11_a_first_box_that_only_looks_filled_is_required():
    client = signed_in(a_group().tunde)

    for nothing in ("", "   ", "\u200b\u200b", "\u3164"):
        response = client.post(OWN, SAID | {"who_i_am": nothing, "good_for": "Kept words"})
        assert "Please fill this in." in response.text
        assert "Kept words" in response.text
    assert not OrganiserCard.objects.exists()


def test_m1_m8_words_are_shown_as_text_on_one_line_without_overrides():
    group, reader = a_group(), signed_in(somebody_elsewhere())
    signed_in(group.tunde).post(OWN, SAID | {"who_i_am": "<script>alert(1)</script>\u202eevil\n\nagain"})

    text = reader.get(LIST).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;evil again" in text
    assert "<script>alert" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("words", ["See https://example.org/login", "www.example.org", "x" * 301])
def test_links_and_what_is_too_long_are_said_beside_the_box_and_kept_in_it(words):
    response = signed_in(a_group().tunde).post(OWN, SAID | {"good_for": words})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"good_for"}
    assert words in response.text


# --- Who stops, and what is over -------------------------------------------------------------------------
def test_whoever_stops_running_any_group_is_gone_from_the_list_by_that_alone():
    card, reader = CardFactory(), signed_in(somebody_elsewhere())
    elsewhere = MembershipFactory(person=card.person, role="lead")

    Membership.objects.filter(pk=elsewhere.pk).update(ended_at=timezone.now())
    assert len(names(reader.get(LIST))) == 1
    Membership.objects.filter(person=card.person).update(ended_at=timezone.now())
    assert names(reader.get(LIST)) == []


@pytest.mark.parametrize("state", ["closed", "merged"])
def test_a_group_that_is_over_keeps_nobody_on_the_list(state):
    group = GroupFactory()
    CardFactory(runs=group)
    into = GroupFactory() if state == "merged" else None
    type(group).objects.filter(pk=group.pk).update(state=state, merged_into=into)

    assert names(signed_in(somebody_elsewhere()).get(LIST)) == []


def test_a_coordinators_card_says_so_and_goes_with_the_role():
    niamh, reader = a_coordinator(), signed_in(somebody_elsewhere())
    CardFactory(person=niamh, runs=False)
    assert "Coordinates the network" in reader.get(LIST).text

    niamh.network_roles.update(ended_at=timezone.now())

    assert names(reader.get(LIST)) == []


def test_an_account_that_is_closed_shows_no_card():
    card = CardFactory(person__is_active=False)

    assert names(signed_in(somebody_elsewhere()).get(LIST)) == []
    assert OrganiserCard.objects.filter(pk=card.pk).exists()


# --- Looking somebody up --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("spreadsheets", ["Joan"]),
        ("SPREADSHEETS leeds", ["Joan"]),
        ("spreadsheets brighton", []),
        ("videos", ["Joan"]),
        ("petra", ["Petra"]),
        ("seafront", ["Petra"]),
        ("Brighton and Hove", ["Petra"]),
        ("south east", ["Petra"]),
        ("  ", ["Joan", "Petra"]),
        ("%", []),
        ("zebra", []),
    ],
)
def test_words_find_cards_names_groups_and_places(typed, found):
    joan = CardFactory(
        person__name="Joan Walker", who_i_am="Retired.", good_for="Spreadsheets", help_with="Videos",
        runs=GroupFactory(name="Helping Hands", place_outcode="LS6"),
    )  # fmt: skip
    CardFactory(
        person__name="Petra Novak", who_i_am="Tea.", good_for="", help_with="",
        runs=GroupFactory(name="Seafront Digital", place_outcode="BN1"),
    )  # fmt: skip
    assert joan.is_shown

    assert names(signed_in(somebody_elsewhere()).get(LIST, {"words": typed})) == found


def test_what_is_hidden_is_found_by_no_word():
    CardFactory(who_i_am="Zebra", is_shown=False)

    response = signed_in(somebody_elsewhere()).get(LIST, {"words": "zebra"})

    assert names(response) == []
    assert "card says that." in response.text


def test_twenty_four_stand_on_a_page():
    CardFactory.create_batch(25)
    client = signed_in(somebody_elsewhere())

    assert len(client.get(LIST).context["cards"]) == 24
    assert len(client.get(LIST, {"page": 2}).context["cards"]) == 1
    assert "25 people" in client.get(LIST).text


def test_the_empty_list_invites_to_write_the_first():
    client = signed_in(a_group().tunde)
    assert "Write the first card" in client.get(LIST).text

    client.post(OWN, SAID)

    assert "Yours is the only card so far." in client.get(LIST).text


@pytest.mark.parametrize("how_many", [1, 3])
def test_query_count(how_many, django_assert_num_queries):
    for _each in range(how_many):
        card = CardFactory()
        MembershipFactory(person=card.person)
    client = signed_in(somebody_elsewhere())
    client.get(LIST)  # from here on the session is kept

    with django_assert_num_queries(
        7
    ):  # session, person, standings; how many, the cards, their groups; one's own
        response = client.get(LIST)

    assert response.text.count("Say hello") == how_many


def test_the_way_there_is_for_those_who_run_groups():
    volunteer = MembershipFactory(role="volunteer").person

    assert 'href="/together/"' in signed_in(a_group().tunde).get("/today/").text
    assert 'href="/together/"' in signed_in(a_coordinator()).get("/today/").text
    assert 'href="/together/"' not in signed_in(volunteer).get("/today/").text
    assert 'href="/together/"' not in Client().get("/groups/").text


def test_what_groups_try_lies_under_the_same_way():
    text = signed_in(a_group().tunde).get("/experiments/").text

    assert '<a href="/together/" aria-current="page">' in text


# --- Taken down -------------------------------------------------------------------------------------------
def test_whoever_stopped_finds_the_card_under_their_account_and_takes_it_down():
    since = timezone.now() - timedelta(days=9)
    card = CardFactory(person=MembershipFactory(since=since, ended_at=timezone.now()).person, runs=False)
    browser = signed_in(card.person)

    assert "hidden while you run no group" in browser.get("/account/").text
    assert browser.get("/together/card/removal/").status_code == 200
    answer = browser.post("/together/card/removal/")

    assert answer["Location"] == "/account/"
    assert not OrganiserCard.objects.exists()
    assert browser.get("/together/card/removal/").status_code == 404
    assert "hidden while you run no group" not in browser.get("/account/").text


def test_whoever_runs_a_group_takes_it_down_from_the_card_itself():
    asha = a_group().asha
    card = CardFactory(person=asha, runs=False)
    other = CardFactory()

    assert 'href="/together/card/removal/"' in signed_in(asha).get(OWN).text
    assert signed_in(asha).post("/together/card/removal/")["Location"] == LIST
    assert list(OrganiserCard.objects.all()) == [other]
    assert card.person == asha
