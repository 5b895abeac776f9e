"""The clock of asks and introductions: reminders, lapses, chasers over the holidays of each nation and both clock
changes; each thing once, whoever dies half-way, and nobody is written to at night."""

from collections import Counter
from datetime import date, timedelta
from functools import wraps

import pytest
import time_machine
from django.db.models import F

from hub import news
from hub.mail.models import OutgoingMail
from tests.factories.volunteers import a_match, a_ready_request, a_volunteer
from tests.volunteers.desk import a_group
from tests.volunteers.test_match_verbs import everything_is_counted, lined_up
from tests.volunteers.test_tasks import LONDON, acts, at, kinds, ticks
from volunteers import tasks
from volunteers.models import HelpRequest, Match, MatchMove, Role, Volunteer

pytestmark = pytest.mark.django_db
TICKS = {"tick_done": True, "tick_without": True, "tick_returned": True}
DAY = timedelta(days=1)


def again(row):
    return type(row).objects.get(pk=row.pk)


def mails():
    return Counter(mail.kind.removeprefix("volunteers/") for mail in OutgoingMail.objects.all())


def mails_to(person):
    return [m.kind.removeprefix("volunteers/") for m in OutgoingMail.objects.filter(person=person)]


# --- The ask ---------------------------------------------------------------------------------------------
# Spring and autumn change of the clocks, Easter, Christmas: days are days, the time of day stays what it was.
ASKED = [at(2026, 10, 23, 15), at(2027, 3, 26, 15), at(2026, 4, 2, 15), at(2026, 12, 23, 15)]


@pytest.mark.parametrize("asked", ASKED)
def test_an_ask_is_recalled_once_half_way_lapses_after_four_days_and_the_next_is_asked(asked):
    with time_machine.travel(asked, tick=False):
        _request, [tom, priya] = lined_up(a_group(), "Tom", "Priya")

    ticks(asked, asked + 7 * DAY, hours=4)

    day = asked.date()
    assert kinds("volunteers/ask") == [day, day + 4 * DAY]
    assert kinds("volunteers/ask_reminder") == [day + 2 * DAY, day + 6 * DAY]
    assert mails_to(tom.volunteer.person) == ["ask", "ask_reminder"]
    assert again(tom).lapses_at.astimezone(LONDON) == (asked + 4 * DAY).replace(hour=19)
    assert acts(tom, "lapsed") == [day + 4 * DAY]
    assert again(priya).state == "asked"
    everything_is_counted()


@pytest.mark.parametrize("asked", [at(2026, 10, 24, 15), at(2027, 3, 27, 15), at(2026, 7, 1, 8)])
def test_when_the_day_they_named_is_near_an_ask_lapses_the_next_day(asked):
    with time_machine.travel(asked, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, when="day", needed_by=asked.date() + 5 * DAY)

    ticks(asked, asked + 1.5 * DAY)

    assert acts(match, "lapsed") == [asked.date() + DAY]
    assert len(kinds("volunteers/ask_reminder")) == 1


@pytest.mark.parametrize("asked", [at(2026, 10, 21, 23), at(2027, 3, 24, 23), at(2026, 7, 1, 2)])
def test_an_urgent_ask_may_lapse_at_night_and_nobody_hears_of_it_before_the_morning(asked):
    with time_machine.travel(asked, tick=False):
        group = a_group()
        request = a_ready_request(group.tunde, group, when="day", needed_by=asked.date() + 5 * DAY)
        people = [{"volunteer": a_volunteer(name)} for name in ("Tom", "Priya")]
        request.roles.get().line_up(people, by=group.tunde)
        _tom, priya = request.matches.order_by("position")

    ticks(asked, asked + 2 * DAY, hours=3)

    asked_next = again(priya).asked_at.astimezone(LONDON)
    told = OutgoingMail.objects.get(kind="volunteers/ask", person=priya.volunteer.person)
    assert asked_next == asked + DAY
    assert told.made_at.astimezone(LONDON).hour == 8
    assert {mail.made_at.astimezone(LONDON).hour for mail in OutgoingMail.objects.all()} <= set(range(8, 20))


def test_two_silences_ask_once_whether_to_pause_and_a_third_does_not_ask_again():
    start = at(2026, 10, 20, 12)
    with time_machine.travel(start, tick=False):
        group, tom = a_group(), a_volunteer()
        for _time in range(2):
            a_match(group.tunde, group, volunteer=again(tom))
    ticks(start, start + 5 * DAY, hours=3)
    with time_machine.travel(start + 5 * DAY, tick=False):
        a_match(group.tunde, group, volunteer=again(tom))

    ticks(start + 5 * DAY, start + 11 * DAY, hours=6)

    assert kinds("volunteers/pause_question") == [date(2026, 10, 25)]
    assert again(tom).silences == 3
    assert again(tom).state == "ready"


@pytest.mark.parametrize("until", [date(2026, 10, 25), date(2027, 3, 28), date(2027, 5, 1)])
def test_a_pause_ends_by_itself_on_its_day_once(until):
    start = at(until.year, until.month, until.day, 12) - 3 * DAY
    with time_machine.travel(start, tick=False):
        tom = a_volunteer()
        tom.pause(by=tom.person, until=until)

    ticks(start, start + 6 * DAY, hours=6)

    assert acts(tom, "resumed") == [until]
    assert not OutgoingMail.objects.exists()


def test_whoever_paused_while_the_hub_was_away_is_let_go_and_the_next_is_asked():
    start = at(2026, 3, 4, 12)
    with time_machine.travel(start, tick=False):
        _request, [tom, priya] = lined_up(a_group(), "Tom", "Priya")
        tom.volunteer.stop_being_asked("paused", by=tom.volunteer.person, act="paused", until=None)
        tasks.keep_the_clock()
        tasks.keep_the_clock()

    assert (again(tom).state, again(tom).ended_reason, again(priya).state) == ("released", "paused", "asked")
    assert mails_to(tom.volunteer.person) == []
    assert mails_to(priya.volunteer.person) == ["ask"]


def test_who_waited_for_a_free_place_among_their_asks_is_asked_when_there_is_one():
    start = at(2026, 3, 4, 12)
    with time_machine.travel(start, tick=False):
        group, tom = a_group(), a_volunteer()
        for _time in range(2):
            a_match(group.tunde, group, volunteer=again(tom))
        third = a_ready_request(group.tunde, group)
        third.roles.get().line_up([{"volunteer": again(tom)}], by=group.tunde)
    assert third.matches.get().state == "lined_up"

    ticks(start, start + 4.5 * DAY, hours=6)

    assert third.matches.get().state == "asked"
    assert again(tom).live_asks == 1
    everything_is_counted()


# --- The charity's turn ----------------------------------------------------------------------------------
# Where, when somebody said yes, on which day the charity is chased, on which the volunteer is freed.
CHASERS = [
    ("LS6", at(2026, 3, 3, 12), date(2026, 3, 6), date(2026, 3, 10)),
    ("LS6", at(2026, 4, 1, 12), date(2026, 4, 8), date(2026, 4, 10)),  # Good Friday and Easter Monday
    ("G12", at(2026, 4, 1, 12), date(2026, 4, 7), date(2026, 4, 9)),  # Easter Monday is a working day there
    ("G12", at(2026, 11, 26, 12), date(2026, 12, 2), date(2026, 12, 4)),  # St Andrew's Day
    ("LS6", at(2026, 11, 26, 12), date(2026, 12, 1), date(2026, 12, 3)),
    ("G12", at(2025, 12, 30, 12), date(2026, 1, 6), date(2026, 1, 8)),  # 2 January
    ("LS6", at(2025, 12, 30, 12), date(2026, 1, 5), date(2026, 1, 7)),
    ("BT9", at(2026, 7, 9, 12), date(2026, 7, 15), date(2026, 7, 17)),  # the Twelfth, kept on the 13th
    ("CF11", at(2026, 7, 9, 12), date(2026, 7, 14), date(2026, 7, 16)),
    ("LS6", at(2026, 10, 22, 12), date(2026, 10, 27), date(2026, 10, 29)),  # the clock changes on the way
    ("LS6", at(2027, 3, 25, 12), date(2027, 4, 1), date(2027, 4, 5)),  # so it does here, and it is Easter
    ("G12", at(2027, 3, 25, 12), date(2027, 3, 31), date(2027, 4, 2)),
]


@pytest.mark.parametrize(("outcode", "said_yes", "chased_on", "freed_on"), CHASERS)
def test_a_silent_charity_is_chased_after_three_working_days_and_after_two_more_tom_is_free(
    outcode, said_yes, chased_on, freed_on
):
    with time_machine.travel(said_yes, tick=False):
        group = a_group(outcode=outcode)
        match = a_match(group.tunde, group, state="said_yes", outcode=outcode)

    ticks(said_yes, said_yes + 12 * DAY, hours=6)

    assert kinds("volunteers/said_yes_charity") == [said_yes.date()]
    assert kinds("volunteers/chaser") == acts(match, "chased") == [chased_on]
    assert kinds("volunteers/freed") == acts(match, "released") == [freed_on]
    assert again(match).ended_reason == "silent"
    assert mails_to(match.volunteer.person) == ["freed"]
    request = again(match.request)
    assert (request.state, request.waiting_for) == ("ready", "group")


def test_a_charity_that_answers_the_chaser_is_introduced_and_nobody_is_freed():
    said_yes = at(2026, 3, 3, 12)
    with time_machine.travel(said_yes, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, state="said_yes")
    ticks(said_yes, said_yes + 4 * DAY, hours=6)
    request = again(match.request)
    assert (request.waiting_for, request.due_at) == ("charity", again(match).frees_at)
    with time_machine.travel(said_yes + 4 * DAY, tick=False):
        again(match).introduce()

    ticks(said_yes + 4 * DAY, said_yes + 9 * DAY, hours=12)

    assert kinds("volunteers/freed") == []
    assert mails()["introduced"] == mails()["introduced_charity"] == 1


# --- After the introduction ------------------------------------------------------------------------------
@pytest.mark.parametrize("met", [at(2026, 10, 24, 15), at(2027, 3, 27, 15), at(2026, 3, 4, 9)])
@pytest.mark.parametrize(("size", "days"), [("talk", 1), ("job", 10)])
def test_both_are_asked_how_it_went_at_ten_and_after_not_yet_once_more(size, days, met):
    with time_machine.travel(met, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, state="introduced", size=size)
    first = met.date() + days * DAY

    ten = at(first.year, first.month, first.day, 10)
    ticks(met, ten - DAY / 2, hours=12)
    ticks(ten - DAY / 8, met + (days + 1) * DAY, hours=1)
    with time_machine.travel(met + (days + 1) * DAY, tick=False):
        again(match).not_yet(by=match.volunteer.person)
    ticks(met + (days + 1) * DAY, met + (days + 6) * DAY, hours=6)

    assert kinds("volunteers/how_did_it_go") == [first, first + 4 * DAY]
    asked = OutgoingMail.objects.filter(kind="volunteers/how_did_it_go").first().made_at.astimezone(LONDON)
    assert asked.hour == 10
    assert again(match).moves.filter(act="asked how it went").count() == 2


def test_who_has_said_we_talked_is_not_asked_again_by_mail():
    met = at(2026, 3, 4, 9)
    with time_machine.travel(met, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, state="introduced")
        match.talked(by=match.volunteer.person)

    ticks(met, met + 3 * DAY, hours=6)

    assert kinds("volunteers/how_did_it_go") == []
    assert kinds("volunteers/how_did_it_go_charity") == [date(2026, 3, 5)]


@pytest.mark.parametrize("said", [at(2026, 10, 20, 15), at(2027, 3, 20, 15), at(2026, 12, 20, 15)])
def test_fourteen_days_silence_after_we_talked_is_a_good_ending_not_confirmed(said):
    with time_machine.travel(said, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, state="introduced")
        match.talked(by=match.volunteer.person)

    ticks(said, said + 17 * DAY, hours=12)

    assert acts(match, "finished") == [said.date() + 14 * DAY]
    request = again(match.request)
    assert (request.state, request.outcome, request.outcome_by) == ("done", "talked", "silence")
    assert kinds("volunteers/follow_up_charity") == []


@pytest.mark.parametrize("met", [at(2026, 10, 12, 15), at(2027, 3, 15, 15)])
def test_not_a_word_from_either_for_fourteen_days_stands_on_the_organisers_list_once(met):
    with time_machine.travel(met, tick=False):
        group = a_group()
        request = a_match(group.tunde, group, state="introduced").request

    ticks(met, met + 20 * DAY, hours=12)

    asked_on = met.date() + DAY
    assert acts(request, "silent") == [asked_on + 14 * DAY]
    assert list(HelpRequest.objects.waiting_for_group()) == [request]
    with time_machine.travel(met + 20 * DAY, tick=False):
        request.matches.get().not_yet(by=group.tunde)  # he rang: not yet
    assert again(request).waiting_for == "volunteer"


@pytest.mark.parametrize("done", [at(2026, 8, 1, 15), at(2026, 12, 28, 15)])
def test_three_months_after_a_job_the_charity_is_asked_once_what_remains(done):
    with time_machine.travel(done, tick=False):
        group = a_group()
        match = a_match(group.tunde, group, state="done", size="job")
        a_match(group.tunde, group, state="done", volunteer=a_volunteer("Priya"))

    ticks(done + 88 * DAY, done + 95 * DAY, hours=6)

    assert kinds("volunteers/follow_up_charity") == [done.date() + 91 * DAY]
    assert OutgoingMail.objects.get(kind="volunteers/follow_up_charity").params["match"] == match.pk


# --- The charity's first word ----------------------------------------------------------------------------
@pytest.mark.parametrize("size", ["job", "project"])
def test_of_a_job_the_charity_hears_at_once_that_somebody_is_looked_for(size):
    ready = at(2026, 3, 3, 20, 30)
    with time_machine.travel(ready, tick=False):
        group = a_group()
        request = a_ready_request(group.tunde, group, size=size)

    ticks(ready, ready + 2 * DAY, hours=4)

    assert kinds("volunteers/we_look") == acts(request, "told we look") == [date(2026, 3, 4)]
    assert again(request).first_reply_at is not None


@pytest.mark.parametrize("ready", [at(2026, 10, 22, 19), at(2027, 3, 25, 19), at(2026, 3, 3, 19)])
def test_of_a_talk_the_charity_hears_on_the_promised_morning_when_nobody_has_said_yes(ready):
    with time_machine.travel(ready, tick=False):
        group = a_group(sitting_days=[2])
        request = a_match(group.tunde, group).request
    promised = again(request).first_due_at.astimezone(LONDON).date()
    assert promised > ready.date()

    midnight = at(promised.year, promised.month, promised.day)
    ticks(ready, midnight - DAY / 12, hours=12)
    ticks(midnight, midnight + DAY, hours=2)

    assert kinds("volunteers/we_look") == [promised]
    told = OutgoingMail.objects.get(kind="volunteers/we_look").made_at.astimezone(LONDON)
    assert told.hour == 8


def test_where_somebody_said_yes_in_time_nothing_else_is_sent_on_the_promised_day():
    ready = at(2026, 3, 3, 19)
    with time_machine.travel(ready, tick=False):
        group = a_group(sitting_days=[2])
        a_match(group.tunde, group, state="said_yes")

    ticks(ready, ready + 7 * DAY, hours=12)

    assert kinds("volunteers/we_look") == []


# --- Once, and by day ------------------------------------------------------------------------------------
def an_ask(group):
    a_match(group.tunde, group)


def half_an_ask(group):
    a_match(group.tunde, group)
    tasks.volunteer.ask(Match.objects.get())
    Match.objects.update(remind_at=F("asked_at"))


def found_somebody(group):
    """Three are asked and know it, the fourth never knew."""
    _request, [tom, *_others] = lined_up(group, "Tom", "Priya", "Sam", "Ann", size="job")
    for match in Match.objects.asked():
        tasks.volunteer.ask(match)
    tom.say_yes(by=tom.volunteer.person)
    again(tom).introduce()
    tasks.tell_both(again(tom))


def a_yes(group):
    a_match(group.tunde, group, state="said_yes")


def a_late_charity(group):
    a_yes(group)
    tasks.charity.said_yes(Match.objects.get())
    Match.objects.update(charity_due_at=F("said_yes_at"))


def a_charity_chased_in_vain(group):
    a_late_charity(group)
    Match.objects.update(chased_at=F("said_yes_at"), frees_at=F("said_yes_at"))


def an_introduction(group, size="talk"):
    a_match(group.tunde, group, state="introduced", size=size)


def a_day_later(group):
    an_introduction(group)
    tasks.tell_both(Match.objects.get())
    Match.objects.update(check_at=F("introduced_at"))


def three_ticks(group):
    an_introduction(group, size="job")
    match = Match.objects.get()
    tasks.tell_both(match)
    match.tick(TICKS, by=match.volunteer.person)


def three_months_later(group):
    a_match(group.tunde, group, state="done", size="job")
    Match.objects.update(follow_up_at=F("ended_at"))


def words(group, by="charity"):
    an_introduction(group)
    match = Match.objects.get()
    tasks.tell_both(match)
    bev = match.request.contacts.get()
    if by == "charity":
        match.words.create(words="Shall we say Tuesday?", contact=bev)
    else:
        match.words.create(words="Tuesday it is.", by=match.volunteer.person)


def thanks(group):
    a_match(group.tunde, group, state="done").thank("Bev", "The rota has run every week since.")


def two_silences(group):
    a_volunteer()
    Volunteer.objects.update(silences=2)


def a_job_is_ready(group):
    a_ready_request(group.tunde, group, size="job")


OWED = [
    (an_ask, {"ask": 1}),
    (half_an_ask, {"ask": 1, "ask_reminder": 1}),
    (found_somebody, {"ask": 3, "introduced": 1, "introduced_charity": 1, "found_somebody": 2}),
    (a_yes, {"said_yes_charity": 1}),
    (a_late_charity, {"said_yes_charity": 1, "chaser": 1}),
    (a_charity_chased_in_vain, {"said_yes_charity": 1, "freed": 1}),
    (an_introduction, {"introduced": 1, "introduced_charity": 1}),
    (
        a_day_later,
        {"introduced": 1, "introduced_charity": 1, "how_did_it_go": 1, "how_did_it_go_charity": 1},
    ),
    (three_ticks, {"introduced": 1, "introduced_charity": 1, "closing_charity": 1}),
    (three_months_later, {"follow_up_charity": 1}),
    (words, {"introduced": 1, "introduced_charity": 1, "hub_words": 1}),
    (
        lambda group: words(group, by="volunteer"),
        {"introduced": 1, "introduced_charity": 1, "hub_words_charity": 1},
    ),
    (thanks, {"thanks_arrived": 1}),
    (two_silences, {"pause_question": 1}),
    (a_job_is_ready, {"we_look": 1}),
]


@pytest.mark.parametrize(("made", "owed"), OWED, ids=range(len(OWED)))
def test_each_is_promised_once_though_the_worker_dies_half_way_and_never_at_night(made, owed, monkeypatch):
    group = a_group()
    evening, morning = at(2026, 3, 3, 19), at(2026, 3, 4, 9)
    with time_machine.travel(evening, tick=False):
        made(group)
    before, moved = mails(), MatchMove.objects.count()
    assert before != owed

    with time_machine.travel(at(2026, 3, 3, 23), tick=False):
        tasks.keep_the_clock()
    assert mails() == before

    settle = tasks.settle
    with time_machine.travel(morning, tick=False), monkeypatch.context() as patch:
        patch.setattr(tasks, "settle", lambda owed, act: settle(owed, dying(act)))
        tasks.keep_the_clock()
    assert (mails(), MatchMove.objects.count()) == (before, moved)

    for later in (0, 0, 10):
        with time_machine.travel(morning + timedelta(minutes=later), tick=False):
            tasks.keep_the_clock()
    assert mails() == owed
    everything_is_counted()


def dying(act):
    """It does its work, and then the worker is gone before it could commit."""

    @wraps(act)
    def act_and_die(row):
        act(row)
        raise RuntimeError("the worker died")

    return act_and_die


def test_an_act_that_was_settled_meanwhile_is_left_alone():
    """Found by the sweep, answered before its turn: the row is asked again under its lock."""
    with time_machine.travel(at(2026, 3, 3, 12), tick=False):
        group = a_group()
        match = a_match(group.tunde, group)
    with time_machine.travel(at(2026, 3, 8, 12), tick=False):
        owed = iter([Match.objects.owed_lapse(), Match.objects.none(), Match.objects.owed_lapse().none()])
        tasks.settle(lambda: next(owed), lambda match: match.lapse())

    assert again(match).state == "asked"


def test_whoever_was_asked_and_let_go_in_the_same_night_hears_neither():
    night = at(2026, 3, 3, 22)
    with time_machine.travel(night, tick=False):
        group = a_group()
        match = a_match(group.tunde, group)
        match.request.withdraw()

    ticks(night, night + DAY, hours=3)

    assert mails() == {}


# --- News ------------------------------------------------------------------------------------------------
def test_whoever_cannot_be_reached_is_paused_and_the_next_is_asked():
    with time_machine.travel(at(2026, 3, 3, 12), tick=False):
        _request, [tom, priya] = lined_up(a_group(), "Tom", "Priya")
        tasks.keep_the_clock()
        mail = OutgoingMail.objects.get(kind="volunteers/ask")

        news.address_refused.send(sender=OutgoingMail, mail=mail)
        tasks.keep_the_clock()

    assert again(tom.volunteer).state == "paused"
    assert (again(tom).state, again(priya).state) == ("released", "asked")


def test_when_somebody_stops_their_cases_with_open_asks_go_to_the_heir_and_the_asks_go_on():
    group = a_group()
    match = a_match(group.tunde, group)

    news.role_ended.send(sender=Match, person=group.tunde, group=group, heir=group.asha)

    assert again(match.request).owner == group.asha
    assert again(match).state == "asked"
    assert Role.objects.get().live_asks == 1


def test_when_the_charity_ends_it_the_volunteer_hears_it_once_and_of_what_felt_wrong_nothing():
    with time_machine.travel(at(2026, 3, 3, 12), tick=False):
        group = a_group()
        ended = a_match(group.tunde, group, state="introduced")
        wrong = a_match(group.tunde, group, state="not_right", volunteer=a_volunteer("Priya"))
        own = a_match(group.tunde, group, state="ended_early", volunteer=a_volunteer("Sam"))
        ended.end_early(by="charity", reason="changed")

    ticks(at(2026, 3, 3, 12), at(2026, 3, 4, 12), hours=6)

    assert mails_to(ended.volunteer.person) == ["ended"]
    assert mails_to(wrong.volunteer.person) == []
    assert mails_to(own.volunteer.person) == []
