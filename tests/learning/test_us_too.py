"""Us too: another group is in, with three times to talk."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups import places
from groups.models import Group
from hub.common.models import TransitionError
from hub.common.workdays import is_holiday
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from learning.emails import experiments as letters
from learning.models import Experiment
from learning.talking import half_past_seven, sitting_on, three_evenings, who_is_in
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.learning.circle import a_circle

MONDAY = date(2026, 11, 23)


@pytest.fixture
def at(db):
    return a_circle()


@pytest.fixture
def three(at):
    """Leeds and Tyne are in."""
    at.experiment.join(at.leeds, by=at.joan)
    at.experiment.join(at.tyne, by=at.asha)
    return at


def url(at, name="us-too"):
    return reverse(f"learning:{name}", args=[at.experiment.pk])


def times_of(at):
    return list(at.experiment.talk_times.all())


# --- The proposal ----------------------------------------------------------------------------------------
def a_rhythm(days, every=1, since=MONDAY, outcode="LS6"):
    return Group(sitting_days=days, sitting_every=every, sitting_from=since, place_outcode=outcode)


rhythms = st.builds(
    a_rhythm,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True),
    st.sampled_from([1, 2]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["LS6", "G2", "BT7", "CF10"]),
)


@given(st.lists(rhythms, min_size=2, max_size=6), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_three_different_evenings_to_come_that_suit_as_many_groups_as_can_be(groups, today):
    evenings = three_evenings(groups, today)

    assert len(set(evenings)) == 3
    assert evenings == sorted(evenings)
    assert all(today + timedelta(days=3) <= evening <= today + timedelta(days=31) for evening in evenings)
    assert not any(is_holiday(evening, group.place.nation) for evening in evenings for group in groups)
    assert evenings == three_evenings(list(reversed(groups)), today)
    worst = min(sitting_on(groups, evening) for evening in evenings)
    others = {today + timedelta(days=3 + step) for step in range(28)} - set(evenings)
    free = [day for day in others if not any(is_holiday(day, group.place.nation) for group in groups)]
    assert all(sitting_on(groups, day) <= worst for day in free)


def test_the_evening_that_both_have_comes_before_those_of_one():
    leeds, tyne = a_rhythm([1, 2]), a_rhythm([2])

    assert three_evenings([leeds, tyne], MONDAY) == [date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]


def test_between_two_evenings_the_soonest_come_first():
    assert three_evenings([a_rhythm([1]), a_rhythm([2])], MONDAY) == [
        date(2026, 12, 1),
        date(2026, 12, 2),
        date(2026, 12, 8),
    ]


def test_no_talk_on_a_bank_holiday_of_any_of_them():
    """St Andrew's Day is one in Scotland alone, on Monday 30 November."""
    leeds, clyde = a_rhythm([0]), a_rhythm([0], outcode="G2")

    assert date(2026, 11, 30) in three_evenings([leeds, leeds], MONDAY)
    assert date(2026, 11, 30) not in three_evenings([leeds, clyde], MONDAY)
    assert places.find("G2").nation == "scotland"


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 12, 1)])
def test_half_past_seven_by_the_clock_on_the_wall(day):
    assert timezone.localtime(half_past_seven(day)).time().isoformat() == "19:30:00"


# --- The sentence ------------------------------------------------------------------------------------------
BRIGHTON, LEEDS, TYNE, HULL = (
    SimpleNamespace(pk=number, name=name) for number, name in enumerate(["Brighton", "Leeds", "Tyne", "Hull"])
)


@pytest.mark.parametrize(
    ("groups", "own", "said"),
    [
        ([BRIGHTON, LEEDS, TYNE], TYNE, "Brighton is trying drop-ins in libraries; Leeds and you are in."),
        ([BRIGHTON, LEEDS], LEEDS, "Brighton is trying drop-ins in libraries; you are in."),
        ([BRIGHTON, LEEDS], BRIGHTON, "You are trying drop-ins in libraries; Leeds is in."),
        ([BRIGHTON, LEEDS, TYNE], BRIGHTON, "You are trying drop-ins in libraries; Leeds and Tyne are in."),
        ([BRIGHTON, LEEDS], HULL, "Brighton is trying drop-ins in libraries; Leeds is in."),
        ([BRIGHTON, LEEDS, TYNE], HULL, "Brighton is trying drop-ins in libraries; Leeds and Tyne are in."),
        ([BRIGHTON], HULL, "Brighton is trying drop-ins in libraries."),
        ([BRIGHTON], BRIGHTON, "You are trying drop-ins in libraries."),
    ],
)
def test_who_is_in_is_one_sentence_to_each(groups, own, said):
    assert who_is_in(SimpleNamespace(plan="drop-ins in libraries"), groups, {own.pk}) == said


# --- In, and out again -------------------------------------------------------------------------------------
@time_machine.travel("2026-11-23 10:00", tick=False)
def test_the_third_group_sees_all_three_with_three_times_to_talk(client, at):
    """The moment to win: "Brighton is trying drop-ins in libraries; Leeds and you are in." """
    at.experiment.join(at.leeds, by=at.joan)
    sign_in(client, at.asha).post(url(at))
    page = client.get(at.experiment.get_absolute_url()).text

    assert "Brighton is trying drop-ins in libraries; Leeds and you are in." in page
    assert "Here's all three of you, with three times to talk" in page
    assert [name in page for name in ("Brighton: Petra", "Leeds: Joan", "Tyne: Asha")] == [True] * 3
    # Brighton and Tyne sit down on Tuesdays, Leeds on Wednesdays
    for said in ("Tuesday 1 December, 7:30pm", "Tuesday 8 December, 7:30pm", "Tuesday 15 December, 7:30pm"):
        assert said in page


def test_pressed_twice_a_group_is_in_once(client, at):
    sign_in(client, at.joan)
    for _press in range(2):
        client.post(url(at))

    assert [one.group for one in at.experiment.us_too.all()] == [at.leeds]
    assert len(times_of(at)) == 3


def test_nobody_joins_their_own_card(client, at):
    with pytest.raises(TransitionError):
        at.experiment.join(at.brighton, by=at.rory)

    sign_in(client, at.rory).post(url(at))
    assert not at.experiment.us_too.exists()


def test_an_ended_card_is_joined_by_nobody(client, at):
    at.experiment.end("worked", by=at.petra, learned="They come.")
    page = sign_in(client, at.joan).post(url(at))

    assert "This one has ended" in page.text


def test_whoever_runs_two_groups_says_which(client, at):
    MembershipFactory(person=at.joan, group=at.tyne)
    sign_in(client, at.joan)

    assert client.post(url(at)).context["form"].errors.keys() == {"group"}
    assert client.post(url(at), {"group": at.brighton.pk}).context["form"].errors.keys() == {"group"}
    client.post(url(at), {"group": at.tyne.pk})
    assert [one.group for one in at.experiment.us_too.all()] == [at.tyne]


def test_another_groups_number_in_the_form_changes_nothing(client, at):
    sign_in(client, at.joan).post(url(at), {"group": at.tyne.pk})

    assert [one.group for one in at.experiment.us_too.all()] == [at.leeds]


def test_one_press_and_they_are_out_again(client, three):
    sign_in(client, three.joan)
    for _press in range(2):
        client.post(url(three, "us-too-leaving"))

    assert [group.name for group in three.experiment.groups_in()] == ["Brighton", "Tyne"]
    assert client.post(url(three)).status_code == 302
    assert [group.name for group in three.experiment.groups_in()] == ["Brighton", "Tyne", "Leeds"]


def test_when_the_last_has_left_there_is_nothing_to_talk_about(at):
    at.experiment.join(at.leeds, by=at.joan)
    at.experiment.leave(at.leeds, by=at.joan)

    assert times_of(at) == []


def test_a_visitor_a_volunteer_and_a_coordinator_join_nothing(client, at):
    assert client.post(url(at)).url.startswith("/account/login/")
    for person in (at.tom, a_coordinator()):
        assert sign_in(client, person).post(url(at)).status_code in (403, 404)

    assert not at.experiment.us_too.exists()


# --- Times -------------------------------------------------------------------------------------------------
def test_each_ticks_when_they_can_and_the_one_that_suits_all_is_said(client, three):
    first, second, third = times_of(three)
    for person, can in [
        (three.petra, [first, second]),
        (three.joan, [second]),
        (three.asha, [second, third]),
    ]:
        sign_in(client, person).post(url(three, "experiment-times"), {"times": [time.pk for time in can]})
    page = client.get(three.experiment.get_absolute_url())

    assert page.context["talk"].agreed.endswith(", 7:30pm suits all three.")
    assert page.context["talk"].agreed in page.text
    assert "Petra, Joan and Asha can." in page.text


def test_one_of_each_group_is_enough(client, three):
    first = times_of(three)[0]
    for person in (three.rory, three.joan):
        three.experiment.can_talk(person, [first.pk])
    assert sign_in(client, three.rory).get(three.experiment.get_absolute_url()).context["talk"].agreed == ""

    three.experiment.can_talk(three.asha, [first.pk])
    assert client.get(three.experiment.get_absolute_url()).context["talk"].agreed != ""


def test_said_again_the_last_word_counts(client, three):
    first, second, _third = times_of(three)
    sign_in(client, three.joan)
    client.post(url(three, "experiment-times"), {"times": [first.pk]})
    client.post(url(three, "experiment-times"), {"times": [second.pk]})

    assert [list(time.people.all()) for time in times_of(three)] == [[], [three.joan], []]


def test_whoever_is_not_in_sees_no_names_and_ticks_nothing(client, three):
    hull = MembershipFactory(person=PersonFactory(name="Wanda Horvat"))
    page = sign_in(client, hull.person).get(three.experiment.get_absolute_url())
    three.experiment.can_talk(three.joan, [times_of(three)[0].pk])

    assert "Leeds: Joan" not in page.text
    assert "Save my times" not in page.text
    said = client.post(url(three, "experiment-times"), {"times": [times_of(three)[1].pk]})
    assert "Your group isn&#x27;t in yet" in said.text
    assert list(times_of(three)[1].people.all()) == []


def test_the_times_are_proposed_anew_for_a_third_group_unless_somebody_has_ticked(at):
    at.experiment.join(at.leeds, by=at.joan)
    before = [time.pk for time in times_of(at)]
    at.experiment.join(at.tyne, by=at.asha)
    anew = [time.pk for time in times_of(at)]
    assert anew != before

    at.experiment.can_talk(at.joan, anew[:1])
    hull = MembershipFactory()
    at.experiment.join(hull.group, by=hull.person)
    assert [time.pk for time in times_of(at)] == anew


def test_none_of_these_brings_the_next_three_once(client, three):
    before = times_of(three)
    said = {"others": "1", "instead_of": before[-1].starts_at.isoformat()}
    sign_in(client, three.joan).post(url(three, "experiment-times"), said)
    others = times_of(three)
    assert min(time.starts_at for time in others) > before[-1].starts_at

    client.post(url(three, "experiment-times"), said)
    assert [time.pk for time in times_of(three)] == [time.pk for time in others]


def test_times_that_have_passed_are_not_offered(client, three):
    three.experiment.talk_times.update(starts_at=F("starts_at") - timedelta(days=60))
    page = sign_in(client, three.joan).get(three.experiment.get_absolute_url())
    assert "The three times have passed." in page.text

    said = {"others": "1", "instead_of": page.context["times_form"]["instead_of"].value()}
    client.post(url(three, "experiment-times"), said)
    assert [time.starts_at > timezone.now() for time in times_of(three)] == [True] * 3


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_card_asks_as_much_for_one_group_as_for_three(client, at, django_assert_num_queries, how_many):
    for _number in range(how_many):
        role = MembershipFactory()
        at.experiment.join(role.group, by=role.person)
        at.experiment.can_talk(role.person, [time.pk for time in times_of(at)])
        at.experiment.ask(f"Question {role.pk}", by=role.person)
    sign_in(client, at.petra)
    client.get(at.experiment.get_absolute_url())

    with django_assert_num_queries(12):
        client.get(at.experiment.get_absolute_url())


# --- Mail --------------------------------------------------------------------------------------------------
def test_host_and_those_in_hear_of_it_once_and_whoever_pressed_does_not(client, at):
    at.experiment.join(at.leeds, by=at.joan)
    sign_in(client, at.asha)
    for _press in range(2):
        client.post(url(at))

    mails = {mail.person: letter(mail) for mail in OutgoingMail.objects.filter(kind="learning/us_too")}
    assert mails.keys() == {at.petra, at.joan}
    assert mails[at.petra].subject == "Tyne is in too"
    assert "You are trying drop-ins in libraries; Leeds and Tyne are in." in mails[at.petra].body
    assert "Brighton is trying drop-ins in libraries; Tyne and you are in." in mails[at.joan].body
    assert "Here's all three of you, with three times to talk:" in mails[at.joan].body
    assert "@" not in mails[at.joan].body.replace(at.joan.email, "")


def test_the_mail_is_owed_while_they_are_in(at):
    letters.us_too(at.experiment.join(at.leeds, by=at.joan))
    mails = OutgoingMail.objects.filter(kind="learning/us_too")
    assert reason_not_to_send(with_wishes(mails, at.petra.email).get()) is None

    at.experiment.leave(at.leeds, by=at.joan)
    assert reason_not_to_send(with_wishes(mails, at.petra.email).get()) == "suppressed"


def test_a_card_without_a_host_writes_to_the_groups_heir(at):
    Experiment.objects.filter(pk=at.experiment.pk).update(host=None)
    at.experiment.refresh_from_db()
    letters.us_too(at.experiment.join(at.leeds, by=at.joan))

    assert OutgoingMail.objects.get(kind="learning/us_too").person == at.petra
