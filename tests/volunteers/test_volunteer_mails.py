"""Mails to volunteers, read as the person who gets them reads them."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from hub.mail import sender
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match, a_volunteer
from tests.letterbox import distrusted
from volunteers.emails import charity, volunteer
from volunteers.models import HelpRequest, Match

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London"))
BRIEF = {"meet": "Bev, who keeps the rota", "done_looks": "One rota that three people can open."}
SPREADSHEETS = {"skills": [("spreadsheets", 2)]}


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def leeds(asha):
    return GroupFactory(name="Digital Leeds", run_by=[asha])


@pytest.fixture
def tom(leeds):
    return a_volunteer("Tom Price", leeds, skills={"spreadsheets": 2})


@pytest.fixture
def a_match_of_tom(asha, leeds, tom):
    def make(state="asked", size="talk", **more):
        return a_match(
            asha,
            leeds,
            volunteer=tom,
            state=state,
            size=size,
            brief=BRIEF,
            organisation_name="Hope House",
            **more,
        )

    return make


def letter_of(outbox):
    assert sender.send_due() == 1
    return outbox[-1]


def in_short(letter, match):
    """With its links shortened."""
    link = f"http://testserver/volunteer/a/{match.link().token}/"
    page = f"http://testserver{match.get_absolute_url()}"
    text = letter.body.replace(link, "LINK").replace(page, "PAGE")
    return text.replace("http://testserver/volunteer/me/pause/", "PAUSE")


@time_machine.travel(MONDAY_NOON, tick=False)
def test_the_ask_reads_as_a_letter(a_match_of_tom, mailoutbox):
    match = a_match_of_tom(skills=[("spreadsheets", 2)])
    volunteer.ask(match)

    letter = letter_of(mailoutbox)

    assert letter.subject == "40 minutes with Bev about spreadsheets: could you?"
    assert in_short(letter, match) == (
        "40 minutes with Bev about spreadsheets; you because you like spreadsheets and you have time on Tuesday "
        "evening and Thursday evening.\n\n"
        "Hello Tom, Asha of Digital Leeds thought of you for this.\n\n"
        "Somebody to look at a lunch rota.\n\n"
        "What good looks like: One rota that three people can open.\n"
        "How long it takes: 40 minutes\n"
        "When it suits them: Any time\n"
        "Where: By video or phone, or at theirs\n"
        "Who you'd work with: Bev, who keeps the rota\n"
        "Who you'd meet, what you'd see: Staff and trustees only\n\n"
        "Please answer by Friday 27 November, 7pm. No is a good answer: we ask somebody else, and nobody learns "
        "who said it. Without a word from you we do the same, and that is fine too.\n\n"
        "Yes, I can do this (asks you to sign in):\nLINK?answer=yes\n\n"
        "Not this one:\nLINK?answer=no\n\n"
        "Not until January 2027:\nLINK?answer=later\n\n"
        "-- \nThe hub\n"
        "You get this because you said you would help charities now and then. To stop all of it at once, without a "
        "reason: PAUSE\n"
    ).replace("The hub", letter.body.split("-- \n")[1].split("\n")[0])


def test_an_ask_leaves_with_few_questions(a_match_of_tom, django_assert_num_queries):
    volunteer.ask(a_match_of_tom())
    assert sender.send_due() == 1  # what kinds of rows there are is known from now on
    volunteer.ask(a_match_of_tom())

    with django_assert_num_queries(25):
        assert sender.send_due() == 1


def test_the_ask_names_the_charity_only_where_it_ticked_so(a_match_of_tom, mailoutbox):
    volunteer.ask(a_match_of_tom())

    said = letter_of(mailoutbox).message().as_string()

    assert [
        word for word in ("Hope House", "Hartley", "spreadsheet that three people keep") if word in said
    ] == []


def test_an_ask_is_not_sent_once_it_was_answered_let_go_or_has_lapsed(a_match_of_tom, tom, mailoutbox):
    for number in range(3):
        match = a_match_of_tom()
        volunteer.ask(match)
        [
            lambda match: match.say_no(by=tom.person),
            lambda match: match.release("withdrawn", by="hub"),
            lambda match: match.lapse(),
        ][number](match)

    assert sender.send_due() == 0


def test_an_ask_whose_time_is_over_is_not_sent_though_nobody_let_it_lapse(a_match_of_tom, mailoutbox):
    volunteer.ask(a_match_of_tom())

    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert sender.send_due() == 0


def test_an_ask_is_not_sent_to_somebody_who_paused_or_whose_link_was_taken_back(
    a_match_of_tom, tom, mailoutbox
):
    match = a_match_of_tom()
    volunteer.ask(match)
    match.link().revoke()

    assert sender.send_due() == 0


def test_each_is_promised_once_however_often_it_is_called(a_match_of_tom):
    match = a_match_of_tom("introduced")
    for _again in range(2):
        volunteer.introduced(match)
        volunteer.how_did_it_go(match)
        volunteer.thanks_arrived(match.thank("Bev", "It runs."))

    assert OutgoingMail.objects.count() == 3


@time_machine.travel(MONDAY_NOON, tick=False)
def test_the_introduction_reads_as_a_letter(a_match_of_tom, mailoutbox):
    match = a_match_of_tom("introduced")
    volunteer.introduced(match)

    letter = letter_of(mailoutbox)

    bev = match.request.contacts.get()
    assert letter.subject == "You and Bev of Hope House"
    text = in_short(letter, match)
    assert text.startswith("Tom, this is Bev of Hope House.\n\n")
    assert f"Bev's address is {bev.email}, and Bev has yours." in text
    assert "On Tuesday 24 November we ask you both whether you talked: one press." in text
    assert "Open your page:\nPAGE" in text


def test_through_the_hub_the_introduction_holds_no_address(a_match_of_tom, tom, mailoutbox):
    match = a_match_of_tom("introduced")
    HelpRequest.objects.update(through_hub=True)
    volunteer.introduced(match)

    text = letter_of(mailoutbox).message().as_string()

    assert match.request.contacts.get().email not in text
    assert "through the hub" in mailoutbox[-1].body


def test_after_this_doesnt_feel_right_nothing_more_is_sent(a_match_of_tom, mailoutbox):
    match = a_match_of_tom("introduced")
    volunteer.introduced(match)
    volunteer.how_did_it_go(match)
    volunteer.hub_words(match.write("Hello Tom", by="charity", contact=match.request.contacts.get()))
    match.feels_wrong(by="charity")

    assert sender.send_due() == 0


def test_words_of_the_charity_reach_them_with_a_button_to_answer(a_match_of_tom, mailoutbox):
    match = a_match_of_tom("introduced")
    volunteer.hub_words(match.write("Thursday at 7?", by="charity", contact=match.request.contacts.get()))

    letter = letter_of(mailoutbox)

    assert letter.subject == "Bev has written to you"
    assert "\n\nThursday at 7?\n\nBev\n\n" in letter.body
    assert "PAGE#words" in in_short(letter, match)


def test_found_somebody_says_nothing_of_whom(a_match_of_tom, mailoutbox):
    match = a_match_of_tom()
    match.release("filled", by="hub", go_on=False)
    volunteer.found_somebody(match)

    letter = letter_of(mailoutbox)

    assert letter.subject == "Somebody was found: nothing more to do"
    assert letter.body.startswith(
        "Somebody was found a moment ago. Thank you all the same: nothing more to do."
    )


def test_freed_thanks_and_blames_nobody(a_match_of_tom, mailoutbox):
    match = a_match_of_tom("said_yes")
    match.release("silent", by="hub")
    volunteer.freed(match)

    assert "Thank you for your yes, Tom." in letter_of(mailoutbox).body


def test_two_silences_ask_whether_to_pause(tom, mailoutbox):
    tom.silences = 2
    tom.save()
    volunteer.pause_question(tom)

    letter = letter_of(mailoutbox)

    assert letter.subject == "Shall we pause you for a while?"
    assert "http://testserver/volunteer/me/pause/" in letter.body


def test_who_has_answered_meanwhile_is_not_asked_whether_to_pause(tom, mailoutbox):
    volunteer.pause_question(tom)

    assert sender.send_due() == 0


def as_it_leaves(letter):
    return message_from_bytes(letter.message().as_bytes(), policy=policy.default)


def every_kind(match_of, tom):
    """Each of the kinds, once, as it would be sent."""
    asked = match_of()
    yield volunteer.ask(asked)
    yield volunteer.ask_reminder(asked)
    gone = match_of()
    gone.release("filled", by="hub", go_on=False)
    yield volunteer.found_somebody(gone)
    silent = match_of("said_yes")
    silent.release("silent", by="hub")
    yield volunteer.freed(silent)
    for size in ("talk", "job", "project"):
        met = match_of("introduced", size)
        yield volunteer.introduced(met)
        yield volunteer.how_did_it_go(met)
    yield volunteer.hub_words(met.write("Hello", by="charity", contact=met.request.contacts.get()))
    yield volunteer.thanks_arrived(met.thank("Bev", "It runs every week."))
    tom.refresh_from_db()
    tom.silences = 2
    tom.save()
    yield volunteer.pause_question(tom)


def test_every_letter_leaves_as_trusted_mail_says_who_why_and_how_to_stop(a_match_of_tom, tom, mailoutbox):
    promised = list(every_kind(a_match_of_tom, tom))

    assert sender.send_due() == len(promised)

    for letter, mail in zip(
        mailoutbox, sorted(promised, key=lambda one: (not one.essential, one.pk)), strict=True
    ):
        assert distrusted(as_it_leaves(letter), mail) == []
        assert "Tom" in letter.body, mail.kind
        assert "You get this because you said you would help" in letter.body, mail.kind
        assert "/volunteer/me/pause/" in letter.body, mail.kind
        assert [hole for hole in ("None", "  ", "()") if hole in letter.body.replace("-- ", "")] == [], (
            mail.kind
        )


def test_a_talk_costs_the_volunteer_three_mails(a_match_of_tom, tom, mailoutbox):
    """Rule 16: the ask, the introduction, how it went."""
    match = a_match_of_tom()
    volunteer.ask(match)
    sender.send_due()
    match.say_yes(by=tom.person)
    charity.said_yes(match)
    volunteer.line_up_moved(match.role)
    match.introduce()
    volunteer.introduced(match)
    sender.send_due()
    volunteer.how_did_it_go(match)
    sender.send_due()
    match.talked(by=tom.person)
    Match.objects.get(pk=match.pk).finish(by="charity")
    sender.send_due()

    assert OutgoingMail.objects.filter(person=tom.person).count() == 3


def test_in_welsh_the_letters_are_rendered_too(a_match_of_tom, tom, mailoutbox):
    tom.person.language = "cy"
    tom.person.save()

    promised = list(every_kind(a_match_of_tom, tom))

    assert sender.send_due() == len(promised)
