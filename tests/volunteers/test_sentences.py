"""Every move and message of a request as a sentence, and the size the hub proposes."""

import pytest

from hub.mail import bounces
from hub.mail.smtp import Refused
from tests.factories.volunteers import HelpRequestFactory, a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group
from volunteers.emails import charity
from volunteers.sentences import BY_CHARITY, BY_HUB, BY_PERSON, NOT_FOR_US, TOLD_BY_MESSAGE, story_of, told
from volunteers.sizing import LONG, propose

pytestmark = pytest.mark.django_db


def lines(request):
    moves, messages = request.moves.select_related("by"), request.messages.select_related("by", "contact")
    return [f"{line.who} {line.words}".strip() for line in story_of(request, list(moves), list(messages))]


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

    from volunteers.models import request_acts, request_cover

    files = [request_acts.__file__, request_cover.__file__, "volunteers/tasks.py"]
    source = "".join(Path(file).read_text() for file in files)
    acts = set(re.findall(r'act="([a-z ]+)"', source)) | set(
        re.findall(r'\.(?:change|note)\(\s*"([a-z ]+)"', source)
    )
    known = set(BY_CHARITY) | set(BY_PERSON) | set(BY_HUB) | TOLD_BY_MESSAGE | {"handed on"}

    assert acts - known == set()
    assert "declined" in acts


def test_every_reason_for_not_one_for_us_reads_well():
    group = a_group()
    for reason, label in NOT_FOR_US:
        request = a_new_request(group)
        request.decline(by=group.tunde, reason=reason, pointer="Citizens Advice")

        assert told(request.moves.last()).words == f"said it is not one for us: {str(label).lower()}."


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
