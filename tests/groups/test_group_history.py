"""What was done in a group, as sentences, for its leads and the network; and two people of one name."""

from typing import Any

import pytest
from django.test import Client

from groups import same_people
from groups.models import Membership, PageSection
from hub.access.who import Who
from hub.accounts.merging import PersonMerge
from hub.audit.models import AuditEntry, record
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha() -> Any:
    return PersonFactory(name="Asha Rahman", second_factor=True)


@pytest.fixture
def group(asha: Any) -> Any:
    return GroupFactory(run_by=[asha])


def page_of(group: Any, person: Any) -> Any:
    return sign_in(Client(), person).get(f"/groups/{group.slug}/manage/history/")


def test_acts_moves_and_versions_are_one_list(group: Any, asha: Any):
    record(Who(asha), "invited: organiser", group, group_id=group.pk)
    group.note("coverage", by=asha)
    PageSection.objects.create(group=group, title="Who we help", edited_by=asha)
    elsewhere = GroupFactory()
    record(Who(asha), "invited: lead", elsewhere, group_id=elsewhere.pk)

    page = page_of(group, asha).text

    assert "Asha Rahman wrote “Who we help” on the public page." in page
    moved = page.index("Asha Rahman changed the places that are covered.")
    assert moved < page.index("Asha Rahman invited somebody as organiser.")
    assert "to lead" not in page


def test_a_lead_reads_the_names_of_those_who_run_it_and_of_nobody_else(group: Any, asha: Any):
    tom = PersonFactory(name="Tom Price")
    volunteer = Membership.begin(tom, group, "volunteer", who=Who(tom))
    Membership.begin(PersonFactory(name="Kofi Boateng"), group, "organiser", who=Who(asha))
    record(Who(a_coordinator(name="Joan Walker")), "role ended: volunteer", volunteer, group_id=group.pk)

    Membership.begin(PersonFactory(name="Imran Malik"), group, "organiser")
    Membership.begin(PersonFactory(name="Lowri Llewelyn"), group, "volunteer")

    page = page_of(group, asha).text

    assert "Asha Rahman made Kofi Boateng organiser." in page
    assert "Imran Malik joined as organiser." in page
    assert "Somebody joined as volunteer." in page
    assert "Lowri" not in page
    assert "joined as volunteer." in page
    assert "A coordinator of the network ended the role of volunteer for somebody." in page
    assert "Tom Price" not in page
    assert "Joan Walker" not in page


def test_neither_a_concern_nor_somebodys_no_is_told(group: Any, asha: Any):
    for act in ("concern opened", "concern closed", "add request answered: no"):
        record(None, act, group, group_id=group.pk)

    page = page_of(group, asha).text

    assert "concern" not in page
    assert "said no" not in page


def test_four_chairs_of_a_groups_history(group: Any, asha: Any):
    elsewhere = PersonFactory()
    GroupFactory(run_by=[elsewhere])
    organiser = MembershipFactory(group=group).person

    assert page_of(group, asha).status_code == 200
    assert page_of(group, a_coordinator()).status_code == 200
    assert page_of(group, elsewhere).status_code == 404
    assert page_of(group, organiser).status_code == 403
    assert Client().get(f"/groups/{group.slug}/manage/history/").status_code == 302


@pytest.mark.parametrize("how_many", [1, 3])
def test_group_history_query_count(how_many: int, group: Any, asha: Any, django_assert_max_num_queries: Any):
    for _number in range(how_many):
        Membership.begin(PersonFactory(), group, "organiser", who=Who(asha))
        group.note("coverage", by=asha)
    browser = sign_in(Client(), asha)

    with django_assert_max_num_queries(10):
        page = browser.get(f"/groups/{group.slug}/manage/history/").text

    assert page.count("organiser.") == how_many


# --- The same name twice --------------------------------------------------------------------------------
def namesakes(group: Any, *names: str) -> list[Any]:
    return [
        MembershipFactory(group=group, person=PersonFactory(name=name), role="volunteer").person
        for name in names
    ]


def same(group: Any, person: Any, **said: str) -> Any:
    browser = sign_in(Client(), person)
    path = f"/groups/{group.slug}/manage/people/same/"
    return browser.post(path, said, follow=True) if said else browser.get(path)


def test_capitals_accents_and_spaces_make_no_other_name(group: Any):
    one, other = namesakes(group, "Siân  O’Neill", "SIAN o’neill")
    namesakes(group, "Sean O’Neill")
    namesakes(GroupFactory(), "Sian O’Neill")

    assert [(pair.one, pair.other) for pair in same_people.pairs_in(group)] == [(one.pk, other.pk)]


def test_whoever_runs_the_group_has_both_asked_and_hears_nothing(group: Any, asha: Any):
    one, other = namesakes(group, "Tom Price", "Tom Price")
    assert "Tom Price" in same(group, asha).text

    answer = same(group, asha, pair=f"{one.pk}-{other.pk}")

    assert "you will not hear what they say" in answer.text
    assert sorted(mail.to_email for mail in OutgoingMail.objects.all()) == sorted([one.email, other.email])
    assert "No two people here share a name." in answer.text
    merge = PersonMerge.objects.get()
    merge.refuse()
    assert same_people.pairs_in(group) == []
    assert "said that they are two people" not in page_of(group, asha).text
    assert AuditEntry.objects.filter(group_id=group.pk).count() == 1


def test_g5_a_lead_gains_nothing_by_asking(group: Any, asha: Any):
    """Not even about themselves and a namesake: the other has to type the lead's own address."""
    (tom,) = namesakes(group, "asha rahman")

    same(group, asha, pair=f"{asha.pk}-{tom.pk}")

    merge = PersonMerge.objects.get()
    assert (merge.kept_agreed_at, merge.gone_agreed_at) == (None, None)
    merge.agree("kept" if merge.kept == asha else "gone")
    merge.refresh_from_db()
    assert merge.done_at is None


@pytest.mark.parametrize("pair", ["1-2", "x", "", "1-1-1"])
def test_only_pairs_of_the_page_can_be_asked(group: Any, asha: Any, pair: str):
    namesakes(group, "Tom Price", "Tom Price")

    same(group, asha, pair=pair or "-")

    assert not PersonMerge.objects.exists()


def test_who_holds_a_network_role_is_not_suggested(group: Any):
    national = a_coordinator(name="Tom Price")
    MembershipFactory(group=group, person=national)
    namesakes(group, "Tom Price")

    assert same_people.pairs_in(group) == []


def test_four_chairs_of_namesakes(group: Any, asha: Any):
    elsewhere = PersonFactory(second_factor=True)
    GroupFactory(run_by=[elsewhere])
    organiser = MembershipFactory(group=group, person=PersonFactory(second_factor=True)).person

    assert same(group, asha).status_code == 200
    assert same(group, organiser).status_code == 200
    assert same(group, elsewhere).status_code == 404
    assert same(group, a_coordinator(second_factor=True)).status_code in (
        403,
        404,
    )  # she reads no volunteers' names
    assert Client().get(f"/groups/{group.slug}/manage/people/same/").status_code == 302


def test_at_most_twenty_five_at_a_time(group: Any, django_assert_num_queries: Any):
    namesakes(group, *["Tom Price"] * 12)

    with django_assert_num_queries(1):
        assert len(same_people.pairs_in(group)) == 25
