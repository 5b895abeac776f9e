"""Organisers who reach for what isn't theirs, and whoever said no: choosing people, raising hands, welcoming, passing on."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import Membership
from hub.mail.models import OutgoingMail
from tests.access.answers import fingerprint, what_changed
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_volunteer, let_in
from tests.volunteers.desk import a_group
from volunteers.models import Cause, Connection, HelpRequest, Match, Passing, Volunteer

pytestmark = pytest.mark.django_db

NONSENSE = [
    "-1",
    "0",
    "9" * 30,
    "9" * 5000,
    "1e3",
    "٣",
    "²",
    "abc",
    "1.5",
    "%00",
    "%F0%9F%A6%86",
    "' OR 1=1 --",
    "[]",
]
CASE_PAGES = ["needed/", "people/", "line-up/", "asking/", "passing/", "passing/answer/"]


@pytest.fixture
def at() -> SimpleNamespace:
    """Tunde has a talk that is ready; Tom is of his group. Glasgow is far away."""
    group = a_group(name="Leeds Digital Neighbours")
    far = a_group("Glasgow Kitchen Table", "G12")
    return SimpleNamespace(
        group=group,
        far=far,
        case=a_ready_request(group.tunde, group),
        tom=a_volunteer("Tom Quixano", group),
        tunde=sign_in(Client(), group.tunde),
        stranger=sign_in(Client(), far.tunde),
    )


def case_url(request: HelpRequest, more: str = "") -> str:
    return f"/triage/{request.ref}/{more}"


def hand_of(at: Any, **fields: Any) -> Match:
    return a_match(at.group.tunde, at.group, state="hand", **fields)


# --- O2, O3: another group's -------------------------------------------------------------------------------------
def test_o2_an_organiser_elsewhere_finds_none_of_the_pages_of_choosing(at: Any) -> None:
    hand = hand_of(at)
    ended = a_match(at.group.tunde, at.group, state="not_right")
    urls = [case_url(at.case, page) for page in CASE_PAGES]
    urls += [case_url(hand.request, f"hands/{hand.ref}/")]
    urls += [case_url(ended.request, f"introductions/{ended.ref}/")]
    urls += [f"/groups/{at.group.slug}/manage/volunteers/"]
    urls += [f"/groups/{at.group.slug}/manage/volunteers/{at.tom.pk}/contact/"]
    before = fingerprint()

    for url in urls:
        for answer in (at.stranger.get(url), at.stranger.post(url, {"answer": "yes", "who": at.tom.pk})):
            assert answer.status_code in (403, 404, 405), url
            assert "Quixano" not in answer.text
    assert what_changed(before) == []


def test_o3_the_ref_of_another_request_is_no_hand_and_no_end_of_this_one(at: Any) -> None:
    hand, ended = hand_of(at), a_match(at.far.tunde, at.far, state="not_right")
    theirs = a_match(at.far.tunde, at.far, state="hand")

    for match in (hand, theirs):
        assert at.tunde.post(case_url(at.case, f"hands/{match.ref}/"), {"answer": "yes"}).status_code == 404
    assert at.tunde.post(case_url(at.case, f"introductions/{ended.ref}/")).status_code == 404
    assert {one.state for one in Match.objects.filter(pk__in=[hand.pk, theirs.pk])} == {"lined_up"}


def test_o3_volunteers_one_may_not_see_are_not_put_in_a_line(at: Any) -> None:
    hidden = a_volunteer("Hidden Person", at.far, anywhere=False)

    answer = at.tunde.post(case_url(at.case, "line-up/"), {"who": [hidden.pk]})

    assert "Hidden" not in answer.text
    assert not Match.objects.exists()
    assert "Hidden" not in at.tunde.get(case_url(at.case, f"line-up/?who={hidden.pk}")).text
    assert at.tunde.get(case_url(at.case, "people/?name=Hidden")).context["found"] == []


def test_o3_another_groups_newcomers_are_not_welcomed_here(at: Any) -> None:
    theirs = a_volunteer("Nia Newcomer", at.far, state="onboarding")

    answer = at.tunde.post(f"/groups/{at.group.slug}/manage/volunteers/", {"met": [theirs.pk]})

    assert "Newcomer" not in answer.text
    assert Volunteer.objects.get(pk=theirs.pk).state == "onboarding"


def test_o3_a_passing_of_another_request_is_not_answered_by_this_charity(at: Any) -> None:
    case, other = a_new_request(at.group), a_new_request(at.group)
    passing = Passing.propose(case, at.far, by=at.group.asha, why="Nearer.")
    bev = let_in(Client(), other.bev)

    for request in (case, other):
        assert (
            bev.post(f"/help/request/{request.ref}/passing/{passing.pk}/", {"say": "yes"}).status_code == 404
        )
    for number in ("9" * 30, "0", "-1", "1e3"):
        assert bev.post(f"/help/request/{other.ref}/passing/{number}/", {"say": "yes"}).status_code == 404
    assert Passing.objects.get().charity_yes_at is None


# --- What may not be decided otherwise ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "gate", ["connected", "paused", "newcomer", "cause", "charity", "blocked", "suspended", "left"]
)
def test_o5_what_is_not_an_organisers_to_decide_stays_so_with_any_reason(at: Any, gate: str) -> None:
    case = a_ready_request(at.group.tunde, at.group, size="job")
    tom = a_volunteer("Tess Quixano", at.group, state="onboarding" if gate == "newcomer" else "ready")
    if gate == "connected":
        Connection.objects.create(person=tom.person, name=case.organisation_name, kind="trustee")
    elif gate == "paused":
        tom.pause(by=tom.person)
    elif gate == "left":
        tom.leave(by=tom.person)
    elif gate == "cause":
        cause = Cause.objects.first()
        case.causes.add(cause)
        tom.settle(by=tom.person, no_causes=[cause])
    elif gate == "charity":
        tom.settle(by=tom.person, no_organisations=case.organisation_name)
    elif gate == "blocked":
        case.organisation.blocked.add(tom)
    elif gate == "suspended":
        tom.person.is_active = False
        tom.person.save()

    said = {"who": [tom.pk], f"why_{tom.pk}": "Because I say so.", "override_reason": "x", "origin": "hand"}
    answer = at.tunde.post(case_url(case, "line-up/"), said)

    assert answer.status_code == 200
    assert not case.matches.exists()


def test_o5_fields_of_an_ask_are_not_taken_from_the_form(at: Any) -> None:
    said = {
        "who": [at.tom.pk],
        "state": "said_yes",
        "position": "9",
        "score": "99",
        "group": at.far.pk,
        "by": "1",
    }

    at.tunde.post(case_url(at.case, "line-up/"), said | {"volunteer": "1", "reasons": "Because", "role": "1"})

    match = Match.objects.get()
    assert (match.state, match.position, match.group, match.volunteer) == ("asked", 1, at.group, at.tom)
    assert match.score != 99
    assert match.decided_by == at.group.tunde


def test_c4_a_button_for_hands_decides_nothing_but_hands(at: Any) -> None:
    for state in ("asked", "said_yes", "introduced", "said_no"):
        match = a_match(at.group.tunde, at.group, state=state)
        url = case_url(match.request, f"hands/{match.ref}/")
        for answer in ("yes", "no"):
            assert at.tunde.post(url, {"answer": answer}).status_code == 404
        assert Match.objects.get(pk=match.pk).state == state
    hand = hand_of(at, volunteer=at.tom)
    hand.accept_hand(by=at.group.tunde)
    late = at.tunde.post(case_url(hand.request, f"hands/{hand.ref}/"), {"answer": "no"}, follow=True)
    assert late.status_code == 200
    assert Match.objects.get(pk=hand.pk).state == "said_yes"


def test_g15_two_presses_of_every_act_of_choosing_are_one(at: Any) -> None:
    for _press in range(3):
        at.tunde.post(case_url(at.case, "line-up/"), {"who": [at.tom.pk]}, follow=True)
    assert Match.objects.count() == OutgoingMail.objects.filter(kind="volunteers/ask").count() == 1
    for _press in range(3):
        assert at.tunde.post(case_url(at.case, "asking/"), follow=True).status_code == 200
    assert Match.objects.get().state == "released"
    hand = hand_of(at, volunteer=a_volunteer("Hana Quixano", at.group))
    for answer in ("yes", "yes", "no", "yes"):
        response = at.tunde.post(
            case_url(hand.request, f"hands/{hand.ref}/"), {"answer": answer}, follow=True
        )
        assert response.status_code == 200
    assert Match.objects.get(pk=hand.pk).state == "said_yes"
    assert OutgoingMail.objects.filter(kind="volunteers/said_yes_charity").count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "reworded", "paused", "code missing"])
def test_c4_a_hand_goes_up_only_where_somebody_is_looked_for(at: Any, how: str) -> None:
    if how == "withdrawn":
        at.case.withdraw()
    elif how == "reworded":
        at.case.rework(by=at.group.tunde)
    elif how == "paused":
        at.tom.pause(by=at.tom.person)
    person = (
        a_volunteer("New Comer", at.group, state="interested").person
        if how == "code missing"
        else at.tom.person
    )
    browser = sign_in(Client(), person)

    for _press in range(2):
        assert browser.post(f"/requests/{at.case.ref}/hand/").status_code in (200, 302, 404)
    assert not Match.objects.exists()


def test_o7_an_organiser_whose_role_ended_while_the_page_was_open_asks_nobody(at: Any) -> None:
    hand = hand_of(at)
    assert at.tunde.get(case_url(at.case, f"line-up/?who={at.tom.pk}")).status_code == 200
    newcomer = a_volunteer("Nia Newcomer", at.group, state="onboarding")
    Membership.objects.filter(person=at.group.tunde).update(ended_at=timezone.now())
    before = fingerprint()

    urls = [case_url(at.case, page) for page in CASE_PAGES] + [case_url(hand.request, f"hands/{hand.ref}/")]
    urls += [f"/groups/{at.group.slug}/manage/volunteers/"]
    for url in urls:
        answer = at.tunde.post(url, {"who": [at.tom.pk], "answer": "yes", "met": [newcomer.pk]})
        assert answer.status_code in (403, 404, 405), url
    assert what_changed(before) == []


# --- M6, O8, X6: numbers and addresses ------------------------------------------------------------------------------
@pytest.mark.parametrize("value", NONSENSE, ids=[one[:12] for one in NONSENSE])
def test_x6_m6_o8_no_address_breaks_a_page(at: Any, value: str) -> None:
    visitor, tom = Client(), sign_in(Client(), at.tom.person)
    bev = let_in(Client(), at.case.contacts.get())
    for browser in (visitor, tom):
        for name in ("page", "category", "size", "where", "region", "q", "per_page"):
            assert browser.get(f"/requests/?{name}={value}").status_code in (200, 400, 404), name
    for name in ("who", "turn_1", "name"):
        assert at.tunde.get(case_url(at.case, f"line-up/?{name}={value}")).status_code in (200, 302, 400, 404)
        assert at.tunde.get(case_url(at.case, f"people/?{name}={value}")).status_code in (200, 400, 404)
    posted = value.replace("%00", "x")
    assert at.tunde.post(case_url(at.case, "line-up/"), {"who": [posted, at.tom.pk]}).status_code == 200
    assert at.tunde.post(case_url(at.case, "passing/"), {"group": posted, "why": "x"}).status_code == 200
    assert at.tunde.post(f"/groups/{at.group.slug}/manage/volunteers/", {"met": [posted]}).status_code == 200
    assert at.tunde.get(f"/groups/{at.group.slug}/manage/volunteers/?page={value}").status_code in (
        200,
        400,
        404,
    )
    needed = {"act": "add", "another": posted, "offered": posted, "hours": posted, "category": posted}
    assert at.tunde.post(case_url(at.case, "needed/"), needed | {"windows": posted}).status_code == 200
    for page in ("sentences", "skills", "connections", "pause"):
        said = {
            "shown": posted,
            "more": posted,
            "hours": posted,
            "times": posted,
            "until": posted,
            "group": posted,
        }
        answer = tom.post(
            f"/volunteer/me/{page}/", said | {"causes": posted, "most_at_once": posted, "x": "1"}
        )
        assert answer.status_code == 200, page
    for url in (
        f"/volunteer/me/connections/{posted}/removal/",
        f"/help/request/{at.case.ref}/passing/{posted}/",
    ):
        for browser in (tom, bev):
            assert browser.get(url).status_code in (302, 404, 405), url
    national = sign_in(Client(), a_coordinator(second_factor=True))
    assert national.post("/national/matching/", {"fit": posted, "skills": posted}).status_code == 200


# --- Nobody learns who said no ------------------------------------------------------------------------------------------
def told(at: Any, case: HelpRequest) -> str:
    pages = ["", "people/", "asking/", "contact/", "people/?name=Tom", "needed/"]
    texts = [at.tunde.get(case_url(case, page), follow=True).text for page in pages]
    texts += [at.tunde.get(url).text for url in ("/today/", "/triage/", "/triage/?stage=finding")]
    return " ".join(texts)


def test_d_an_organiser_reads_the_same_after_a_no_and_after_silence(at: Any) -> None:
    """One of one: who could not is known to whoever chose, and whether they said so is not."""
    said = {}
    for how in ("no", "silence"):
        case = a_ready_request(at.group.tunde, at.group, organisation_name="Hope House")
        tom = a_volunteer("Tom Quixano", at.group)
        case.roles.get().line_up([{"volunteer": tom, "reasons": []}], by=at.group.tunde)
        match = case.matches.get()
        if how == "no":
            match.say_no(by=tom.person, reason="cause", words="I dislike them.")
        else:
            match.lapse()
        text = told(at, HelpRequest.objects.get(pk=case.pk))
        assert "I dislike them" not in text
        assert "not a cause" not in text
        assert match.ref not in text
        said[how] = at.tunde.get(case_url(case)).text.count("could not this time")
    assert said["no"] == said["silence"]


def test_d_there_is_no_page_of_somebody_who_said_no(at: Any) -> None:
    match = a_match(at.group.tunde, at.group, state="said_no", volunteer=at.tom)

    for page in ("hands", "introductions"):
        url = case_url(match.request, f"{page}/{match.ref}/")
        assert at.tunde.get(url).status_code == at.tunde.post(url, {"answer": "no"}).status_code == 404
    assert Match.objects.get(pk=match.pk).looked_at is None


# --- Who may be asked at all ----------------------------------------------------------------------------------------------
def test_c4_who_has_not_accepted_the_code_or_was_not_welcomed_is_asked_for_nothing_of_that_size(
    at: Any,
) -> None:
    new, met_nobody = (
        a_volunteer(f"N {state}", at.group, state=state) for state in ("interested", "onboarding")
    )
    job = a_ready_request(at.group.tunde, at.group, size="job")

    for case, volunteer in ((at.case, new), (job, new), (job, met_nobody)):
        answer = at.tunde.post(
            case_url(case, "line-up/"), {"who": [volunteer.pk], f"why_{volunteer.pk}": "All the same"}
        )
        assert answer.status_code == 200
    hand = sign_in(Client(), met_nobody.person)
    assert hand.post(f"/requests/{job.ref}/hand/").status_code == 200
    assert not Match.objects.exists()


def test_o10_joining_from_a_request_leads_nowhere_else(at: Any) -> None:
    browser = sign_in(Client(), PersonFactory())
    browser.post(f"/requests/{at.case.ref}/hand/")
    for page in ("sentences", "skills", "code"):
        for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "%0d%0aX: 1"):
            answer = browser.get(f"/volunteer/me/{page}/?next={bad}")
            assert "evil" not in answer.get("Location", "")
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example"):
        said = {"login": at.group.tunde.email, "password": "a-kettle-and-a-list", "next": bad}
        assert "evil" not in Client().post(f"/account/login/?next={bad}", said).get("Location", "")


def test_g23_addresses_of_volunteers_are_shown_thirty_times_an_hour(at: Any) -> None:
    browser = sign_in(Client(), PersonFactory(second_factor=True))
    Membership.objects.create(
        group=at.group, person_id=int(browser.session["_auth_user_id"]), role="organiser"
    )
    url = f"/groups/{at.group.slug}/manage/volunteers/{at.tom.pk}/contact/"

    answers = [browser.post(url).status_code for _press in range(31)]

    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }} %(x)s {event.__init__}", "\u202eabc" + "e\u0301" * 5]
)
def test_m1_m9_the_why_of_a_passing_is_printed_as_typed(at: Any, text: str) -> None:
    case = a_new_request(at.group)
    case.take(by=at.group.tunde)
    far = GroupFactory(run_by=[PersonFactory()])

    at.tunde.post(case_url(case, "passing/"), {"group": far.pk, "why": text})

    page = let_in(Client(), case.bev).get(case.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert ("{{ 7*7 }}" in page) == ("{{" in text)
