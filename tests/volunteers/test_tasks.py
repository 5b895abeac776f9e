"""The clock of requests over bank holidays of each nation and both clock changes: each thing once, never twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from hub.accounts.models import User
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from tests.factories.volunteers import HelpRequestFactory, a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group, a_safeguarding_lead, again
from volunteers import tasks
from volunteers.models import Concern, HelpRequest, HelpRequestMove, RequestContact

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(*moment):
    return datetime(*moment, tzinfo=LONDON)


def ticks(first, last, hours=1):
    """The schedule runs; by the hour is fine enough to see what happens on which day."""
    moment = first
    while moment <= last:
        with time_machine.travel(moment, tick=False):
            tasks.keep_the_clock()
        moment += timedelta(hours=hours)


def kinds(kind):
    return [
        mail.made_at.astimezone(LONDON).date()
        for mail in OutgoingMail.objects.filter(kind=kind).order_by("made_at")
    ]


def acts(request, act):
    return [move.at.astimezone(LONDON).date() for move in request.moves.filter(act=act)]


# --- Unconfirmed ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("sent", [at(2026, 3, 27, 15), at(2026, 10, 23, 15), at(2026, 12, 23, 9)])
def test_an_unconfirmed_request_is_nudged_on_days_one_and_four(sent):
    with time_machine.travel(sent, tick=False):
        HelpRequestFactory()

    ticks(sent, sent + timedelta(days=6), hours=3)

    assert kinds("volunteers/nudge") == [sent.date() + timedelta(days=1), sent.date() + timedelta(days=4)]


def test_d6_after_seven_days_it_is_gone_with_its_links_and_mails():
    sent = at(2026, 3, 27, 15)
    with time_machine.travel(sent, tick=False):
        request = HelpRequestFactory()
        request.bev.link()
        kept = a_new_request(a_group())
    ticks(sent, sent + timedelta(days=2), hours=6)
    with time_machine.travel(sent + timedelta(days=6, hours=23), tick=False):
        tasks.forget()
    assert HelpRequest.objects.filter(pk=request.pk).exists()

    with time_machine.travel(sent + timedelta(days=7, hours=1), tick=False):
        tasks.forget()
        tasks.forget()

    assert list(HelpRequest.objects.all()) == [kept]
    assert not RequestContact.objects.filter(pk=request.bev.pk).exists()
    assert not PrivateLink.objects.filter(about_id=request.bev.pk).exists()
    assert not OutgoingMail.objects.filter(kind="volunteers/nudge").exists()


@pytest.mark.parametrize(
    ("facts", "days"), [({"state": "draft"}, 30), ({"screening": "spam"}, 30), ({"screening": "held"}, 30)]
)
def test_drafts_and_advertisements_are_kept_a_month(facts, days):
    now = at(2026, 3, 2, 9)
    with time_machine.travel(now, tick=False):
        HelpRequestFactory(**facts)
    for later, left in [(days - 1, 1), (days + 1, 0)]:
        with time_machine.travel(now + timedelta(days=later), tick=False):
            tasks.forget()
        assert HelpRequest.objects.count() == left


def test_a_hub_that_slept_nudges_once_and_not_twice_in_a_row():
    sent = at(2026, 3, 2, 9)
    with time_machine.travel(sent, tick=False):
        HelpRequestFactory()

    ticks(sent + timedelta(days=5), sent + timedelta(days=6), hours=2)

    assert len(kinds("volunteers/nudge")) == 1


# --- The charity thinks ----------------------------------------------------------------------------------
@pytest.mark.parametrize("asked", [at(2026, 3, 27, 19), at(2026, 10, 23, 19), at(2026, 12, 22, 19)])
def test_an_open_question_is_recalled_on_days_three_and_seven_and_rests_on_twenty_one(asked):
    with time_machine.travel(asked, tick=False):
        group = a_group()
        request = a_taken_request(group.tunde, group)
        request.ask("How many are you?", by=group.tunde)

    ticks(asked, asked + timedelta(days=23), hours=6)

    day = asked.date()
    assert kinds("volunteers/question_reminder") == [day + timedelta(days=3), day + timedelta(days=7)]
    assert len(kinds("volunteers/resting")) == 1
    rested = acts(request, "rested")
    assert len(rested) == 1
    assert rested[0] in (day + timedelta(days=21), day + timedelta(days=22))  # at night nobody is written to
    assert again(request).state == "resting"


def test_a_reply_ends_the_reminders_and_a_new_question_begins_its_own():
    asked = at(2026, 3, 2, 12)
    with time_machine.travel(asked, tick=False):
        group = a_group()
        request = a_taken_request(group.tunde, group)
        request.ask("How many?", by=group.tunde)
    ticks(asked, asked + timedelta(days=4), hours=6)
    with time_machine.travel(asked + timedelta(days=5), tick=False):
        again(request).reply(request.bev, "Six.")
        again(request).ask("Since when?", by=group.tunde)

    ticks(asked + timedelta(days=5), asked + timedelta(days=9), hours=6)

    assert kinds("volunteers/question_reminder") == [date(2026, 3, 5), date(2026, 3, 10)]


def test_a_week_of_silence_after_the_answer_is_a_yes():
    answered = at(2026, 10, 22, 19)
    with time_machine.travel(answered, tick=False):
        group = a_group()
        request = a_taken_request(group.tunde, group)
        request.choose_size("answer", by=group.tunde)
        request.answer("Here is how.", by=group.tunde)
        told = OutgoingMail.objects.count()

    ticks(answered, answered + timedelta(days=10), hours=6)

    assert acts(request, "finished") == [date(2026, 10, 30)]
    assert (again(request).outcome, again(request).outcome_by) == ("answered", "silence")
    assert OutgoingMail.objects.count() == told


# --- Cover -----------------------------------------------------------------------------------------------
# Where, when it was promised, on which day neighbours are asked, on which the coordinator. The promise ends with its
# day, so what falls due at its last second is done the next morning.
COVERS = [
    ("LS6", at(2026, 3, 4, 12), date(2026, 3, 7), date(2026, 3, 12)),
    ("LS6", at(2026, 4, 1, 12), date(2026, 4, 8), date(2026, 4, 11)),  # Good Friday and Easter Monday
    ("G12", at(2026, 4, 1, 12), date(2026, 4, 7), date(2026, 4, 10)),  # Easter Monday is a working day there
    ("G12", at(2025, 12, 31, 12), date(2026, 1, 7), date(2026, 1, 10)),  # 2 January is a holiday there
    ("LS6", at(2025, 12, 31, 12), date(2026, 1, 6), date(2026, 1, 9)),
    ("BT9", at(2026, 3, 16, 12), date(2026, 3, 20), date(2026, 3, 25)),  # St Patrick's Day
    ("LS6", at(2026, 3, 16, 12), date(2026, 3, 19), date(2026, 3, 24)),
    ("CF11", at(2026, 3, 27, 12), date(2026, 4, 1), date(2026, 4, 8)),  # the clock changes on the way
    ("LS6", at(2026, 10, 23, 12), date(2026, 10, 28), date(2026, 10, 31)),
]


@pytest.mark.parametrize(("outcode", "promised", "neighbours_on", "coordinator_on"), COVERS)
def test_nobody_waits_unseen(outcode, promised, neighbours_on, coordinator_on):
    """Two working days after the promised day neighbours are asked, after five the coordinator; each once."""
    promise_ends = promised.replace(hour=23, minute=59, second=59)
    with time_machine.travel(promised - timedelta(days=1), tick=False):
        a_coordinator()
        group, neighbour = a_group(outcode=outcode), a_group("Next Door Digital", outcode, sitting_days=[2])
        request = a_new_request(group, outcode=outcode)
        HelpRequest.objects.filter(pk=request.pk).update(
            cover_from=promise_ends, due_at=promise_ends, group=group
        )

    ticks(promised, promised + timedelta(days=13), hours=6)

    request = again(request)
    assert acts(request, "cover asked") == [neighbours_on]
    assert acts(request, "coordinator asked") == [coordinator_on]
    assert [ask.group for ask in request.cover_asks.all()] == [neighbour]
    assert kinds("volunteers/cover_asked") == [neighbours_on]
    assert OutgoingMail.objects.get(kind="volunteers/cover_asked").person == neighbour.asha
    assert kinds("volunteers/queue") == [coordinator_on]


def test_without_neighbours_the_coordinator_is_asked_in_their_stead():
    promised = at(2026, 3, 4, 12)
    with time_machine.travel(promised, tick=False):
        request = a_new_request(a_group())
        HelpRequest.objects.filter(pk=request.pk).update(cover_from=promised)

    ticks(promised, promised + timedelta(days=9), hours=4)

    assert acts(request, "coordinator asked") == [date(2026, 3, 6)]
    assert not request.cover_asks.exists()


def test_what_was_taken_and_never_answered_comes_back_to_everybody():
    promised = at(2026, 3, 4, 12)
    with time_machine.travel(promised, tick=False):
        group = a_group()
        request = a_taken_request(group.tunde, group)
        HelpRequest.objects.filter(pk=request.pk).update(cover_from=promised, due_at=promised)

    ticks(promised, promised + timedelta(days=3), hours=3)

    assert acts(request, "handed on") == [date(2026, 3, 6)]
    assert (again(request).state, again(request).owner) == ("submitted", None)


def test_whoever_has_written_once_is_not_hurried_by_neighbours():
    promised = at(2026, 3, 4, 12)
    with time_machine.travel(promised, tick=False):
        group = a_group()
        a_group("Next Door Digital")
        request = a_taken_request(group.tunde, group)
        request.ask("How many?", by=group.tunde)
        request.reply(request.bev, "Six.")
        HelpRequest.objects.filter(pk=request.pk).update(cover_from=promised, due_at=promised)

    ticks(promised, promised + timedelta(days=12), hours=4)

    assert again(request).owner == group.tunde
    assert not request.cover_asks.exists()


# --- Once, and by day ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("hour", "rings"), [(7, 0), (8, 1), (19, 1), (20, 0), (23, 0)])
@pytest.mark.parametrize("day", [(2026, 10, 25), (2026, 3, 29), (2026, 7, 1)])
def test_nobody_is_written_to_at_night(day, hour, rings):
    with time_machine.travel(at(*day, hour) - timedelta(days=2), tick=False):
        HelpRequestFactory()

    with time_machine.travel(at(*day, hour, 30), tick=False):
        tasks.keep_the_clock()

    assert OutgoingMail.objects.count() == rings


def test_one_broken_row_stops_nobody_elses_clock(monkeypatch):
    with time_machine.travel(at(2026, 3, 2, 9), tick=False):
        broken, fine = HelpRequestFactory(), HelpRequestFactory()
    RequestContact.objects.filter(request=broken).delete()

    with time_machine.travel(at(2026, 3, 3, 10), tick=False):
        tasks.keep_the_clock()

    assert (again(broken).nudges, again(fine).nudges) == (0, 1)


def test_a_sweep_that_dies_half_way_promises_and_counts_together(monkeypatch):
    with time_machine.travel(at(2026, 3, 2, 9), tick=False):
        request = HelpRequestFactory()

    def dies(*args, **kwargs):
        raise RuntimeError("the worker died")

    with time_machine.travel(at(2026, 3, 3, 10), tick=False):
        monkeypatch.setattr(HelpRequest, "change", dies)
        tasks.keep_the_clock()
        assert not OutgoingMail.objects.exists()
        monkeypatch.undo()
        tasks.keep_the_clock()
        tasks.keep_the_clock()

    assert (OutgoingMail.objects.count(), again(request).nudges) == (1, 1)


def test_more_than_a_chunk_is_settled_at_once(monkeypatch):
    monkeypatch.setattr(tasks, "CHUNK", 2)
    with time_machine.travel(at(2026, 3, 2, 9), tick=False):
        HelpRequestFactory.create_batch(5)

    with time_machine.travel(at(2026, 3, 3, 10), tick=False):
        tasks.keep_the_clock()

    assert HelpRequestMove.objects.filter(act="nudged").count() == 5


# --- Telling people --------------------------------------------------------------------------------------
def test_on_the_morning_of_a_sitting_everybody_who_runs_the_group_hears_once():
    tuesday = at(2026, 3, 3, 8, 5)
    with time_machine.travel(tuesday - timedelta(days=1), tick=False):
        group, calm = a_group(sitting_days=[1]), a_group("York Repair Table", "YO1", sitting_days=[1])
        other_day = a_group("Bradford Help Desk", "BD1", sitting_days=[3])
        a_new_request(group)
        a_new_request(group)
        a_new_request(other_day)

    with time_machine.travel(tuesday, tick=False):
        tasks.tell_of_the_evening()
        tasks.tell_of_the_evening()

    mails = OutgoingMail.objects.filter(kind="volunteers/evening")
    assert {mail.person for mail in mails} == {group.asha, group.tunde}
    assert mails.count() == 2
    assert calm.memberships.count() == 2


def test_a_reply_reaches_whoever_has_the_case_once():
    with time_machine.travel(at(2026, 3, 3, 12), tick=False):
        group = a_group()
        request = a_taken_request(group.tunde, group)
        request.ask("How many?", by=group.tunde)
        request.reply(request.bev, "Six.")
        tasks.keep_the_clock()
        tasks.keep_the_clock()

    assert [mail.person for mail in OutgoingMail.objects.filter(kind="volunteers/wrote_back")] == [
        group.tunde
    ]


def test_f14_leads_are_told_of_a_hint_at_any_hour_and_without_a_word():
    grace = a_safeguarding_lead()
    with time_machine.travel(at(2026, 3, 3, 3), tick=False):
        request = a_new_request(a_group(), words="He hits her.")
        Concern.hinted(request, request.words)
        tasks.keep_the_clock()
        tasks.keep_the_clock()

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.person, mail.params) == ("volunteers/concern", grace, {})
    assert User.objects.filter(mails__kind="volunteers/concern").count() == 1
    assert timezone.localtime(mail.made_at).hour == 3
