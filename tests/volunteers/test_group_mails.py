"""The mails to organisers, coordinators and safeguarding leads: what they say, to whom, and what they never hold."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from hub.mail.kinds import kind_named
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from tests.factories.volunteers import a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group, a_safeguarding_lead
from volunteers.emails import group as letters
from volunteers.models import Concern

pytestmark = pytest.mark.django_db


def why_not(mail):
    """Asked as the sender asks it, with what was said about the address."""
    address = mail.to_email or mail.person.email
    return reason_not_to_send(with_wishes(OutgoingMail.objects.filter(pk=mail.pk), address).get())


TUESDAY = datetime(2026, 3, 3, 8, tzinfo=ZoneInfo("Europe/London"))
KINDS = ["evening", "wrote_back", "cover_asked", "queue", "concern"]
SECRET = "Zqsecret words of theirs"


@pytest.fixture
def asked():
    """A request with words that stand in no mail, and everything that can be said about it."""
    with time_machine.travel(TUESDAY, tick=False):
        group, neighbour = a_group(sitting_days=[1]), a_group("Next Door Digital")
        request = a_taken_request(
            group.tunde, group, words=SECRET, kind="advice", organisation_name="Hope & House"
        )
        request.ask("How many?", by=group.tunde)
        request.reply(request.bev, SECRET)
        new = a_new_request(group, words=SECRET, outcode="LS6")
        new.ask_for_cover([neighbour])
        new.ask_coordinator()
        niamh, grace = a_coordinator(), a_safeguarding_lead()
        letters.evening(group.tunde, timezone.localdate())
        letters.wrote_back(request.messages.last())
        letters.cover_asked(new)
        letters.queue(niamh, timezone.localdate())
        letters.concern(Concern.objects.create(request=new, region_code="E12000003", source="hint"))
        request.new, request.neighbour = new, neighbour
        request.people = {
            "evening": group.tunde, "wrote_back": group.tunde, "cover_asked": neighbour.asha,
            "queue": niamh, "concern": grace,
        }  # fmt: skip
        yield request


def mail_of(kind):
    return OutgoingMail.objects.get(kind=f"volunteers/{kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_letter_with_one_address_to_go_to_and_no_word_of_theirs(asked, kind):
    mail = mail_of(kind)

    message = letter(mail)

    assert mail.person == asked.people[kind]
    assert why_not(mail) is None
    html = message.alternatives[0][0]
    for text in (message.subject, message.body, html):
        assert text.strip()
        assert [
            "Zqsecret" in text,
            "bev" in text.lower(),
            "{" in text.replace("{\n", "").split("</style>")[-1],
        ] == [
            False,
            False,
            False,
        ]
    assert message.body.count("http://testserver/") == (1 if kind == "concern" else 2)
    assert ("List-Unsubscribe" in message.extra_headers) == (kind != "concern")
    assert kind_named(mail.kind).essential == (kind == "concern")


def test_the_words_of_each(asked):
    subjects = {kind: letter(mail_of(kind)).subject for kind in KINDS}

    assert subjects == {
        "evening": "2 requests wait for your sitting tonight.",
        "wrote_back": "Hope & House wrote back",
        "cover_asked": "Could you step in for somebody in Leeds?",
        "queue": "1 request has nobody yet.",
        "concern": "A safeguarding concern waits for you",
    }
    said = letter(mail_of("cover_asked")).body
    assert "What they asked for: not sure yet. They asked on Tuesday 3 March." in said


def test_none_goes_out_when_it_is_owed_no_longer(asked):
    asked.new.take(by=asked.people["evening"])
    asked.withdraw()
    asked.new.withdraw()
    Concern.objects.get().open(by=asked.people["concern"])

    assert [why_not(mail_of(kind)) for kind in KINDS] == ["suppressed"] * 5


def test_who_no_longer_runs_the_group_is_not_asked(asked):
    asked.people["cover_asked"].memberships.update(ended_at=timezone.now())

    assert why_not(mail_of("cover_asked")) == "suppressed"


def test_a_lead_of_another_region_is_not_told(asked):
    a_safeguarding_lead("S92000003")

    letters.concern(Concern.objects.get())

    assert OutgoingMail.objects.filter(kind="volunteers/concern").count() == 1
