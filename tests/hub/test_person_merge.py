"""Two accounts of one person become one: both addresses say yes, nothing is lost, and it can be taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import Membership
from hub import shelves
from hub.access.who import Who
from hub.accounts import second_account
from hub.accounts.merging import PersonMerge
from hub.accounts.models import NetworkRole, Preference, User
from hub.accounts.one_person import STAYS, all_places, moving
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.volunteers import a_match, a_volunteer

pytestmark = pytest.mark.django_db

WORK, HOME = "asha@work.example", "asha@home.example"


@pytest.fixture
def work() -> User:
    return PersonFactory(name="Asha Rahman", email=WORK)


@pytest.fixture
def home() -> User:
    return PersonFactory(name="Asha Rahman", email=HOME)


def asked(kept: User, gone: User, *, by: User | None = None) -> PersonMerge:
    """As if `kept` had named the address of `gone`."""
    second_account.name_own(kept, gone.email, who=Who(kept))
    return PersonMerge.objects.get(kept=kept, gone=gone)


def merged(kept: User, gone: User) -> PersonMerge:
    merge = asked(kept, gone)
    merge.agree("gone")
    merge.refresh_from_db()
    return merge


def by_link(merge: PersonMerge, side: str) -> Client:
    """A browser that has followed the link of the mail."""
    browser = Client()
    link = getattr(merge, f"{side}_link")
    assert browser.get(f"/account/merge/answer/{link.token}/").status_code == 302
    return browser


# --- Naming a second account ------------------------------------------------------------------------
def test_naming_a_second_account_asks_that_address_alone(work: User, home: User, client: Client):
    sign_in(client, work).post("/account/merge/", {"email": HOME.upper()})

    asks = OutgoingMail.objects.filter(kind="hub/person_merge_ask")
    assert [mail.to_email for mail in asks] == [HOME]
    merge = PersonMerge.objects.get()
    assert (merge.kept, merge.gone, merge.done_at) == (work, home, None)
    assert (merge.kept_agreed_at is not None, merge.gone_agreed_at) == (True, None)


def work_of(browser: Client, address: str) -> tuple[Any, list[str]]:
    with CaptureQueriesContext(connection) as questions:
        answer = browser.post("/account/merge/", {"email": address}, follow=True)
    shapes = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in questions]
    shapes = [
        shape for shape in shapes if not re.search("RELEA|ROLLB", shape)
    ]  # savepoints stand in for commits
    return answer, shapes


def test_g3_naming_an_address_tells_nobody_whether_there_is_an_account(work: User, home: User):
    trusted, closed = a_coordinator(), PersonFactory(is_active=False)
    refused = PersonFactory()
    asked(work, refused).refuse()
    browser = sign_in(Client(), work)
    work_of(browser, "warm@work.example")
    sign_in(browser, work)

    answers = []
    for address in (HOME, "nobody@home.example", trusted.email, closed.email):
        answers.append(work_of(browser, address))

    pages = {re.sub(r'value="[^"]*"', "", page.text) for page, _shapes in answers}
    assert len(pages) == 1
    counts = [len(shapes) for _page, shapes in answers]
    assert len(set(counts)) == 1, "\n".join(["", *answers[0][1], "--", *answers[1][1]])


def test_g3_what_was_refused_stays_quiet_and_looks_the_same(work: User, home: User):
    asked(work, home).refuse()
    OutgoingMail.objects.all().delete()
    browser = sign_in(Client(), work)

    first, shapes = work_of(browser, "nobody@home.example")
    again, same = work_of(browser, HOME)

    assert (first.status_code, len(shapes)) == (again.status_code, len(same))
    assert not OutgoingMail.objects.exists()
    assert not PersonMerge.objects.open().exists()


def test_whoever_said_no_may_change_their_own_mind(work: User, home: User):
    asked(work, home).refuse()

    second_account.name_own(home, WORK, who=Who(home))

    assert PersonMerge.objects.open().get().kept == home


def test_one_own_address_is_no_second_account(work: User, client: Client):
    answer = sign_in(client, work).post("/account/merge/", {"email": WORK})

    assert "Give the other one" in answer.text


def test_the_history_of_who_named_tells_no_more_than_the_answer(work: User, home: User, client: Client):
    browser = sign_in(client, work)
    for address in (HOME, "nobody@home.example"):
        browser.post("/account/merge/", {"email": address})

    told = AuditEntry.objects.filter(actor_id=work.pk).values_list("act", "about_type", "about_id")
    assert list(told) == [("second account named", "hub.user", str(work.pk))] * 2


# --- Answering by the link --------------------------------------------------------------------------
def test_a8_a_mail_scanner_changes_nothing(work: User, home: User):
    merge = asked(work, home)
    path = f"/account/merge/answer/{merge.gone_link.token}/"

    for _time in range(5):
        Client().get(path, follow=True)
    Client().head(path)
    by_link(merge, "gone").get("/account/merge/answer/")

    merge.refresh_from_db()
    assert (merge.gone_agreed_at, merge.done_at, merge.refused_at) == (None, None, None)
    assert merge.gone_link.is_live


def test_a13_the_token_leaves_the_address_at_once(work: User, home: User):
    merge = asked(work, home)
    token = merge.gone_link.token

    answer = Client().get(f"/account/merge/answer/{token}/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/merge/answer/")
    assert answer.cookies["link"]["path"] == "/account/merge/answer/"
    assert answer.cookies["link"]["httponly"]


def test_a14_another_links_token_opens_nothing_here(work: User, home: User):
    merge = asked(work, home)
    other = PrivateLink.issue("invitation", merge)

    assert Client().get(f"/account/merge/answer/{other.token}/").status_code == 404
    assert Client().get(f"/groups/invitation/{merge.gone_link.token}/").status_code == 404


def test_a15_an_earlier_link_a_refused_one_and_an_old_one_no_longer_work(work: User, home: User):
    first = asked(work, home).gone_link
    merge = asked(work, home)
    assert Client().get(f"/account/merge/answer/{first.token}/").status_code == 404
    browser = by_link(merge, "gone")

    PrivateLink.objects.filter(pk=merge.gone_link_id).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get("/account/merge/answer/").status_code == 404

    PrivateLink.objects.filter(pk=merge.gone_link_id).update(expires_at=timezone.now() + timedelta(days=1))
    browser.post("/account/merge/answer/", {"act": "no"})
    assert browser.get("/account/merge/answer/").status_code == 404
    assert Client().get("/account/merge/answer/").status_code == 404


def test_without_the_other_address_nobody_says_yes(work: User, home: User):
    stranger = PersonFactory()
    merge = asked(work, home)
    browser = by_link(merge, "gone")

    for typed in ("", "nonsense", HOME, stranger.email, "nobody@home.example"):
        answer = browser.post("/account/merge/answer/", {"act": "yes", "other_address": typed})
        assert answer.status_code == 200
        assert WORK not in answer.text
    merge.refresh_from_db()
    assert merge.gone_agreed_at is None


def test_the_page_names_no_other_address_before_it_was_typed(work: User, home: User):
    page = by_link(asked(work, home), "gone").get("/account/merge/answer/")

    assert HOME in page.text
    assert WORK not in page.text


def test_both_yeses_make_one_account_and_both_addresses_hear(work: User, home: User):
    group = GroupFactory(run_by=[home])
    merge = asked(work, home)
    browser = by_link(merge, "gone")

    preview = browser.post("/account/merge/answer/", {"act": "yes", "other_address": WORK})
    assert "1 role in a group" in preview.text
    assert not PersonMerge.objects.get().done_at
    done = browser.post("/account/merge/answer/", {"act": "sure", "other_address": WORK}, follow=True)

    assert "The two accounts are one now" in done.text
    assert Membership.objects.get(group=group).person == work
    assert not User.objects.get(pk=home.pk).is_active
    mails = OutgoingMail.objects.filter(kind="hub/person_merge_done")
    assert sorted(mail.to_email for mail in mails) == [HOME, WORK]


def test_a_guess_at_the_other_address_is_slow(work: User, home: User):
    browser = by_link(asked(work, home), "gone")
    said = {"act": "yes", "other_address": "guess@work.example"}

    answers = [browser.post("/account/merge/answer/", said).status_code for _time in range(11)]

    assert answers == [200] * 10 + [429]


def test_no_thats_not_me_is_for_good_and_nobody_hears_who_said_so(work: User, home: User):
    merge = asked(work, home)

    answer = by_link(merge, "gone").post("/account/merge/answer/", {"act": "no"})

    assert "stay as they are" in answer.text
    merge.refresh_from_db()
    assert merge.refused_at is not None
    assert merge.gone_agreed_at is None
    assert not OutgoingMail.objects.exclude(kind="hub/person_merge_ask").exists()
    own = sign_in(Client(), work).get("/account/history/")
    assert "two people" not in own.text


# --- What is refused --------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["national", "admin", "safeguarding"])
def test_who_holds_a_role_on_the_network_is_never_merged(work: User, home: User, role: str):
    merge = asked(work, home)
    NetworkRole.give(home, role, region_code="E12000003" if role == "safeguarding" else "")

    with pytest.raises(TransitionError):
        merge.agree("gone")
    merge.refresh_from_db()
    assert merge.done_at is None


def test_a_closed_account_is_not_merged(work: User, home: User):
    merge = asked(work, home)
    User.objects.filter(pk=work.pk).update(is_active=False)

    with pytest.raises(TransitionError):
        merge.agree("gone")


def test_g5_merging_gives_no_more_than_both_had_and_only_with_both_yeses(work: User, home: User):
    group = GroupFactory(run_by=[home])
    before = Who(work).audiences
    merge = asked(work, home)

    merge.agree("kept")
    assert Who(work).audiences == before

    merge.agree("gone")
    assert Who(User.objects.get(pk=work.pk)).groups_as("lead") == {group.pk}
    assert Who(User.objects.get(pk=home.pk)).audiences == {"visitor", "person"}


# --- What comes together ----------------------------------------------------------------------------
def test_every_relation_to_a_person_is_moved_or_stays_for_a_reason():
    names = {place.name for place in all_places()}

    assert {place.name for place in moving()} | STAYS.keys() == names | STAYS.keys()
    assert sorted(STAYS.keys() - names) == []
    assert all(STAYS.values())
    for model in apps.get_models(include_auto_created=True):
        for rule in model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and rule.expressions:
                told = str(rule.expressions)
                mine = [place.field.name for place in all_places(model)]
                assert not any(name in told for name in mine), f"{rule.name}: the move can't read expressions"


def test_rows_of_every_app_that_the_preview_counts_exist():
    labels = {model._meta.label for model in apps.get_models()}

    assert shelves.PERSON_ROWS.keys() <= labels
    assert all(str(words(2)) for words in shelves.PERSON_ROWS.values())


def test_a_role_that_both_had_stays_once_and_its_evenings_count_on(work: User, home: User):
    group = GroupFactory()
    kept = MembershipFactory(group=group, person=work, role="organiser", evenings=3)
    MembershipFactory(group=group, person=home, role="organiser", evenings=4)

    merge = merged(work, home)

    assert list(Membership.objects.live().filter(group=group)) == [kept]
    kept.refresh_from_db()
    assert kept.evenings == 7
    merge.undo(by=work)
    kept.refresh_from_db()
    assert (kept.evenings, Membership.objects.live().filter(group=group).count()) == (3, 2)


def test_a_lead_is_no_organiser_besides(work: User, home: User):
    group = GroupFactory()
    MembershipFactory(group=group, person=work, role="organiser")
    MembershipFactory(group=group, person=home, role="lead")

    merged(work, home)

    assert [role.role for role in Membership.objects.live().filter(group=group, person=work)] == ["lead"]


def test_both_were_volunteers(work: User, home: User):
    stays, other = a_volunteer(person=work), a_volunteer(person=home)
    met = a_match(PersonFactory(), state="introduced", volunteer=other)

    merge = merged(work, home)

    met.refresh_from_db()
    assert met.volunteer == stays
    other.refresh_from_db()
    assert other.person == home
    merge.undo(by=work)
    met.refresh_from_db()
    assert met.volunteer == other


def test_a_mail_somebody_switched_off_stays_off(work: User, home: User):
    Preference.objects.create(person=home, kind="a/kind", how_often="off")
    Preference.objects.create(person=home, kind="b/kind", how_often="off")
    Preference.objects.create(person=work, kind="b/kind", how_often="now")

    merged(work, home)

    assert dict(Preference.objects.filter(person=work).values_list("kind", "how_often")) == {
        "a/kind": "off", "b/kind": "now",
    }  # fmt: skip


def test_what_only_the_other_account_said_is_said(work: User, home: User):
    User.objects.filter(pk=home.pk).update(home_outcode="LS6", pronouns="she/her")
    home.refresh_from_db()

    merge = merged(work, home)

    work.refresh_from_db()
    assert (work.home_outcode, work.pronouns, work.name) == ("LS6", "she/her", "Asha Rahman")
    merge.undo(by=work)
    work.refresh_from_db()
    assert work.home_outcode == ""


def test_the_closed_account_is_signed_out_and_cannot_sign_in(work: User, home: User):
    browser = sign_in(Client(), home)
    merged(work, home)

    assert browser.get("/account/").status_code == 302
    answer = Client().post("/account/login/", {"login": HOME, "password": "a-kettle-and-a-list"}, follow=True)
    assert not answer.wsgi_request.user.is_authenticated
    assert User.objects.get(pk=home.pk).password == home.password


# --- Taking it back ---------------------------------------------------------------------------------
def test_undone_by_the_person_within_thirty_days(work: User, home: User, client: Client):
    group = GroupFactory(run_by=[home])
    merge = merged(work, home)
    browser = sign_in(client, User.objects.get(pk=work.pk))
    assert "can be taken back" in browser.get("/account/merge/").text

    work.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    browser = sign_in(Client(), User.objects.get(pk=work.pk))
    assert browser.get(f"/account/merge/{merge.pk}/undoing/").status_code == 200
    answer = browser.post(f"/account/merge/{merge.pk}/undoing/", follow=True)

    assert "two accounts again" in answer.text
    assert User.objects.get(pk=home.pk).is_active
    assert Membership.objects.get(group=group).person == home
    again = browser.post(f"/account/merge/{merge.pk}/undoing/")
    assert again.status_code == 302
    assert OutgoingMail.objects.filter(kind="hub/person_merge_undone").count() == 2


def test_undone_from_the_closed_address_by_its_link(work: User, home: User):
    merge = merged(work, home)

    answer = by_link(merge, "gone").post("/account/merge/answer/", {"act": "undo"}, follow=True)

    assert answer.status_code == 200
    assert User.objects.get(pk=home.pk).is_active


def test_after_thirty_days_it_stays(work: User, home: User):
    merge = merged(work, home)
    PersonMerge.objects.filter(pk=merge.pk).update(done_at=timezone.now() - timedelta(days=31))

    with pytest.raises(TransitionError):
        merge.undo(by=work)


def test_what_changed_since_stays(work: User, home: User):
    mine, theirs = GroupFactory(run_by=[home]), GroupFactory(run_by=[home])
    merge = merged(work, home)
    somebody = PersonFactory()
    Membership.objects.filter(group=mine).update(person=somebody)

    undone = merge.undo(by=work)

    assert [line.label for line in undone.left] == ["groups.membership"]
    assert Membership.objects.get(group=mine).person == somebody
    assert Membership.objects.get(group=theirs).person == home


def test_a_chain_goes_on_and_comes_apart_from_its_end(work: User, home: User):
    third = PersonFactory(email="asha@club.example")
    group = GroupFactory(run_by=[home])
    first = merged(work, home)
    second = merged(third, User.objects.get(pk=work.pk))
    assert Membership.objects.get(group=group).person == third
    assert PersonMerge.objects.accounts_of(third) == [third.pk, work.pk, home.pk]

    with pytest.raises(TransitionError, match="Take that back first"):
        first.undo(by=third)
    second.undo(by=third)
    first.refresh_from_db()
    first.undo(by=work)

    assert Membership.objects.get(group=group).person == home
    assert User.objects.filter(is_active=True, pk__in=[work.pk, home.pk, third.pk]).count() == 3


def test_pressing_twice_changes_nothing(work: User, home: User):
    GroupFactory(run_by=[home])
    merge = merged(work, home)
    rows = merge.journal.rows.count()

    assert merge.agree("gone") is True
    merge.refresh_from_db()
    assert merge.journal.rows.count() == rows
    merge.undo(by=work)
    assert merge.undo(by=work).restored == 0
    with pytest.raises(TransitionError):
        merge.agree("gone")


def test_questions_about_a_closed_account_end(work: User, home: User):
    other = PersonFactory()
    waiting = asked(other, home)

    merged(work, home)

    assert not PrivateLink.objects.get(pk=waiting.gone_link_id).is_live


# --- The network ------------------------------------------------------------------------------------
def test_a_coordinator_types_both_addresses_and_both_are_asked(work: User, home: User):
    browser = sign_in(Client(), a_coordinator(second_factor=True))
    said = {"email": WORK, "other_email": HOME}

    answer = browser.post("/national/people/same/", said, follow=True)

    assert "both addresses are asked" in answer.text
    assert sorted(mail.to_email for mail in OutgoingMail.objects.all()) == [HOME, WORK]
    merge = PersonMerge.objects.get()
    assert merge.kept == work  # the older one
    first = by_link(merge, "kept").post(
        "/account/merge/answer/", {"act": "yes", "other_address": HOME}, follow=True
    )
    assert "other address is asked" in first.text
    by_link(merge, "gone").post("/account/merge/answer/", {"act": "sure", "other_address": WORK})
    merge.refresh_from_db()
    assert merge.done_at is not None


@pytest.mark.parametrize("addresses", [(WORK, "x@y.example"), ("x@y.example", "z@y.example"), (WORK, WORK)])
def test_g3_a_coordinator_hears_nothing_of_addresses(work: User, home: User, addresses: tuple[str, str]):
    browser = sign_in(Client(), a_coordinator(second_factor=True))
    said = {"email": addresses[0], "other_email": addresses[1]}

    answer = browser.post("/national/people/same/", said, follow=True)

    assert answer.status_code == 200
    assert not OutgoingMail.objects.exists()
    assert not PersonMerge.objects.exists()
    if addresses[0] != addresses[1]:
        assert "both addresses are asked" in answer.text


def test_a_coordinator_sees_a_number_and_no_name_and_takes_it_back(work: User, home: User):
    merge = merged(work, home)
    browser = sign_in(Client(), a_coordinator(name="Joan Walker", second_factor=True))

    page = browser.get("/national/people/same/").text
    assert f"Number {merge.pk}" in page
    assert not any(word in page for word in ("Asha", WORK, HOME))
    browser.post(f"/account/merge/{merge.pk}/undoing/")

    assert User.objects.get(pk=home.pk).is_active


# --- Four chairs ------------------------------------------------------------------------------------
def test_four_chairs_of_taking_it_back(work: User, home: User):
    merge = merged(work, home)
    path = f"/account/merge/{merge.pk}/undoing/"
    elsewhere = merged(PersonFactory(), PersonFactory())

    assert Client().get(path).status_code == 302  # nobody
    assert sign_in(Client(), PersonFactory()).get(path).status_code == 404
    own = sign_in(Client(), User.objects.get(pk=work.pk))
    assert own.get(path).status_code == 200
    assert own.get(f"/account/merge/{elsewhere.pk}/undoing/").status_code == 404


def test_four_chairs_of_naming_two():
    for path in ("/account/merge/", "/national/people/same/"):
        assert Client().get(path).status_code == 302
    assert sign_in(Client(), PersonFactory()).get("/account/merge/").status_code == 200
    assert sign_in(Client(), PersonFactory()).get("/national/people/same/").status_code in (403, 404)


@pytest.mark.parametrize("how_many", [1, 3])
def test_naming_page_query_count(how_many: int, work: User, django_assert_max_num_queries: Any):
    for _number in range(how_many):
        merged(work, PersonFactory())
    browser = sign_in(Client(), User.objects.get(pk=work.pk))

    with django_assert_max_num_queries(8):
        page = browser.get("/account/merge/")

    assert page.text.count("became part of this account") == how_many
