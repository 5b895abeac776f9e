"""What each figure counts, once for everybody: the cases in which one might doubt it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import Group, Region
from hub.access.who import Who
from impact import counting, figures
from impact.figures import CATALOGUE, QUALITY, Scope, Span
from impact.models import CountedRequest
from impact.sentences import ENOUGH
from tests.factories.hub import a_coordinator
from tests.factories.volunteers import (
    HelpRequestFactory,
    a_match,
    a_new_request,
    a_taken_request,
    a_volunteer,
)
from tests.impact.histories import LONDON
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest, Match, Passing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=LONDON)
THIS = Span(date(2026, 11, 1), date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def counted(scope=None, span=THIS, split=None):
    counting.count_changed()
    return figures.report(scope or Scope.nation(), span, split)


def parts(told):
    return {part.slug: part.value.number for part in told.parts if part.value.number}


def lines(told):
    return {line.slug: line.value.number for line in told.rows if line.value.number}


def helped(group, **fields):
    return a_match(group.tunde, group, state="done", volunteer=a_volunteer(group=group), **fields).request


def passed_on(request, to):
    passing = Passing.propose(request, to, by=to.tunde)
    passing.say_yes(by="charity")
    passing.say_yes(by=to.tunde)


# --- Shared credit -------------------------------------------------------------------------------------------
def test_a_request_passed_on_counts_for_both_groups_and_both_regions_and_once_for_all():
    leeds, cardiff = a_group(), a_group("Cardiff Kitchen Table", "CF10")
    passed_on(a_taken_request(leeds.tunde, leeds), cardiff)

    nation, by_region = counted()["requests"], counted(split="region")["requests"]
    by_group = counted(split="group")["requests"]

    assert (nation.value.number, parts(nation)) == (1, {"taken": 1})
    assert lines(by_region) == {"yorkshire-and-the-humber": 1, "wales": 1}
    assert lines(by_group) == {leeds.slug: 1, cardiff.slug: 1}
    for scope in (Scope.of_group(leeds), Scope.of_group(cardiff), Scope.of_region(cardiff.primary_region)):
        assert counted(scope)["requests"].value.number == 1


def test_a_passing_that_was_only_proposed_shares_nothing():
    leeds, cardiff = a_group(), a_group("Cardiff Kitchen Table", "CF10")
    Passing.propose(a_taken_request(leeds.tunde, leeds), cardiff, by=leeds.tunde).say_yes(by="charity")

    assert counted(Scope.of_group(cardiff))["requests"].value.number == 0


def test_a_charity_that_was_helped_twice_is_one_charity_and_stands_in_both_parts():
    leeds, cardiff = a_group(), a_group("Cardiff Kitchen Table", "CF10")
    first = helped(leeds, size="talk")
    helped(cardiff, size="job", organisation_name=first.organisation_name)

    report = counted(split="region")["charities-helped"]

    assert report.value.number == 1
    assert parts(report) == {"talked": 1, "job": 1}
    assert lines(report) == {"yorkshire-and-the-humber": 1, "wales": 1}


def test_a_second_introduction_is_not_counted_again():
    leeds = a_group()
    with time_machine.travel(NOW - timedelta(days=9), tick=False):
        match = a_match(leeds.tunde, leeds, state="introduced")
    with time_machine.travel(NOW - timedelta(days=5), tick=False):
        match.end_early(by="charity", reason="time")
        role = match.request.roles.get()
        role.line_up([{"volunteer": a_volunteer("Priya", leeds)}], by=leeds.tunde)
        second = role.matches.latest("pk")
        second.say_yes(by=second.volunteer.person)
        second.introduce()

    told = counted()["introduced"]

    assert (told.counted, told.value.words) == (1, "under a day")


# --- What counts at all ---------------------------------------------------------------------------------------
def test_drafts_unconfirmed_held_and_spam_are_not_counted():
    HelpRequestFactory(state="draft")
    HelpRequestFactory()
    for screening in ("held", "spam"):
        request = a_new_request()
        HelpRequest.objects.filter(pk=request.pk).update(screening=screening)
    a_new_request()

    assert counted()["requests"].value.number == 1


def test_one_that_is_held_afterwards_goes_and_one_that_is_let_in_comes():
    request = a_new_request()
    assert counted()["requests"].value.number == 1

    request.screening = "held"
    request.save()
    assert counted()["requests"].value.number == 0

    request.release(by=a_coordinator())
    assert counted()["requests"].value.number == 1


def test_a_request_of_no_region_and_no_group_counts_for_the_network():
    a_new_request(outcode="JE2")

    report = counted(split="region")["requests"]

    assert HelpRequest.objects.get().region is None
    assert report.value.number == 1
    assert [(line.slug, line.value.number) for line in report.rows if line.value.number] == [("none", 1)]
    assert [line.slug for line in counted(split="group")["requests"].rows] == ["none"]


def test_withdrawn_and_taken_back_is_a_request_like_before():
    leeds = a_group()
    request = a_taken_request(leeds.tunde, leeds)
    request.withdraw()
    assert parts(counted()["unmet"]) == {"withdrawn": 1}

    request.take_back()

    assert parts(counted()["unmet"]) == {}
    assert parts(counted()["requests"]) == {"taken": 1}


def test_released_and_introduced_again_is_found_at_the_first_yes():
    leeds = a_group()
    with time_machine.travel(NOW - timedelta(days=22), tick=False):
        match = a_match(leeds.tunde, leeds, state="said_yes")
        match.release("silent", by="hub")

    assert counted()["found-14"].value.words == "100%"
    assert counted()["unmet"].value.number == 0


def test_still_looking_counts_from_the_thirtieth_day_and_says_whether_anybody_was_asked():
    leeds = a_group()
    with time_machine.travel(NOW - timedelta(days=29), tick=False):
        a_match(leeds.tunde, leeds, state="said_no")
    assert counted()["unmet"].value.number == 0

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert parts(counted()["unmet"]) == {"nobody_free": 1}
        assert counted()["found-30"].value.words == "none yet"  # it was ready in October
        assert counted(span=Span(date(2026, 10, 1), date(2026, 10, 1)))["found-30"].value.words == "0%"


# --- Days ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("noon", [datetime(2026, 10, 24, 12), datetime(2027, 3, 27, 12)])
def test_from_noon_to_noon_is_a_day_also_when_the_clocks_change(noon):
    leeds, noon = a_group(), noon.replace(tzinfo=LONDON)
    with time_machine.travel(noon, tick=False):
        request = a_taken_request(leeds.tunde, leeds)
    with time_machine.travel((noon + timedelta(days=1)), tick=False):
        request.ask("Which rota?", by=leeds.tunde)
        counting.count_changed()

    assert CountedRequest.objects.get().replied_after == 1


def test_a_moment_before_midnight_in_london_belongs_to_the_month_before():
    leeds = a_group()
    for moment in (datetime(2026, 9, 30, 23, 59), datetime(2026, 10, 1, 0, 1)):  # both September in UTC
        with time_machine.travel(moment.replace(tzinfo=LONDON), tick=False):
            a_taken_request(leeds.tunde, leeds)

    told = counted(span=Span(date(2026, 9, 1), date(2026, 10, 1)), split="month")["requests"]

    assert lines(told) == {"2026-09": 1, "2026-10": 1}
    assert sorted(each.confirmed_on for each in CountedRequest.objects.all()) == [
        date(2026, 9, 30),
        date(2026, 10, 1),
    ]


def test_a_promise_is_kept_broken_not_due_yet_or_void():
    leeds = a_group()
    with time_machine.travel(NOW - timedelta(days=20), tick=False):
        kept, broken, void = (a_taken_request(leeds.tunde, leeds) for _each in range(3))
        kept.ask("Which rota?", by=leeds.tunde)
        void.withdraw()
    a_taken_request(leeds.tunde, leeds)  # its day is still to come

    assert counted()["promises-kept"].value.words == "50%"
    assert broken.first_reply_at is None


def test_the_first_message_makes_the_request_counted_anew_even_where_only_the_clock_is_stopped():
    leeds = a_group()
    request = a_match(leeds.tunde, leeds, state="asked", size="job").request
    counting.count_changed()

    request.tell_we_look()

    assert counted()["first-reply"].counted == 1


# --- People ------------------------------------------------------------------------------------------------------
def test_everybody_under_five_and_nothing_is_pinned_down():
    leeds = a_group()
    for name in ("Tom", "Priya", "Sam"):
        a_volunteer(name, leeds)

    said = {
        told.figure.slug: told.value.words for told in counted(split="region").told if told.figure.of_people
    }

    assert said == {
        "ready-volunteers": "fewer than 5",
        "busiest-tenth": "too few to say",
        "newcomers-30": "too few to say",
    }
    assert {line.value.words for line in counted(split="region")["ready-volunteers"].rows} == {"fewer than 5"}
    assert counted(Scope.of_group(leeds, exact=True))["ready-volunteers"].value.words == "3"


def test_whoever_is_paused_is_not_ready_and_comes_back():
    tom = a_volunteer(group=(leeds := a_group()))
    own = Scope.of_group(leeds, exact=True)
    assert counted(own)["ready-volunteers"].value.number == 1

    tom.pause(by=tom.person)
    assert counted(own)["ready-volunteers"].value.number == 0

    tom.resume(by=tom.person)
    assert counted(own)["ready-volunteers"].value.number == 1


def test_a_newcomer_is_new_once_however_often_they_come_back():
    leeds = a_group()
    with time_machine.travel(NOW - timedelta(days=300), tick=False):
        tom = a_volunteer(group=leeds)
        tom.leave(by=tom.person)
    with time_machine.travel(NOW - timedelta(days=100), tick=False):
        tom = type(tom).of(tom.person)
        tom.accept_code(by=tom.person)

    told = counted(Scope.of_group(leeds, exact=True), Span(date(2026, 1, 1), date(2026, 11, 1)), "month")[
        "newcomers-30"
    ]

    assert timezone.localdate(tom.ready_at) == date(2026, 8, 15)
    assert {line.slug for line in told.rows if line.value.words == "0%"} == {"2026-01"}


# --- The whole report ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("split", [None, "region", "month", "group"])
@pytest.mark.parametrize("how_many", [1, 3])
def test_a_report_takes_three_statements_whatever_is_in_it(how_many, split, django_assert_num_queries):
    for number in range(how_many):
        a_match((group := a_group(f"Group {number}")).tunde, group, state="introduced")
    counting.count_changed()

    for scope in (Scope.nation(), Scope.of_region(group.primary_region), Scope.of_group(group)):
        with django_assert_num_queries(3):
            figures.report(scope, THIS, split)


def test_an_empty_network_is_told_calmly():
    report = counted(span=Span(date(2026, 8, 1), date(2026, 10, 1)), split="region")

    assert (
        report.sentence
        == "Nothing has come in from August to October 2026 yet, so there is nothing to count."
    )
    assert {told.value.words for told in report.told} == {"none yet", "fewer than 5", "too few to say"}
    assert {told.change for told in report.told} <= {"", "as many as before"}


def test_the_sentence_says_what_the_figures_say():
    leeds, cardiff = a_group(), a_group("Cardiff Kitchen Table", "CF10")
    for group, days in ((leeds, 1), (cardiff, 8)):
        for number in range(ENOUGH):
            with time_machine.travel(NOW - timedelta(days=days + 3), tick=False):
                match = a_match(group.tunde, group, state="said_yes", volunteer=a_volunteer(group=group))
                HelpRequest.objects.filter(pk=match.request_id).update(region=group.primary_region)
            with time_machine.travel(NOW - timedelta(days=3), tick=False):
                Match.objects.get(pk=match.pk).introduce()
                if number == 0:
                    Match.objects.get(pk=match.pk).finish(by="charity")

    assert counted(split="region").sentence == (
        "2 charities were helped in November 2026, and half of the introductions came within about 5 days."
        " Wales waits longest."
    )
    assert counted().sentence == (
        "2 charities were helped in November 2026, and half of the introductions came within about 5 days."
    )


def test_the_sentence_of_a_region_names_it():
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        request = a_new_request(a_group())

    region = HelpRequest.objects.get(pk=request.pk).region

    sentence = counted(Scope.of_region(region)).sentence

    assert sentence == f"1 request came in in November 2026 in {region.in_a_sentence}."


def test_a_split_that_says_nothing_of_a_group_is_left_out():
    assert counted(Scope.of_group(a_group()), split="region").split is None


def test_a_figure_by_itself_is_what_the_report_says_of_it(django_assert_num_queries):
    a_match((leeds := a_group()).tunde, leeds, state="done")
    report = counted(split="region")

    for told in report.told:
        with django_assert_num_queries(1 if told.figure.slug in ("ready-volunteers", "active-groups") else 2):
            assert figures.one(told.figure.slug, Scope.nation(), THIS, "region") == told


def test_what_is_not_in_the_catalogue_is_not_found():
    with pytest.raises(LookupError):
        figures.one("likes", Scope.nation(), THIS)
    with pytest.raises(LookupError):
        figures.rows_of("likes", Scope.nation(), THIS, Who())


def test_the_rows_behind_a_figure_are_as_many_as_it_counts_and_only_for_those_who_may():
    leeds, cardiff = a_group(), a_group("Cardiff Kitchen Table", "CF10")
    helped(leeds)
    helped(cardiff)
    passed_on(a_taken_request(leeds.tunde, leeds), cardiff)
    report = counted()
    national, asha, nobody = Who(a_coordinator()), Who(leeds.asha), Who()

    def rows(slug, who):
        found = figures.rows_of(slug, Scope.nation(), THIS, who)
        return None if found is None else found.count()

    assert rows("requests", national) == report["requests"].value.number == 3
    assert rows("charities-helped", national) == 2
    assert rows("introduced", national) == report["introduced"].counted
    assert (rows("requests", asha), rows("charities-helped", asha), rows("requests", nobody)) == (2, 1, 0)
    assert (
        rows("ready-volunteers", national)
        is rows("newcomers-30", national)
        is rows("active-groups", national)
        is None
    )


def test_months_are_whole_and_have_as_many_before_them():
    span = Span(date(2026, 10, 25), date(2026, 8, 3))

    assert (span.since, span.until, span.words) == (
        date(2026, 8, 1),
        date(2026, 10, 1),
        "August to October 2026",
    )
    assert span.before.words == "May to July 2026"
    assert (span.starts_at, span.ends_at) == (
        datetime(2026, 8, 1, tzinfo=LONDON), datetime(2026, 11, 1, tzinfo=LONDON),
    )  # fmt: skip
    assert Span.last(3).words == "August to October 2026"
    assert Span.last(3, with_this_month=True).words == "September to November 2026"
    assert Span(date(2025, 12, 1), date(2026, 1, 1)).words == "December 2025 to January 2026"
    assert (Span.last(1).in_a_sentence, Span.last(1).is_over, THIS.is_over) == (
        "in October 2026",
        True,
        False,
    )


@pytest.mark.parametrize("each", [*CATALOGUE, *QUALITY], ids=lambda each: each.slug)
def test_every_definition_is_a_plain_sentence(each):
    said = str(each.definition)

    assert said.endswith(".")
    assert len(said) > 50
    assert not {"median", "percentile", "entity", "user", "null"} & set(said.lower().replace(",", "").split())
    assert str(each) == str(each.name)


def test_active_groups_are_those_of_today_and_those_that_did_something():
    leeds = a_group()
    a_group("Cardiff Kitchen Table", "CF10")
    Group.objects.create(
        name="New",
        slug="new",
        place_outcode="EH1",
        sitting_days=[1],
        primary_region=Region.objects.get(slug="scotland"),
    )
    with time_machine.travel(NOW - timedelta(days=40), tick=False):
        a_match(leeds.tunde, leeds, state="introduced")

    told = counted()["active-groups"]
    month = counted(span=Span.last(1))["active-groups"]

    assert (told.value.number, parts(told)) == (2, {})
    assert (month.value.number, parts(month)) == (2, {"acted": 1})
