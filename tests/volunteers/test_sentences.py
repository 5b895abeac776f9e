"""Every move and message of a request as a sentence, and the size the hub proposes."""

import pytest

from hub.mail import bounces
from hub.mail.smtp import Refused
from tests.factories.volunteers import (
    HelpRequestFactory,
    a_match,
    a_new_request,
    a_ready_request,
    a_taken_request,
    a_volunteer,
)
from tests.volunteers.desk import a_coordinator, a_group, again
from volunteers.emails import charity
from volunteers.models import Passing
from volunteers.sentences import BY_CHARITY, BY_HUB, BY_PERSON, NOT_FOR_US, TOLD_BY_MESSAGE, story_of, told
from volunteers.sentences_of_matches import introductions_told
from volunteers.sizing import LONG, propose

pytestmark = pytest.mark.django_db


def lines(request):
    moves, messages = request.moves.select_related("by"), request.messages.select_related("by", "contact")
    return [f"{line.who} {line.words}".strip() for line in story_of(request, list(moves), list(messages))]


def whole_story(request):
    """With its introductions, as the page of a case tells it."""
    matches = request.matches.select_related("volunteer__person", "request")
    told_of = introductions_told(matches, request.organisation_name)
    moves, messages = request.moves.select_related("by"), request.messages.select_related("by", "contact")
    return [
        f"{one.who} {one.words}".strip() for one in story_of(request, list(moves), list(messages), told_of)
    ]


def test_a_whole_story_reads_as_sentences():
    group = a_group()
    request = a_taken_request(group.tunde, group)
    request.ask("How many?", by=group.tunde)
    request.reply(request.bev, "Six.")
    request.hand_on(group.asha, by=group.tunde, reason="I'm away")
    request.choose_size("answer", by=group.asha)
    request.answer("Like this.", by=group.asha)
    request.finish()

    assert lines(request) == [
        "The charity confirmed the request.",
        "Tunde took it to read.",
        "Tunde asked:",
        "Bev replied:",
        "Tunde handed it on. “I'm away”",
        "Asha chose the size: an answer.",
        "Asha answered:",
        "The charity said that did it.",
    ]


def test_what_the_hub_did_has_no_name_and_who_said_no_stays_unsaid():
    group, neighbour = a_group(), a_group("Next Door Digital")
    request = a_new_request(group)
    request.ask_for_cover([neighbour])
    request.decline_cover(neighbour, by=neighbour.asha)
    request.ask_coordinator()

    said = lines(request)[1:]

    assert said == [
        "Nobody had written by the promised day, so neighbouring groups were asked.",
        "A group that was asked to cover can't this time.",
        "It now stands on the coordinator's list.",
    ]


def test_somebody_who_has_gone_stays_in_the_story_without_a_name():
    group = a_group()
    request = a_taken_request(group.tunde, group)
    request.moves.update(by=None)

    assert lines(request)[-1] == "Somebody who has left took it to read."


def test_every_act_of_a_verb_has_its_sentence():
    """Whatever the verbs call an act, nobody reads a bare word."""
    import re
    from pathlib import Path

    from volunteers.models import passing, request_acts, request_cover, request_finding, role

    modules = [request_acts, request_cover, request_finding, passing, role]
    source = "".join(
        Path(file).read_text() for file in [m.__file__ for m in modules] + ["volunteers/tasks.py"]
    )
    acts = set(re.findall(r'act="([a-z ]+)"', source)) | set(
        re.findall(r'\.(?:change|note)\(\s*"([a-z ]+)"', source)
    )
    acts |= set(re.findall(r'return self\.State\.[A-Z_]+, "([a-z ]+)"', source))
    known = set(BY_CHARITY) | set(BY_PERSON) | set(BY_HUB) | TOLD_BY_MESSAGE | {"handed on", "lined up"}

    assert acts - known == set()
    assert {"declined", "finding", "looking again", "lined up", "passing proposed", "described"} <= acts


def test_every_reason_for_not_one_for_us_reads_well():
    group = a_group()
    for reason, label in NOT_FOR_US:
        request = a_new_request(group)
        request.decline(by=group.tunde, reason=reason, pointer="Citizens Advice")

        assert told(request.moves.last()).words == f"said it is not one for us: {str(label).lower()}."


def test_a_story_with_people_in_it_names_who_said_yes_and_nobody_who_said_no():
    group = a_group()
    request = a_ready_request(group.tunde, group)
    tom, priya = a_volunteer("Tom Price", group), a_volunteer("Priya Shah", group)
    role = request.roles.get()
    role.line_up([{"volunteer": tom, "reasons": []}, {"volunteer": priya, "reasons": []}], by=group.tunde)
    role.matches.get(volunteer=tom).say_no(by=tom.person, reason="time")
    match = role.matches.get(volunteer=priya)
    match.say_yes(by=priya.person)
    match.introduce()
    match.talked(by=priya.person)
    match.talked(by="charity")

    said = whole_story(request)

    name = request.organisation_name
    assert said[3:] == [
        "Tunde wrote what's needed.",
        "Tunde chose 2 people in order, and we do the asking.",
        "Priya said yes.",
        f"Priya and {name} were introduced.",
        "Priya said: we talked.",
        "The charity said that it went well. Done.",
    ]
    assert "Tom" not in " ".join(said)


@pytest.mark.parametrize(
    ("state", "last"),
    [
        ("under_way", "Tom and {charity} said yes to the same four lines."),
        ("ended_early", "Tom and {charity} ended early: it wasn't the right fit."),
        ("no_show", "Tom and {charity} did not meet: one of them didn't make it."),
        ("not_right", "{charity} said: this doesn't feel right."),
    ],
)
def test_how_an_introduction_went_on_is_told(state, last):
    group = a_group()
    match = a_match(group.tunde, group, state=state, size="job")

    assert last.format(charity=match.request.organisation_name) in whole_story(match.request)


@pytest.mark.parametrize("state", ["said_no", "lapsed"])
def test_an_ask_that_led_nowhere_leaves_no_name(state):
    group = a_group()
    match = a_match(group.tunde, group, state=state)

    assert "Tom" not in " ".join(whole_story(match.request))
    assert whole_story(match.request)[-1] == "Nobody is being asked now, so it is ready for somebody else."


def test_silence_after_a_talk_is_not_told_as_that_after_an_answer():
    group = a_group()
    match = a_match(group.tunde, group, state="introduced")
    match.talked(by=match.volunteer.person)
    match.finish(by="hub")

    assert whole_story(match.request)[-1] == "Two weeks passed without a word, so we take it as done."


def test_going_back_and_passing_on_are_told():
    group, neighbour = a_group(), a_group("Next Door Digital")
    request = a_ready_request(group.tunde, group)
    request.rework(by=group.tunde)
    passing = Passing.propose(request, neighbour, by=group.tunde)
    passing.say_yes(by=neighbour.asha)
    passing.say_yes(by="charity")

    assert lines(again(request))[-3:] == [
        "Tunde went back to reading it.",
        "Tunde asked whether Next Door Digital could take it on.",
        "Asha took it on for a group that can help.",
    ]


def test_no_passing_says_who_said_no():
    group, neighbour = a_group(), a_group("Next Door Digital")
    request = a_ready_request(group.tunde, group)
    Passing.propose(request, neighbour, by=group.tunde).say_no(by=neighbour.asha)

    assert lines(request)[-1] == "It is not passed on this time, and stays where it was."


def test_taking_it_for_the_network_is_told():
    request = a_new_request(outcode="JE2")
    request.take_for_network(by=a_coordinator())

    assert lines(request)[-1] == "Niamh took it for the network."


@pytest.mark.parametrize(
    ("kind", "words", "size"),
    [
        ("advice", "Which way?", "answer"),
        ("not_sure", "Our rota is wrong.", "answer"),
        ("not_sure", "x" * (LONG + 1), "talk"),
        ("training", "We would like to learn.", "answer"),
        ("listening", "Think with me.", "talk"),
        ("introduction", "Who knows Access?", "talk"),
        ("practical", "Mend our form.", "job"),
        ("advice", "We want to build a new website.", "job"),
        ("practical", "Please build us a database. " + "x" * LONG, "project"),
    ],
)
def test_the_proposed_size_comes_with_a_sentence(kind, words, size):
    proposal = propose(HelpRequestFactory.build(kind=kind, words=words, contact=False))

    assert proposal.size == size
    assert proposal.why.endswith(".")
    assert proposal.size not in [choice.size for choice in proposal.others]
    assert len(proposal.others) == 3


@pytest.mark.parametrize(
    ("chosen", "smaller", "bigger"),
    [("", None, None), ("answer", None, "talk"), ("job", "talk", "project"), ("project", "job", None)],
)
def test_one_button_up_and_one_down_from_the_chosen_size(chosen, smaller, bigger):
    proposal = propose(HelpRequestFactory.build(size=chosen, contact=False))

    assert (proposal.smaller and proposal.smaller.size) == smaller
    assert (proposal.bigger and proposal.bigger.size) == bigger


def test_e8_the_group_reads_that_the_charitys_address_bounced():
    group = a_group()
    request = a_taken_request(group.tunde, group)
    letter = charity.receipt(request.contacts.get())

    bounces.note(letter, Refused(550, b"5.1.1 nobody of that name"))

    assert "Our mails to them don't arrive any more." in lines(request)[-1]
