"""Both sides, or one hand thrice, at the same moment: one act, one mail, and no broken page (G15, C4, C7)."""

from types import SimpleNamespace

import pytest
from django.test import Client

from hub.mail.models import OutgoingMail
from tests.access.answers import fingerprint, what_changed
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_volunteer, let_in
from tests.security.test_catalogue_presses import at_once, thrice
from volunteers.models import HelpRequest, Match, Passing, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> SimpleNamespace:
    asha = PersonFactory(name="Asha Rahman", second_factor=True)
    return SimpleNamespace(asha=asha, group=GroupFactory(run_by=[asha]))


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=f"volunteers/{kind}").count()


def sides(match: Match) -> tuple[Client, str, Client, str]:
    """Bev's browser and the place of her acts; Tom's and his."""
    bev = let_in(Client(), match.request.contacts.get())
    tom = sign_in(Client(), match.volunteer.person)
    return bev, f"/help/request/{match.request.ref}/introduction/{match.ref}/", tom, match.get_absolute_url()


def test_g15_a_volunteer_says_yes_once_and_a_charity_introduces_once(at: SimpleNamespace) -> None:
    match = a_match(at.asha, at.group)
    bev, hers, tom, his = sides(match)

    assert thrice(tom, f"{his}yes/") == [302] * 3
    assert mails("said_yes_charity") == 1
    assert thrice(bev, hers, say="yes") == [302] * 3
    assert (mails("introduced"), mails("introduced_charity")) == (1, 1)
    assert match.moves.filter(act="introduced").count() == 1


def test_g15_words_and_thanks_arrive_once(at: SimpleNamespace) -> None:
    bev, hers, tom, his = sides(a_match(at.asha, at.group, state="introduced"))

    assert thrice(bev, f"{hers}words/", words="Hello Tom.") == [302] * 3
    assert thrice(tom, f"{his}words/", words="Hello Bev.") == [302] * 3
    assert thrice(bev, f"{hers}thanks/", words="Thank you.") == [302] * 3
    assert (mails("hub_words"), mails("hub_words_charity"), mails("thanks_arrived")) == (1, 1, 1)


def test_c4_both_end_it_in_their_own_way_at_the_same_moment(at: SimpleNamespace) -> None:
    match = a_match(at.asha, at.group, state="introduced")
    bev, hers, tom, his = sides(match)

    answers = at_once(
        bev, tom, bev, url=[f"{hers}talked/", f"{his}not-right/", f"{hers}not-right/"], said={"say": "talked"}
    )

    assert set(answers) <= {200, 302}
    ended = Match.objects.get(pk=match.pk)
    assert ended.state in ("done", "not_right")
    assert match.moves.filter(act__in=["finished", "not right"]).count() == 1


def test_c4_a_charity_introduces_while_the_volunteer_takes_the_yes_back(at: SimpleNamespace) -> None:
    match = a_match(at.asha, at.group, state="said_yes")
    bev, hers, tom, his = sides(match)

    answers = at_once(bev, tom, url=[hers, f"{his}release/"], said={"say": "yes", "reason": "time"})

    assert set(answers) <= {200, 302}
    ended = Match.objects.get(pk=match.pk)
    assert ended.state in ("introduced", "said_no")
    assert mails("introduced") == (ended.state == "introduced")


def test_c7_no_by_link_and_yes_signed_in_are_one_answer(at: SimpleNamespace) -> None:
    match = a_match(at.asha, at.group)
    _bev, _hers, tom, his = sides(match)
    holder = Client()
    holder.get(f"/volunteer/a/{match.link().token}/")

    answers = at_once(tom, holder, tom, url=[f"{his}yes/", f"{his}no/", f"{his}later/"], said={"until": "x"})

    assert set(answers) <= {200, 302}
    assert match.moves.filter(act__in=["said yes", "said no"]).count() == 1


def test_g15_a_hand_goes_up_once_and_a_line_is_made_once(at: SimpleNamespace) -> None:
    case = a_ready_request(at.asha, at.group)
    tom, sam = (a_volunteer(name, at.group) for name in ("Tom Price", "Sam Idowu"))

    answers = thrice(sign_in(Client(), tom.person), f"/requests/{case.ref}/hand/")
    assert max(answers) < 500
    assert Match.objects.filter(volunteer=tom).count() == 1
    answers = thrice(sign_in(Client(), at.asha), f"/triage/{case.ref}/line-up/", who=[sam.pk])
    assert max(answers) < 500
    assert Match.objects.filter(volunteer=sam).count() == mails("ask") == 1


def test_g15_somebody_is_welcomed_once_and_the_code_is_accepted_once(at: SimpleNamespace) -> None:
    new = a_volunteer("Nia Newcomer", at.group, state="onboarding")

    answers = thrice(sign_in(Client(), at.asha), f"/groups/{at.group.slug}/manage/volunteers/", met=[new.pk])

    assert set(answers) <= {200, 302}
    assert Volunteer.objects.get(pk=new.pk).state == "ready"
    assert mails("welcomed") == 1
    joining = a_volunteer("Jo Joiner", at.group, state="interested")
    assert max(thrice(sign_in(Client(), joining.person), "/volunteer/me/code/")) < 500
    assert joining.steps_done.filter(slug="code").count() == 1


def test_g15_both_yeses_to_a_passing_at_the_same_moment_pass_it_on_once(at: SimpleNamespace) -> None:
    far = GroupFactory(run_by=[PersonFactory()])
    case = a_new_request(at.group)
    passing = Passing.propose(case, far, by=at.asha, why="Nearer.")
    bev = let_in(Client(), case.bev)
    theirs = sign_in(Client(), far.memberships.get().person)
    urls = [f"/help/request/{case.ref}/passing/{passing.pk}/", f"/triage/{case.ref}/passing/answer/"]

    answers = at_once(bev, theirs, bev, theirs, url=urls * 2, said={"say": "yes", "answer": "yes"})

    assert max(answers) < 500
    assert Passing.objects.get().ended_by == "both"
    assert HelpRequest.objects.get().group == far


@pytest.mark.parametrize("state", ["asked", "said_yes", "introduced", "not_right"])
def test_o13_looking_at_every_page_of_two_changes_nothing(at: SimpleNamespace, state: str) -> None:
    match = a_match(at.asha, at.group, state=state, size="job")
    bev, hers, tom, his = sides(match)
    asha, case = sign_in(Client(), at.asha), f"/triage/{match.request.ref}/"
    before = fingerprint()

    acts = [
        "",
        "talked/",
        "note/",
        "agreement/",
        "closing/",
        "ending/",
        "not-right/",
        "words/",
        "thanks/",
        "follow-up/",
    ]
    pages = [(bev, hers + act) for act in acts] + [(bev, f"/help/request/{match.request.ref}/ahead/")]
    pages += [(tom, his + act) for act in [*acts, "yes/", "no/", "later/", "release/", "again/"]]
    pages += [
        (asha, case + page) for page in ("", "people/", "line-up/?who=1", "asking/", "passing/", "needed/")
    ]
    pages += [
        (asha, f"{case}introductions/{match.ref}/"),
        (asha, f"/groups/{at.group.slug}/manage/volunteers/"),
    ]
    pages += [
        (tom, f"/volunteer/me/{page}")
        for page in ("", "pause/", "leaving/", "code/", "skills/", "connections/")
    ]
    for browser, url in pages:
        assert browser.head(url).status_code < 500, url
        assert browser.get(url).status_code < 500, url
        for method in ("put", "delete", "patch", "trace"):
            assert getattr(browser, method)(url).status_code in (302, 403, 404, 405, 501), (method, url)
    assert what_changed(before) == []
