"""Two presses in the same moment, by the same hand or by two people: one act, and no broken page (G15)."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Group, Invitation, Membership
from hub.accounts.models import User
from hub.guard.stamps import Stamp
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, InvitationFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import (
    ContactFactory,
    HelpRequestFactory,
    a_new_request,
    a_taken_request,
    let_in,
)
from volunteers.models import Concern, HelpRequest, Message, Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*browsers: Client, url: str | list[str], said: dict[str, Any] | None = None) -> list[int]:
    """Each browser presses at the same moment; what they were answered."""
    urls = [url] * len(browsers) if isinstance(url, str) else url
    gate = threading.Barrier(len(browsers))

    def press(number: int) -> int:
        try:
            browser = Client()
            browser.cookies = browsers[number].cookies.__class__(
                browsers[number].cookies.output(header="", sep=";")
            )
            gate.wait()
            return browser.post(urls[number], said or {}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(browsers)) as people:
        return sorted(people.map(press, range(len(browsers))))


def thrice(browser: Client, url: str, **said: Any) -> list[int]:
    return at_once(browser, browser, browser, url=url, said=said)


@pytest.fixture
def asha() -> User:
    return PersonFactory(name="Asha Rahman", second_factor=True)


@pytest.fixture
def case(asha: User) -> HelpRequest:
    """Asha has it, and Bev follows it."""
    return a_taken_request(asha, GroupFactory(run_by=[asha]))


def act(case: HelpRequest, name: str) -> str:
    return reverse(f"volunteers:{name}", args=[case.ref])


def test_g15_a_charity_confirms_once() -> None:
    case = HelpRequestFactory()

    answers = thrice(let_in(Client(), case.bev), act(case, "request-confirmation"))

    assert answers == [302] * 3
    assert case.moves.filter(act="confirmed").count() == 1
    assert OutgoingMail.objects.filter(kind="volunteers/receipt").count() == 1


def test_g15_two_colleagues_of_one_charity_confirm_at_the_same_moment() -> None:
    GroupFactory(run_by=[PersonFactory()])
    cases = [HelpRequestFactory(charity_number="1103833") for _ in range(3)]
    browsers = [let_in(Client(), case.bev) for case in cases]

    answers = at_once(*browsers, url=[act(case, "request-confirmation") for case in cases])

    assert answers == [302] * 3
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("request-reply", {"words": "On Tuesday."}, "reply"),
        ("request-outcome", {"did": "no", "words": "The rota is still wrong."}, "reply"),
    ],
)
def test_g15_a_charity_says_a_thing_once(case: HelpRequest, name: str, said: dict, kind: str) -> None:
    case.choose_size("answer", by=case.owner)

    answers = thrice(let_in(Client(), case.bev), act(case, name), **said)

    assert answers == [302] * 3
    assert case.messages.filter(kind=kind).count() == 1


def test_g15_the_same_word_to_the_next_question_is_an_answer(case: HelpRequest, asha: User) -> None:
    bev = let_in(Client(), case.bev)
    for question in ("Do you have a printer?", "Do you have a scanner?"):
        case.ask(question, by=asha)
        bev.post(act(case, "request-reply"), {"words": "Yes"})

    assert case.messages.filter(kind="reply", words="Yes").count() == 2
    assert not case.messages.open_questions().exists()


def test_g15_a_colleague_is_added_once(case: HelpRequest) -> None:
    thrice(
        let_in(Client(), case.bev), act(case, "request-colleagues"), name="Dilys", email="dilys@example.org"
    )

    assert case.contacts.count() == 2
    assert OutgoingMail.objects.filter(kind="volunteers/colleague_added").count() == 1


def test_g15_a_new_link_is_made_once_and_the_browser_stays_inside(case: HelpRequest) -> None:
    bev = let_in(Client(), case.bev)

    answers = thrice(bev, act(case, "request-fresh-link"))

    assert answers == [302] * 3
    assert PrivateLink.objects.about(case.bev).live().count() == 1
    assert OutgoingMail.objects.filter(kind="volunteers/fresh_link").count() == 1


def test_g15_words_are_added_to_an_earlier_request_once() -> None:
    earlier = a_new_request(organisation_name="Hope House", words="First.")
    later = HelpRequestFactory(organisation_name="Hope House", words="And this.", contact=False)
    contact = ContactFactory(request=later, is_first=True, email=earlier.bev.email)
    later.confirm()

    answers = thrice(let_in(Client(), contact), act(later, "request-same-charity"), add="1")

    assert answers == [302] * 3
    assert earlier.messages.count() == 1
    assert HelpRequest.objects.get(pk=later.pk).state == "withdrawn"


def test_c4_it_is_taken_while_the_charity_withdraws(asha: User) -> None:
    """One after the other, whichever came first; the story tells both or one."""
    case = a_new_request(GroupFactory(run_by=[asha]))
    browsers = sign_in(Client(), asha), let_in(Client(), case.bev)

    answers = at_once(*browsers, url=[act(case, "case-taking"), act(case, "request-withdrawal")])

    assert set(answers) <= {200, 302}
    assert HelpRequest.objects.get().state == "withdrawn"
    assert case.moves.filter(act="withdrawn").count() == 1


def test_g15_two_organisers_take_it_and_one_has_it(asha: User) -> None:
    tunde = PersonFactory()
    case = a_new_request(GroupFactory(run_by=[asha, tunde]))
    browsers = [sign_in(Client(), person) for person in (asha, tunde, asha, tunde)]

    answers = at_once(*browsers, url=act(case, "case-taking"))

    assert set(answers) <= {200, 302}
    assert case.moves.filter(act="taken").count() == 1


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("case-question", {"words": "How many?"}, "question"),
        ("case-answer", {"words": "Do this."}, "answer"),
        ("case-note", {"words": "Rang them."}, "note"),
    ],
)
def test_g15_an_organiser_says_a_thing_once(
    case: HelpRequest, asha: User, name: str, said: dict, kind: str
) -> None:
    case.choose_size("answer", by=asha)

    answers = thrice(sign_in(Client(), asha), act(case, name), **said)

    assert answers == [302] * 3
    assert Message.objects.filter(kind=kind).count() == 1
    assert OutgoingMail.objects.filter(kind=f"volunteers/{kind}").count() <= 1


def test_g15_a_concern_is_raised_once(case: HelpRequest, asha: User) -> None:
    answers = thrice(sign_in(Client(), asha), act(case, "concern-create"), words="I am worried.")

    assert answers == [302] * 3
    assert Concern.objects.count() == 1


def test_c3_one_of_two_neighbours_covers_it() -> None:
    case = a_new_request()
    neighbours = [GroupFactory(place_outcode="E8", run_by=[PersonFactory()]) for _ in range(2)]
    case.ask_for_cover(neighbours)
    people = [group.memberships.get().person for group in neighbours]
    browsers = [sign_in(Client(), person) for person in (*people, *people)]

    answers = at_once(*browsers, url=act(case, "cover"), said={"answer": "yes"})

    assert max(answers) < 500
    assert case.moves.filter(act="covered").count() == 1


def test_g15_a_held_post_is_let_through_or_filed(asha: User) -> None:
    group = GroupFactory(run_by=[asha])
    case = HelpRequestFactory(screening="held", group=group)
    browser = sign_in(Client(), asha)
    urls = [act(case, "held-release"), act(case, "held-release"), act(case, "held-filing")]

    answers = at_once(browser, browser, browser, url=urls)

    assert max(answers) < 500
    let_through = HelpRequest.objects.get().screening == "passed"
    assert OutgoingMail.objects.filter(kind="volunteers/verify").count() == int(let_through)


def test_a8_an_invitation_is_accepted_once() -> None:
    lead = MembershipFactory(role="lead")
    invitation = InvitationFactory(group=lead.group, invited_by=lead.person)
    browser = sign_in(Client(), PersonFactory(email=invitation.email))

    answers = thrice(browser, reverse("groups:invitation"), invitation=invitation.pk)

    assert max(answers) < 500
    assert Membership.objects.filter(role="organiser").count() == 1
    assert OutgoingMail.objects.filter(kind="groups/role_given").count() == 1


def test_a12_the_yes_of_the_inviter_counts_once() -> None:
    lead = MembershipFactory(role="lead", person=PersonFactory(second_factor=True))
    invitation = InvitationFactory(group=lead.group, invited_by=lead.person, claimed_by=PersonFactory())
    url = reverse("groups:invitation-yes", args=[lead.group.slug, invitation.pk])

    answers = thrice(sign_in(Client(), lead.person), url)

    assert max(answers) < 500
    assert OutgoingMail.objects.filter(kind="groups/role_given").count() == 1


def test_g15_a_group_begins_once() -> None:
    said = {
        "name": "Wharfe Digital", "home": "LS6", "days": ["1"], "every": "1", "districts": "LS6",
        "lead_email": "lead@example.org", "summary": "",
    }  # fmt: skip
    browser = sign_in(Client(), a_coordinator(second_factor=True))

    answers = thrice(browser, reverse("groups:create") + "?region=yorkshire-and-the-humber", **said)

    assert max(answers) < 500
    assert Group.objects.count() == Invitation.objects.count() == 1


def test_g15_somebody_stops_once() -> None:
    role = MembershipFactory(role="lead")
    a_coordinator()

    answers = thrice(sign_in(Client(), role.person), reverse("groups:stop", args=[role.group.slug]))

    assert max(answers) < 500
    assert not Membership.objects.live().exists()
    assert OutgoingMail.objects.filter(kind="groups/role_ended").count() == 1


def test_g15_an_account_is_made_once() -> None:
    said = {"name": "Bo", "email": "bo@example.org", "password1": "four grey herons waded", "is_adult": "on"}

    answers = thrice(Client(), "/account/signup/", **said)

    assert answers == [302] * 3
    assert User.objects.count() == 1


def test_g15_a_draft_sent_from_two_pages_loses_neither() -> None:
    draft = HelpRequest.objects.create(state="draft", draft={"words": "Half"})
    ContactFactory(request=draft, is_first=True)
    browser = Client()
    browser.get(f"/help/{PrivateLink.issue('draft', draft).token}/")
    said = {
        "organisation_name": "Hope House", "name": "Bev", "organisation_kind": "community", "postcode": "LS6",
        "kind": "not_sure", "when": "no_rush", "email": "bev@example.org", "language": "en-gb", "ask": "1",
    }  # fmt: skip
    gate = threading.Barrier(2)

    def press(words: str) -> int:
        try:
            page = Client()
            page.cookies["link"] = browser.cookies["link"].value
            stamp = Stamp("ask", uuid.uuid4(), timezone.now() - timedelta(seconds=60))
            gate.wait()
            return page.post("/help/ask/", said | {"words": words, "stamp": str(stamp)}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pages:
        assert list(pages.map(press, ["From one page.", "From the other."])) == [302, 302]
    assert sorted(HelpRequest.objects.values_list("words", flat=True)) == [
        "From one page.",
        "From the other.",
    ]
