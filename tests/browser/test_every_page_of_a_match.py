"""A walk over the pages of asks and introductions, in every state and from every chair, with words as long as they get."""

import pytest

from tests.browser.test_every_page import LONG_NAME, LONG_WORDS, walks
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group
from volunteers.models import HelpRequest, Match, Passing

STATES = "hand asked said_yes introduced under_way done said_no lapsed released ended_early not_right".split()
OF_A_VOLUNTEER = {
    "hand": ["release"],
    "asked": ["yes", "no", "later"],
    "said_yes": ["release"],
    "introduced": ["words", "note", "ending", "not-right"],
    "under_way": ["closing"],
}
OF_A_CHARITY = {
    "said_yes": [""],
    "introduced": ["note", "ending", "not-right", "words"],
    "under_way": ["closing"],
    "done": ["thanks", "follow-up"],
}


@pytest.fixture
def group(story):
    story.it_is("2026-12-01 19:00")
    return a_group("Tyne Digital Neighbours", "NE8")


@pytest.fixture
def matches(group):
    """A job in each state, each with a volunteer of its own."""
    found = {}
    for state in STATES:
        tom = a_volunteer(f"Tom {state}", group, outcode="NE8", about=LONG_WORDS)
        match = a_match(group.asha, group, state=state, volunteer=tom, size="job", outcode="NE8")
        HelpRequest.objects.filter(pk=match.request_id).update(
            organisation_name=LONG_NAME[:300], words=LONG_WORDS, needed=LONG_WORDS, meet=LONG_NAME[:200]
        )
        Match.objects.filter(pk=match.pk).update(note_what=LONG_WORDS[:300], note_when=LONG_NAME[:300])
        found[state] = Match.objects.get(pk=match.pk)
    return found


def test_anyone_can_use_the_pages_of_a_volunteer_in_every_state(story, matches):
    for state, match in matches.items():
        tom = story.someone(f"Tom {state}", phone=True)
        tom.signs_in_at_once(match.volunteer.person.email)
        path = match.get_absolute_url()
        walks(tom, path, *(f"{path}{act}/" for act in OF_A_VOLUNTEER.get(state, [])))
    walks(
        tom,
        "/today/",
        "/requests/",
        *(f"/volunteer/me/{part}" for part in ("", "sentences/", "skills/", "code/", "pause/", "leaving/", "connections/")),
    )  # fmt: skip


def test_anyone_can_use_the_pages_of_a_charity_in_every_state(story, matches):
    for state, match in matches.items():
        bev = story.someone(f"Bev {state}", phone=True)
        bev.goes_to(f"/help/{match.request.contacts.get().link().token}/")
        path = match.request.get_absolute_url()
        acts = [f"{path}introduction/{match.ref}/{act}/" for act in OF_A_CHARITY.get(state, [])]
        walks(bev, path, *(act.replace("//", "/") for act in acts))
    walks(bev, f"{path}ahead/")


def test_anyone_can_use_the_pages_of_an_organiser_in_every_state(story, group, matches):
    sizes = [a_taken_request(group.asha, group, outcode="NE8", words=LONG_WORDS) for _size in range(3)]
    for request, size in zip(sizes, ("talk", "job", "project"), strict=True):
        request.choose_size(size, by=group.asha)
    passed = a_ready_request(group.asha, group, outcode="NE8")
    Passing.propose(
        passed, a_group("Wearside Tech Table", "SR1"), by=group.asha, why="They do this every week."
    )
    far = a_volunteer("Rae Price", group, outcode="LS6", remote=False, far_km=5)
    open_case = f"/triage/{a_ready_request(group.asha, group, outcode='NE8').ref}/"
    wrong, hand = matches["not_right"], matches["hand"]
    asha = story.someone("Asha")

    asha.signs_in_at_once(group.asha.email)
    walks(
        asha,
        "/today/",
        "/triage/",
        *(f"/triage/{match.request.ref}/" for match in matches.values()),
        *(f"/triage/{request.ref}/needed/" for request in sizes),
        f"/triage/{passed.ref}/passing/",
        f"{open_case}people/",
        f"{open_case}people/?name=Rae",
        f"{open_case}line-up/?who={far.pk}",
        f"{open_case}passing/",
        f"/triage/{matches['asked'].request.ref}/asking/",
        f"/triage/{hand.request.ref}/hands/{hand.ref}/",
        f"/triage/{wrong.request.ref}/introductions/{wrong.ref}/",
        f"/triage/{wrong.request.ref}/contact/",
        f"/groups/{group.slug}/manage/volunteers/",
        f"/groups/{group.slug}/manage/volunteers/{far.pk}/contact/",
    )


def test_anyone_can_use_the_public_words_in_every_state(story, matches):
    refs = [match.request.ref for match in matches.values() if match.request.is_sought_for]

    walks(story, "/requests/", *(f"/requests/{ref}/" for ref in refs))


def test_anyone_can_use_what_a_coordinator_has_of_it(story, group):
    niamh = a_coordinator(second_factor=True)
    unowned = a_new_request(None, outcode="NE66", words=LONG_WORDS)
    story.signs_in_at_once(niamh.email)

    walks(
        story,
        "/national/matching/",
        "/national/requests/",
        f"/national/requests/{unowned.ref}/group/",
        f"/national/requests/{unowned.ref}/passing/",
    )
