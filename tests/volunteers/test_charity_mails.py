"""Mails to charities, read as the person who gets them reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from hub.common import dates
from hub.mail import sender
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import ContactFactory, HelpRequestFactory, a_new_request, a_taken_request
from volunteers.emails import charity
from volunteers.receipt import Receipt

pytestmark = pytest.mark.django_db

FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def group(asha):
    return GroupFactory(
        name="Digital Gateshead", place_outcode="NE8", run_by=[asha, PersonFactory(name="Tunde Okafor")]
    )


def read(letter, request):
    """The letter with its link shortened, as one line a paragraph."""
    token = request.bev.link().token
    return letter.body.replace(f"http://testserver/help/{token}/", "LINK")


def test_the_receipt_reads_as_a_letter(group, mailoutbox):
    with time_machine.travel(FRIDAY_NOON, tick=False):
        request = a_new_request(group, outcode="NE8")
        charity.receipt(request.bev)
        sender.send_due()

    letter = mailoutbox[0]
    assert letter.subject == "You'll hear by Wednesday 2 December"
    assert read(letter, request) == (
        "Thanks, Bev. Asha and Tunde look after Gateshead. They next sit down on Tuesday, so you'll hear by Wednesday "
        "2 December. Nothing else to do.\n\n"
        "It went to Digital Gateshead, because they look after Gateshead.\n\n"
        "Your page always says who has it, what comes next, and how to stop.\n\n"
        "Something for tonight: A spreadsheet that still works next year. "
        "http://testserver/help/guides/spreadsheets/\n\n"
        "If somebody is in danger now, ring 999. If you worry about a child, ring your council's children's services, or "
        "the NSPCC on 0808 800 5000.\n\n"
        "Please don't name people you support, here or later: we can help without knowing who they are.\n\n"
        "Open your page:\nLINK\n\n"
        "-- \nTech for Good Network\n"
        "You get this because you follow a request for help. To stop, open your page and press “We don't need this any "
        "more”, or take yourself off it.\n"
    )


def test_an_answer_carries_its_words_and_its_button(asha, group, mailoutbox):
    request = a_taken_request(asha, group, outcode="NE8")
    request.choose_size("answer", by=asha)
    charity.answer(request.answer("Use one sheet.\n\n<b>Asha</b> & Tunde", by=asha))
    sender.send_due()

    letter = mailoutbox[0]
    assert letter.subject == "Asha has an answer for you"
    assert "Use one sheet.\n\n<b>Asha</b> & Tunde" in letter.body
    assert "&lt;b&gt;Asha&lt;/b&gt;" in letter.alternatives[0][0]
    assert f"/help/{request.bev.link().token}/" in letter.alternatives[0][0]


def test_a_question_goes_to_everybody_who_follows_it_once(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    ContactFactory(request=request, name="Dilys", email=request.bev.email)
    gone = ContactFactory(request=request)
    gone.remove()
    asked = request.ask("How many?", by=asha)

    charity.question(asked)
    charity.question(asked)

    assert OutgoingMail.objects.filter(kind="volunteers/question").count() == 2


def test_a_question_that_was_answered_meanwhile_is_not_sent(asha, group, mailoutbox):
    request = a_taken_request(asha, group, outcode="NE8")
    charity.question(request.ask("How many?", by=asha))
    request.reply(request.bev, "Five.")

    sender.send_due()

    assert (mailoutbox, OutgoingMail.objects.get().state) == ([], "suppressed")


def test_the_plain_path_of_an_answer_is_three_mails(asha, group, client, mailoutbox):
    request = HelpRequestFactory(outcode="NE8")
    charity.verify(request)
    client.get(f"/help/{request.bev.link().token}/")
    client.post(f"/help/request/{request.ref}/confirmation/")
    request.refresh_from_db()
    request.take(by=asha)
    request.choose_size("answer", by=asha)
    charity.answer(request.answer("Like this.", by=asha))
    sender.send_due()
    client.post(f"/help/request/{request.ref}/outcome/", {"did": "yes"})
    sender.send_due()

    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk")] == [
        "volunteers/verify", "volunteers/receipt", "volunteers/answer",
    ]  # fmt: skip


def every_mail(asha, group):
    unconfirmed = HelpRequestFactory(outcode="NE8")
    charity.verify(unconfirmed)
    charity.nudge(unconfirmed)
    draft = HelpRequestFactory(outcode="NE8", state="draft")
    charity.draft_saved(draft)
    new = a_new_request(group, outcode="NE8")
    charity.receipt(new.bev)
    charity.colleague_added(ContactFactory(request=new))
    charity.fresh_link(new.bev, new.bev.link())
    asked = a_taken_request(asha, group, outcode="NE8")
    charity.question(asked.ask("How many?", by=asha))
    charity.question_reminder(asked)
    answered = a_taken_request(asha, group, outcode="NE8")
    answered.choose_size("answer", by=asha)
    charity.answer(answered.answer("Like this.", by=asha))
    declined = a_taken_request(asha, group, outcode="NE8")
    declined.decline(by=asha, reason="too_big", pointer="Ring the council on 0191 000 0000.")
    charity.not_for_us(declined)
    resting = a_taken_request(asha, group, outcode="NE8")
    resting.rest()
    charity.resting(resting)


def test_every_mail_is_a_letter_with_one_link_and_a_reason(asha, group, mailoutbox):
    every_mail(asha, group)
    sender.send_due()

    assert len(mailoutbox) == 11
    for letter in mailoutbox:
        html = letter.alternatives[0][0]
        assert letter.body.count("/help/") - letter.body.count("/help/guides/") == 1, letter.subject
        assert "You get this because" in letter.body
        assert "!" not in letter.subject + letter.body
        assert "<img" not in html
        assert "\n\n\n" not in letter.body
        assert html.count('class="button"') == 1


def test_no_mail_to_an_unconfirmed_address_greets_by_name(asha, group, mailoutbox):
    every_mail(asha, group)
    sender.send_due()

    unconfirmed = [
        letter
        for letter in mailoutbox
        if "volunteers"
        and letter.subject.startswith(("One press", "Your request still", "Your way", "Your link"))
    ]
    assert len(unconfirmed) == 4
    for letter in unconfirmed:
        assert "Bev" not in letter.body + letter.alternatives[0][0]
        assert "Hope House" not in letter.body + letter.alternatives[0][0]


def test_reminders_have_a_key_of_their_own(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.ask("How many?", by=asha)

    charity.question_reminder(request)
    charity.question_reminder(request)
    request.reminders = 1
    charity.question_reminder(request)

    assert OutgoingMail.objects.filter(kind="volunteers/question_reminder").count() == 2


def test_a_receipt_that_leaves_late_still_names_the_day_it_promised(group, asha):
    request = a_taken_request(asha, group)
    promised = dates.day(timezone.localdate(request.first_due_at))
    request.ask("How many of you are there?", by=asha)

    assert promised in Receipt(request, request.contacts.get()).sentence
