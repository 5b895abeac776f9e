"""Say hello: one line, one press, one mail each; the address of whoever is greeted stays with the hub."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hub.accounts.models import Preference
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail, Suppression, address_hash
from hub.mail.wanted import reason_not_to_send, with_wishes
from learning.models import Hello, OrganiserCard
from learning.tasks import forget
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.learning import CardFactory
from tests.volunteers.desk import a_coordinator, signed_in

pytestmark = pytest.mark.django_db
LINE = {"words": "Your Wednesdays sound like ours."}


@pytest.fixture
def asha():
    return MembershipFactory(
        person=PersonFactory(name="Asha Rahman", email="asha@example.org"),
        group=GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8"),
    ).person


@pytest.fixture
def joan():
    """Joan's card."""
    return CardFactory(
        person=PersonFactory(name="Joan Walker", email="joan@example.org"), good_for="Budgets",
        help_with="Making videos", runs=GroupFactory(name="Helping Hands", place_outcode="LS6"),
    )  # fmt: skip


def hello_to(card):
    return f"/together/people/{card.pk}/hello/"


def letters():
    return {mail.kind: letter(mail) for mail in OutgoingMail.objects.all()}


def whole(message):
    return "\n".join([message.subject, message.body, *(part.content for part in message.alternatives)])


# --- Four chairs ----------------------------------------------------------------------------------------
def test_only_those_who_run_groups_may(client, joan, asha):
    url = hello_to(joan)
    volunteer = MembershipFactory(role="volunteer", group=joan.person.memberships.get().group).person

    assert client.get(url)["Location"] == f"/account/login/?next={url}"
    assert signed_in(volunteer).post(url, LINE).status_code == 404
    assert signed_in(asha).get(url).status_code == 200
    assert signed_in(a_coordinator()).get(url).status_code == 200
    assert signed_in(joan.person).post(url, LINE).status_code == 404
    assert not Hello.objects.exists()


def test_a_hidden_card_takes_no_hello(joan, asha):
    OrganiserCard.objects.update(is_shown=False)

    assert signed_in(asha).post(hello_to(joan), LINE).status_code == 404


# --- The mails ------------------------------------------------------------------------------------------
def test_the_form_says_plainly_whose_address_goes_where(joan, asha):
    text = signed_in(asha).get(hello_to(joan)).text

    assert "Joan gets your address, <b>asha@example.org</b>" in text
    assert "joan@example.org" not in text


def test_both_get_one_mail_that_introduces_them_by_name_and_group(joan, asha):
    CardFactory(person=asha, good_for="Finding rooms", runs=False)

    response = signed_in(asha).post(hello_to(joan), LINE, follow=True)

    assert "Said. You both have a mail now that introduces you." in response.text
    to_joan, to_asha = letters()["learning/hello"], letters()["learning/hello_copy"]
    assert [to_joan.to, to_asha.to] == [
        ["Joan Walker <joan@example.org>"],
        ["Asha Rahman <asha@example.org>"],
    ]
    assert to_joan.subject == "Asha of Tyne Digital Neighbours says hello"
    for words in ("Your Wednesdays sound like ours.", "Finding rooms", "Making videos", "asha@example.org"):
        assert words in to_joan.body
    for words in ("Your Wednesdays sound like ours.", "Joan of Helping Hands", "Budgets"):
        assert words in to_asha.body


def test_the_address_of_whoever_is_greeted_is_nowhere(joan, asha):
    response = signed_in(asha).post(hello_to(joan), LINE, follow=True)

    assert "joan@example.org" not in response.text
    assert "joan@example.org" not in whole(letters()["learning/hello_copy"])
    assert "Walker" not in whole(letters()["learning/hello_copy"])
    assert "Rahman" not in whole(letters()["learning/hello"])


def test_without_cards_and_groups_the_mails_are_whole(joan):
    niamh = a_coordinator()

    signed_in(niamh).post(hello_to(joan), LINE)

    assert letters()["learning/hello"].subject == "Niamh says hello"
    assert "Joan, this is Niamh, who coordinates the network." in letters()["learning/hello"].body


def test_m1_m8_the_line_is_text_everywhere(joan, asha):
    signed_in(asha).post(
        hello_to(joan), {"words": "<script>alert(1)</script> \u202eHi\nBcc: all@example.org"}
    )

    message = letters()["learning/hello"]
    assert "<script>" not in message.alternatives[0].content
    assert "\u202e" not in whole(message)
    assert "Hi Bcc: all@example.org" in message.body


@pytest.mark.parametrize("words", ["", " \u200b ", "\u3164", "Click https://example.org", "x" * 301])
def test_f11_nothing_links_and_too_much_are_said_beside_the_box(joan, asha, words):
    response = signed_in(asha).post(hello_to(joan), {"words": words})

    assert response.context["form"].errors.keys() == {"words"}
    assert not OutgoingMail.objects.exists()


# --- Once, and not too often ----------------------------------------------------------------------------
def test_pressed_twice_it_is_said_once(joan, asha):
    client = signed_in(asha)

    for _press in range(2):
        assert client.post(hello_to(joan), LINE).status_code == 302

    assert Hello.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_two_are_introduced_once_in_thirty_days(joan, asha):
    client = signed_in(asha)
    client.post(hello_to(joan), LINE)

    response = client.post(hello_to(joan), {"words": "Did you get it?"})
    assert "You said hello to Joan a short while ago." in response.text
    assert "Did you get it?" in response.text
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        Hello.say(joan, "A month on.", by=asha)
    assert Hello.objects.count() == 2


def test_ten_hellos_a_day(joan, asha):
    client = signed_in(asha)
    for card in CardFactory.create_batch(10):
        client.post(hello_to(card), LINE)

    response = client.post(hello_to(joan), LINE)

    assert "That is ten hellos today." in response.text
    assert Hello.objects.count() == 10


# --- Nobody must be reachable ---------------------------------------------------------------------------
def stopped_such_mails(person):
    Preference.objects.create(person=person, kind="learning/hello", how_often="off")


def stopped_by_address(person):
    Suppression.objects.create(email_hash=address_hash(person.email), kind="learning/hello", reason="asked")


def refused_all_mail(person):
    Suppression.objects.create(email_hash=address_hash(person.email), reason="bounced")


@pytest.mark.parametrize("happened", [stopped_such_mails, stopped_by_address, refused_all_mail])
def test_whoever_cannot_be_reached_is_told_of_kindly(joan, asha, happened):
    happened(joan.person)

    response = signed_in(asha).post(hello_to(joan), LINE)

    assert "so nothing was sent" in response.text
    assert LINE["words"] in response.text
    assert not Hello.objects.exists()


def test_hidden_before_it_left_the_mail_does_not_go(joan, asha):
    signed_in(asha).post(hello_to(joan), LINE)
    mail = lambda: with_wishes(OutgoingMail.objects.filter(kind="learning/hello"), "joan@example.org").get()  # noqa: E731
    assert reason_not_to_send(mail()) is None

    OrganiserCard.objects.update(is_shown=False)

    assert reason_not_to_send(mail()) == "suppressed"


def test_such_mails_may_be_stopped_and_a_copy_of_ones_own_words_has_no_such_link(joan, asha):
    signed_in(asha).post(hello_to(joan), LINE)

    assert "List-Unsubscribe" in letters()["learning/hello"].extra_headers
    assert "Stop mails like this" in letters()["learning/hello"].body
    assert "List-Unsubscribe" not in letters()["learning/hello_copy"].extra_headers


def test_today_says_that_somebody_said_hello(joan, asha):
    signed_in(asha).post(hello_to(joan), LINE)

    changes = signed_in(joan.person).get("/today/").context["changes"]

    assert [(one.who, one.words) for one in changes] == [("Asha", "said hello: the mail is in your inbox.")]


# --- Not kept for ever ------------------------------------------------------------------------------------
def test_a_hello_is_forgotten_after_a_year_and_not_before(asha, joan):
    with time_machine.travel("2026-03-02 09:00Z", tick=False):
        Hello.objects.create(from_person=asha, to_person=joan.person, words="A")
    with time_machine.travel("2026-03-03 09:00Z", tick=False):
        kept = Hello.objects.create(from_person=joan.person, to_person=asha, words="B")

    with time_machine.travel("2027-03-02 12:00Z", tick=False):
        forget()
        forget()

    assert list(Hello.objects.all()) == [kept]
