"""Thanks: one real sentence, between people who share a group or the work, kept by whoever got it, counted by nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import Membership
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from learning.models import PersonalThanks
from learning.models.people import whom_may_thank
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.learning import CardFactory, ThanksFactory
from tests.factories.volunteers import a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, signed_in, somebody_elsewhere

pytestmark = pytest.mark.django_db
OWN = "/account/thanks/"
SAID = {"words": "You stayed until the last chair was up."}


def thank(person):
    return f"/account/thanks/to/{person.pk}/"


def put_away(thanks):
    return f"/account/thanks/{thanks.pk}/away/"


# --- Who may thank whom ---------------------------------------------------------------------------------
def test_who_may_thank_whom():
    leeds, york = a_group(), a_group("York Repair Table", "YO1")
    tom, priya, sam = (
        MembershipFactory(group=group, role="volunteer").person for group in (leeds, leeds, york)
    )
    niamh, nobody = a_coordinator(), PersonFactory()
    everybody = {leeds.asha, leeds.tunde, york.asha, york.tunde, niamh}
    rule = {
        tom: {leeds.asha, leeds.tunde},  # the people who run his group; no other volunteer's name
        sam: {york.asha, york.tunde},
        leeds.tunde: everybody - {leeds.tunde} | {tom, priya},
        york.asha: everybody - {york.asha} | {sam},
        niamh: everybody - {niamh},
        nobody: set(),
    }

    for person, whom in rule.items():
        assert set(whom_may_thank(person)) == whom


def test_a_role_or_a_group_that_is_over_ends_it():
    group = a_group()
    tom = MembershipFactory(group=group, role="volunteer").person
    Membership.objects.filter(person=group.tunde).update(ended_at=timezone.now())
    assert set(whom_may_thank(tom)) == {group.asha}
    assert set(whom_may_thank(group.tunde)) == set()

    type(group).objects.update(state="closed")

    assert set(whom_may_thank(tom)) == set()


def test_a_closed_account_is_not_thanked():
    group = a_group()
    group.asha.is_active = False
    group.asha.save()

    assert set(whom_may_thank(group.tunde)) == set()


# --- Four chairs ----------------------------------------------------------------------------------------
def test_outside_the_rule_there_is_nobody(client):
    group = a_group()
    tom, priya = (MembershipFactory(group=group, role="volunteer").person for _each in range(2))
    url = thank(tom)

    assert client.get(url)["Location"] == f"/account/login/?next={url}"
    for person in (priya, tom, somebody_elsewhere(), PersonFactory(), a_coordinator()):
        assert signed_in(person).get(url).status_code == 404
        assert signed_in(person).post(url, SAID).status_code == 404
    assert signed_in(group.tunde).get(url).status_code == 200
    assert signed_in(group.tunde).get("/account/thanks/to/999999/").status_code == 404
    assert not PersonalThanks.objects.exists()


def test_ones_page_shows_ones_own_and_nobody_elses():
    mine, theirs = ThanksFactory(), ThanksFactory(words="For somebody else.")

    text = signed_in(mine.to_person).get(OWN).text

    assert mine.words in text
    assert theirs.words not in text
    assert mine.from_person.email not in text


def test_only_whoever_got_it_puts_it_away(client):
    thanks = ThanksFactory()
    url = put_away(thanks)

    assert client.get(url)["Location"] == f"/account/login/?next={url}"
    for person in (thanks.from_person, PersonFactory(), somebody_elsewhere()):
        assert signed_in(person).post(url).status_code == 404
    own = signed_in(thanks.to_person)
    assert thanks.words in own.get(url).text
    assert own.post(url).status_code == 302
    assert thanks.words not in own.get(OWN).text
    assert own.post(url).status_code == 404  # gone from the page, so there is nothing to put away
    assert thanks.words in signed_in(thanks.from_person).get(OWN).text


# --- Saying it ------------------------------------------------------------------------------------------
def test_it_is_kept_on_their_page_and_comes_by_mail_once():
    group = a_group()

    response = signed_in(group.tunde).post(thank(group.asha), SAID, follow=True)

    assert "Said. Asha keeps it." in response.text
    (mail,) = OutgoingMail.objects.all()
    message = letter(mail)
    assert (mail.person, message.subject) == (group.asha, "Tunde says thank you")
    assert SAID["words"] in message.body
    assert group.tunde.email not in message.body + message.alternatives[0].content
    assert "List-Unsubscribe" in message.extra_headers
    assert SAID["words"] in signed_in(group.asha).get(OWN).text


def test_pressed_twice_it_is_said_once():
    group = a_group()
    client = signed_in(group.tunde)

    for _press in range(2):
        assert client.post(thank(group.asha), SAID).status_code == 302

    assert PersonalThanks.objects.count() == OutgoingMail.objects.count() == 1


def test_ten_a_day():
    group = a_group()
    client = signed_in(group.tunde)
    for number in range(10):
        client.post(thank(group.asha), {"words": f"For evening {number}."})

    response = client.post(thank(group.asha), {"words": "And for tonight."})

    assert "That is ten thanks today." in response.text
    assert "And for tonight." in response.text
    assert PersonalThanks.objects.count() == 10


@pytest.mark.parametrize("words", ["", " \u200b ", "\u3164", "https://example.org", "x" * 301])
def test_f11_nothing_links_and_too_much_are_said_beside_the_box(words):
    group = a_group()

    response = signed_in(group.tunde).post(thank(group.asha), {"words": words})

    assert response.context["form"].errors.keys() == {"words"}
    assert not PersonalThanks.objects.exists()


def test_m1_m8_the_sentence_is_text_everywhere():
    group = a_group()
    signed_in(group.tunde).post(thank(group.asha), {"words": "<script>alert(1)</script>\u202e thanks"})

    text, message = signed_in(group.asha).get(OWN).text, letter(OutgoingMail.objects.get())

    assert "&lt;script&gt;alert(1)&lt;/script&gt; thanks" in text
    assert "<script>alert" not in text + message.alternatives[0].content
    assert "\u202e" not in text + message.body


def test_put_away_before_it_left_the_mail_does_not_go():
    group = a_group()
    signed_in(group.tunde).post(thank(group.asha), SAID)
    PersonalThanks.objects.get().put_away()

    mail = with_wishes(OutgoingMail.objects.all(), group.asha.email).get()

    assert reason_not_to_send(mail) == "suppressed"


def test_a_volunteer_finds_the_people_who_run_their_group_and_an_organiser_is_told_where_the_others_are():
    group = a_group()
    tom = MembershipFactory(group=group, role="volunteer").person

    of_tom, of_tunde = (signed_in(person).get(OWN) for person in (tom, group.tunde))

    assert set(of_tom.context["people"]) == {group.asha, group.tunde}
    assert "from their card" not in of_tom.text
    assert "from their card" in of_tunde.text


def test_rooms_and_cards_lead_there():
    group = a_group()
    card = CardFactory(runs=GroupFactory())
    group.tunde.totp = None

    text = signed_in(group.tunde).get("/together/").text

    assert thank(card.person) in text


@pytest.mark.parametrize("role", ["organiser", "lead", "volunteer"])
def test_today_says_so_without_the_words_whatever_somebody_is(role):
    group = a_group()
    olga = MembershipFactory(group=group, role=role).person
    signed_in(group.tunde).post(thank(olga), SAID)
    client = signed_in(olga)

    response = client.get("/today/")

    assert [(one.who, one.words) for one in response.context["changes"]] == [("Tunde", "says thank you.")]
    assert SAID["words"] not in response.text
    client.post("/today/seen/")
    assert client.get("/today/").context["changes"] == []


def test_thanks_that_were_put_away_are_no_news():
    group, tom = a_group(), a_volunteer()
    ThanksFactory(from_person=group.tunde, to_person=tom.person).put_away()

    assert signed_in(tom.person).get("/today/").context["changes"] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_thanks_are_told_without_a_question_more(how_many, django_assert_num_queries):
    tom = a_volunteer()
    client = signed_in(tom.person)
    client.get("/today/")
    with CaptureQueriesContext(connection) as without:
        client.get("/today/")
    ThanksFactory.create_batch(how_many, to_person=tom.person)

    with django_assert_num_queries(len(without)):
        response = client.get("/today/")

    assert len(response.context["changes"]) == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_query_count(how_many, django_assert_num_queries):
    group = a_group()
    ThanksFactory.create_batch(how_many, to_person=group.asha)
    ThanksFactory.create_batch(how_many, from_person=group.asha)
    client = signed_in(group.asha)
    client.get(OWN)  # from here on the session is kept

    with django_assert_num_queries(7):  # session, person, standings; had, given, people, their groups
        response = client.get(OWN)

    assert response.text.count("Put it away") == how_many
