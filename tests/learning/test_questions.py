"""Ask us: a question on the card, and its answer."""

import pytest
from django.urls import reverse

from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from learning.models import Question
from learning.views import experiment_acts as views
from tests.factories.hub import a_coordinator, sign_in
from tests.factories.learning import ExperimentFactory
from tests.learning.circle import a_circle

pytestmark = pytest.mark.django_db
ASKED = "Who pays for the room?"


@pytest.fixture
def at():
    return a_circle()


def ask_url(at):
    return reverse("learning:question", args=[at.experiment.pk])


def answer_url(at, question):
    return reverse("learning:question-answer", args=[at.experiment.pk, question.pk])


def test_a_question_stands_on_the_card_and_the_host_hears_of_it(client, at):
    sign_in(client, at.joan)
    for _press in range(2):
        client.post(ask_url(at), {"words": ASKED})

    asked = Question.objects.get()
    assert (asked.words, asked.asked_by, asked.answer) == (ASKED, at.joan, "")
    assert [mail.person for mail in OutgoingMail.objects.filter(kind="learning/question")] == [at.petra]
    assert ASKED in client.get(at.experiment.get_absolute_url()).text


def test_anybody_of_the_hosts_group_answers_and_whoever_asked_hears(client, at):
    asked = at.experiment.ask(ASKED, by=at.joan)
    sign_in(client, at.rory).post(answer_url(at, asked), {"words": "The library does."})

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("The library does.", at.rory)
    mail = OutgoingMail.objects.get(kind="learning/answer")
    assert mail.person == at.joan
    assert "The library does." in letter(mail).body
    assert "The library does." in client.get(at.experiment.get_absolute_url()).text


def test_an_answered_question_is_owed_no_mail(at):
    asked = at.experiment.ask(ASKED, by=at.joan)
    views.letters.question(asked)
    at.experiment.answer(asked, "The library does.", by=at.rory)

    mail = with_wishes(OutgoingMail.objects.filter(kind="learning/question"), at.petra.email).get()
    assert reason_not_to_send(mail) == "suppressed"


def test_two_answers_at_once_the_second_is_told(client, at):
    asked = at.experiment.ask(ASKED, by=at.joan)
    at.experiment.answer(asked, "The library does.", by=at.rory)
    page = sign_in(client, at.petra).post(answer_url(at, asked), {"words": "We do."})

    assert "has answered it already" in page.text
    assert "We do." in page.text


def test_only_the_hosts_group_answers(client, at):
    asked = at.experiment.ask(ASKED, by=at.joan)

    assert client.get(answer_url(at, asked)).url.startswith("/account/login/")
    for person, status in [(at.joan, 403), (at.asha, 403), (a_coordinator(), 404), (at.rory, 200)]:
        assert sign_in(client, person).get(answer_url(at, asked)).status_code == status
    assert sign_in(client, at.tom).get(answer_url(at, asked)).status_code in (403, 404)


def test_a_question_of_another_card_is_not_found_here(client, at):
    asked = ExperimentFactory(group=at.leeds, host=at.joan).ask(ASKED, by=at.asha)

    assert sign_in(client, at.petra).get(answer_url(at, asked)).status_code == 404


def test_nobody_asks_their_own_group(client, at):
    page = sign_in(client, at.rory).post(ask_url(at), {"words": ASKED})

    assert "your group&#x27;s own card" in page.text
    assert not Question.objects.exists()


def test_an_ended_card_may_still_be_asked_about(client, at):
    at.experiment.end("worked", by=at.petra, learned="They come.")
    sign_in(client, at.joan).post(ask_url(at), {"words": ASKED})

    assert Question.objects.get().words == ASKED


def test_thirty_questions_a_day_are_enough(client, at):
    for _number in range(30):
        views.QUESTIONS.take(str(at.joan.pk))
    page = sign_in(client, at.joan).post(ask_url(at), {"words": ASKED})

    assert "come back tomorrow" in page.text
    assert not Question.objects.exists()
