"""How a card ends: four ways, all equally fine, each with a sentence; and who hosts it when somebody stops."""

import re

import pytest
import time_machine
from django.urls import reverse

from groups.models import Membership
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.mail.models import OutgoingMail
from learning.models import Experiment
from learning.today import to_do
from tests.factories.hub import sign_in
from tests.learning.circle import a_circle

pytestmark = pytest.mark.django_db
State = Experiment.State
ENDINGS = [State.WORKED, State.DIDNT, State.UNCLEAR, State.NOT_TESTED]


@pytest.fixture
def at():
    return a_circle()


def ending_url(at):
    return reverse("learning:experiment-ending", args=[at.experiment.pk])


def test_every_edge_of_the_diagram_is_taken_here():
    assert {State.RUNNING: set(ENDINGS)} == Experiment.MOVES


@pytest.mark.parametrize("how", ENDINGS)
def test_it_ends_with_one_sentence(client, at, how):
    sign_in(client, at.petra).post(ending_url(at), {"how": how, "learned": "Nobody had a key."})

    ended = Experiment.objects.get(pk=at.experiment.pk)
    assert (ended.state, ended.learned, ended.ended_at is not None) == (how, "Nobody had a key.", True)
    last = ended.moves.last()
    assert (last.old, last.new, last.act, last.by) == ("running", how, "ended", at.petra)


@pytest.mark.parametrize("how", ENDINGS)
def test_no_ending_does_without_a_sentence(client, at, how):
    page = sign_in(client, at.petra).post(ending_url(at), {"how": how, "learned": "  "})

    assert page.context["form"].errors.keys() == {"learned"}
    assert Experiment.objects.get(pk=at.experiment.pk).state == "running"


def test_all_four_look_alike(client, at):
    page = sign_in(client, at.petra).get(ending_url(at)).text
    choices = re.findall(r"<label[^>]*>\s*<input type=\"radio\"[^>]*>.*?</label>", page, re.DOTALL)
    bare = {re.sub(r'id="[^"]*"|for="[^"]*"|value="[^"]*"|>[^<]+<', "", choice).strip() for choice in choices}

    assert len(choices) == 4
    assert len({re.sub(r"\s+", "", each) for each in bare}) == 1
    assert "Most aren&#x27;t. Why not is worth knowing." in page


def test_ended_twice_the_same_way_it_ended_once(at):
    at.experiment.end(State.DIDNT, by=at.petra, learned="Rain.")

    assert at.experiment.end(State.DIDNT, by=at.rory, learned="More rain.") is False
    with pytest.raises(TransitionError):
        at.experiment.end(State.WORKED, by=at.rory, learned="Sun.")
    assert Experiment.objects.get(pk=at.experiment.pk).learned == "Rain."


def test_a_colleague_ends_it_and_whoever_is_in_hears_once(client, at):
    at.experiment.join(at.leeds, by=at.joan)
    sign_in(client, at.rory)
    for _press in range(2):
        client.post(ending_url(at), {"how": "not_tested", "learned": "Nobody had a key."})

    told = OutgoingMail.objects.filter(kind="learning/ended")
    assert {mail.person for mail in told} == {at.petra, at.joan}
    assert told.count() == 2


def test_whoever_ends_it_and_groups_that_left_hear_nothing(client, at):
    at.experiment.join(at.leeds, by=at.joan)
    at.experiment.leave(at.leeds, by=at.joan)
    sign_in(client, at.petra).post(ending_url(at), {"how": "worked", "learned": "They come."})

    assert not OutgoingMail.objects.filter(kind="learning/ended").exists()


# --- When somebody stops ---------------------------------------------------------------------------------
def stop(person, group):
    Membership.objects.live().get(person=person, group=group).stop(who=Who(person))


def test_when_the_host_stops_the_groups_heir_hosts(at):
    stop(at.petra, at.brighton)

    handed = Experiment.objects.get(pk=at.experiment.pk)
    assert handed.host == at.rory
    assert handed.moves.last().act == "handed on"


def test_what_has_ended_keeps_the_name_of_its_host(at):
    at.experiment.end(State.WORKED, by=at.petra, learned="They come.")
    stop(at.petra, at.brighton)

    assert Experiment.objects.get(pk=at.experiment.pk).host == at.petra


def test_whoever_stops_is_at_no_talk_any_more(at):
    at.experiment.join(at.leeds, by=at.joan)
    at.experiment.can_talk(at.petra, [time.pk for time in at.experiment.talk_times.all()])
    stop(at.petra, at.brighton)

    assert [list(time.people.all()) for time in at.experiment.talk_times.all()] == [[], [], []]


def test_its_day_comes_by_the_hubs_own_clock(at):
    Experiment.objects.filter(pk=at.experiment.pk).update(by_when="2027-06-15")

    with time_machine.travel("2027-06-14 22:30Z"):  # in Britain half an hour before its day begins
        before = [item.act for item in to_do(Who(at.petra))]
    with time_machine.travel("2027-06-14 23:30Z"):
        after = [item.act for item in to_do(Who(at.petra))]

    assert ("Say how it went" in before, "Say how it went" in after) == (False, True)
