"""Somebody writes for a group's page while it joins another or closes: they are told where it went and keep their words."""

import pytest
from django.test import Client

from hub.access.who import Who
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.groups.test_endings import a_group, address, closed, joined

pytestmark = pytest.mark.django_db
SAID = {"title": "About us", "text": "We meet <b>on Tuesdays</b>.\n\nBring a laptop.", "version": 0}
SHOWN = "We meet &lt;b&gt;on Tuesdays&lt;/b&gt;.\n\nBring a laptop.</textarea>"


@pytest.fixture
def niamh():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


@pytest.fixture
def kirkstall():
    group = a_group("Kirkstall")
    group.tunde = MembershipFactory(group=group, person=PersonFactory(second_factor=True)).person
    return group


@pytest.fixture
def leeds():
    return a_group("Leeds", place_outcode="LS1")


def save(group, person, section="about", **said):
    return sign_in(Client(), person).post(address("section", group, section), SAID | said)


@pytest.mark.parametrize("who", ["lead", "tunde"])
def test_after_a_merge_the_words_are_there_to_copy_and_the_page_leads_on(kirkstall, leeds, niamh, who):
    joined(kirkstall, leeds, niamh)

    response = save(kirkstall, getattr(kirkstall, who))

    assert response.status_code == 404
    assert "Kirkstall joined Leeds" in response.text
    assert SHOWN in response.text
    assert address("page", leeds) in response.text
    assert not kirkstall.sections.exists()


def test_whoever_ran_both_groups_is_told_too(kirkstall, leeds, niamh):
    MembershipFactory(group=leeds, person=kirkstall.tunde)
    joined(kirkstall, leeds, niamh)

    assert SHOWN in save(kirkstall, kirkstall.tunde).text


def test_a_new_section_and_an_older_address_are_the_same(kirkstall, leeds, niamh):
    kirkstall.old_addresses.create(slug="kirkstall-of-old")
    joined(kirkstall, leeds, niamh)
    kirkstall.slug = "kirkstall-of-old"

    assert SHOWN in save(kirkstall, kirkstall.lead, "new").text


def test_where_the_other_group_has_joined_a_third_it_leads_there(kirkstall, leeds, niamh):
    bradford = a_group("Bradford", place_outcode="BD1")
    joined(kirkstall, leeds, niamh)
    leeds.refresh_from_db()
    joined(leeds, bradford, niamh)

    response = save(kirkstall, kirkstall.tunde)

    assert "Kirkstall joined Bradford" in response.text
    assert address("page", bradford) in response.text


def test_after_closing_the_words_are_there_to_copy(kirkstall, niamh):
    closed(kirkstall, niamh, niamh)

    response = save(kirkstall, kirkstall.tunde)

    assert response.status_code == 404
    assert "Kirkstall closed" in response.text
    assert SHOWN in response.text


def test_nobody_else_learns_anything(kirkstall, leeds, niamh):
    stopped = MembershipFactory(group=kirkstall).person
    kirkstall.memberships.get(person=stopped).stop(who=Who(stopped))
    volunteer = MembershipFactory(group=kirkstall, role="volunteer").person
    joined(kirkstall, leeds, niamh)

    for person in (stopped, volunteer, leeds.lead, a_group("Glasgow").lead, PersonFactory()):
        response = save(kirkstall, person)
        assert response.status_code == 404
        assert "Nothing hangs here" in response.text
        assert "Tuesdays" not in response.text
    assert (
        Client().post(address("section", kirkstall, "about"), SAID)["Location"].startswith("/account/login/")
    )


def test_once_it_is_taken_back_saving_works_again(kirkstall, leeds, niamh):
    ending = joined(kirkstall, leeds, niamh)
    ending.undo(who=Who(niamh))

    assert save(kirkstall, kirkstall.lead).status_code == 302


def test_a_page_that_was_never_there_is_as_it_was(kirkstall):
    assert "Nothing hangs here" in save(kirkstall, kirkstall.lead, "nonsense").text
