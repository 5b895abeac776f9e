"""What two accounts made one, and taken apart again, never give: a right that has ended, or a yes that nobody gave."""

from typing import Any

import pytest

from groups.models import Membership
from hub.access.who import Who
from hub.accounts import second_account
from hub.accounts.merging import PersonMerge
from hub.accounts.models import User
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_volunteer
from tests.hub.test_person_merge import HOME, WORK, asked, by_link, merged
from volunteers.models import MatchingRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> User:
    return PersonFactory(name="Asha Rahman", email=WORK)


@pytest.fixture
def home() -> User:
    return PersonFactory(name="Asha Rahman", email=HOME)


@pytest.fixture
def lead() -> User:
    return PersonFactory()


def roles_in(group: Any, *people: User) -> set[tuple[int, str]]:
    return set(Membership.objects.live().filter(group=group, person__in=people).values_list("person", "role"))


# --- Taken apart (G4, G5, O6) -------------------------------------------------------------------------------
def test_g4_a_role_that_ended_meanwhile_does_not_come_back_with_the_second_account(
    work: User, home: User, lead: User
):
    group = GroupFactory(run_by=[lead])
    for person in (work, home):
        MembershipFactory(group=group, person=person, role="organiser")
    merge = merged(work, home)
    Membership.objects.live().get(group=group, person=work).stop(who=Who(lead))

    merge.undo(by=work)

    assert roles_in(group, work, home) == set()


def test_g5_whoever_lost_the_lead_gets_no_second_one_back(work: User, home: User, lead: User):
    group = GroupFactory(run_by=[lead])
    MembershipFactory(group=group, person=work, role="organiser")
    MembershipFactory(group=group, person=home, role="lead")
    merge = merged(work, home)
    Membership.objects.live().get(group=group, person=work).stop(who=Who(lead))

    merge.undo(by=work)

    assert roles_in(group, work, home) == set()


def test_a_role_that_both_had_and_that_goes_on_is_back_twice(work: User, home: User, lead: User):
    group = GroupFactory(run_by=[lead])
    for person in (work, home):
        MembershipFactory(group=group, person=person, role="organiser")
    merge = merged(work, home)

    merge.undo(by=work)

    assert roles_in(group, work, home) == {(work.pk, "organiser"), (home.pk, "organiser")}


def test_both_pages_as_volunteers_may_be_suggested_again(work: User, home: User):
    pages = [a_volunteer(person=person) for person in (work, home)]
    MatchingRow.objects.refresh_all()
    before = what_matching_knows()
    merge = merged(work, home)
    assert what_matching_knows() != before

    merge.undo(by=work)

    assert what_matching_knows() == before
    assert {row.volunteer_id for row in MatchingRow.objects.all()} == {page.pk for page in pages}


def what_matching_knows() -> list[str]:
    columns = [field.attname for field in MatchingRow._meta.concrete_fields if field.attname != "id"]
    return sorted(map(repr, MatchingRow.objects.values_list(*columns)))


# --- The yes of each side -----------------------------------------------------------------------------------
def test_naming_an_account_that_would_stay_says_no_yes_for_it(work: User, home: User):
    """Whoever is asked to go may name the other address; that is not the other's yes."""
    merge = asked(work, home)
    PersonMerge.objects.filter(pk=merge.pk).update(kept_agreed_at=None)  # as when an organiser had both asked

    second_account.name_own(home, work.email, who=Who(home))
    merge.refresh_from_db()
    assert merge.kept_agreed_at is None

    assert not merge.agree("gone")
    assert User.objects.get(pk=home.pk).is_active


def test_whoever_names_the_one_who_asked_them_finds_the_question_open(work: User, home: User):
    merge = asked(work, home)

    second_account.name_own(home, work.email, who=Who(home))
    merge.refresh_from_db()

    assert (merge.kept_agreed_at is not None, merge.gone_agreed_at) == (True, None)
    assert by_link(merge, "gone").get("/account/merge/answer/").status_code == 200


def test_what_was_never_done_is_not_taken_back_and_its_letter_is_kept_for_when_it_is(work: User, home: User):
    merge = asked(work, home)
    browser = by_link(merge, "gone")

    assert browser.post("/account/merge/answer/", {"act": "undo"}).status_code == 409
    assert not OutgoingMail.objects.filter(kind="hub/person_merge_undone").exists()

    for act in ("undo", "yes", "sure", "undo"):
        browser.post("/account/merge/answer/", {"other_address": WORK, "act": act})
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert OutgoingMail.objects.filter(kind="hub/person_merge_undone").count() == 2


# --- The second factor (A6) ---------------------------------------------------------------------------------
def test_a_mailbox_alone_gives_away_no_account_with_a_second_factor(work: User):
    lead = PersonFactory(email=HOME, second_factor=True)
    group = GroupFactory(run_by=[lead])
    merge = asked(work, lead)
    browser = by_link(merge, "gone")

    page = browser.get("/account/merge/answer/")
    answers = [
        browser.post("/account/merge/answer/", {"other_address": WORK, "act": act}) for act in ("", "sure")
    ]

    assert "sign in" in page.text
    assert [answer.status_code for answer in answers] == [403, 403]
    assert roles_in(group, work, lead) == {(lead.pk, "lead")}


@pytest.mark.parametrize("shown", [True, False])
def test_with_the_second_factor_shown_the_link_is_enough(work: User, shown: bool):
    lead = PersonFactory(email=HOME, second_factor=True)
    group = GroupFactory(run_by=[lead])
    merge = asked(work, lead)
    browser = sign_in(by_link(merge, "gone"), lead, shown=shown)

    for act in ("", "sure"):
        browser.post("/account/merge/answer/", {"other_address": WORK, "act": act})

    assert roles_in(group, work, lead) == ({(work.pk, "lead")} if shown else {(lead.pk, "lead")})


def test_somebody_elses_second_factor_is_none(work: User):
    lead = PersonFactory(email=HOME, second_factor=True)
    merge = asked(work, lead)
    browser = sign_in(by_link(merge, "gone"), PersonFactory(second_factor=True))

    answer = browser.post("/account/merge/answer/", {"other_address": WORK, "act": "sure"})

    assert answer.status_code == 403
    assert User.objects.get(pk=lead.pk).is_active


def test_no_is_said_without_a_second_factor(work: User):
    merge = asked(work, PersonFactory(email=HOME, second_factor=True))

    answer = by_link(merge, "gone").post("/account/merge/answer/", {"act": "no"})

    merge.refresh_from_db()
    assert (answer.status_code, merge.refused_at is not None) == (200, True)
