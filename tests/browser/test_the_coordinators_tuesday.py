"""Twelve regions in a minute: what needs the coordinator, and what a funder on the line wants to know."""

import csv
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from impact import counting
from tests.factories.groups import GroupFactory
from tests.factories.volunteers import a_match, a_new_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group
from volunteers.models import HelpRequest

SECRET_WORDS = "Our treasurer left with the password of everything."
OCTOBER = datetime(2026, 10, 14, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def niamh():
    return a_coordinator(second_factor=True)


def a_month_of_work():
    """In October, in two regions."""
    tyne, wales = a_group("Tyne Digital Neighbours", "NE8"), a_group("Cardiff Tea and Tech", "CF10")
    for group in (tyne, tyne, wales):
        a_new_request(group, outcode=group.place_outcode, words=SECRET_WORDS, organisation_name="Hope House")
    a_volunteer(group=wales)
    a_match(tyne.asha, tyne, state="introduced")
    HelpRequest.objects.update(verified_at=OCTOBER)
    counting.count_all()
    return tyne, wales


def test_a_coordinators_tuesday(story, niamh):
    story.it_is("2026-11-24 09:00")
    a_month_of_work()
    GroupFactory(name="Lonely Digital Table", place_outcode="LS6")
    case = a_taken_request(niamh, outcode="IM1", organisation_name="Douglas Food Bank")
    coordinator = story.someone("Niamh")

    coordinator.signs_in_at_once(niamh.email)
    coordinator.goes_to("/today/")
    coordinator.follows("Network")
    coordinator.sees("Your Tuesday")
    coordinator.sees("Two things, about 20 minutes")
    coordinator.sees("Nobody runs this group, and nobody looks after it.")
    coordinator.does_not_see(SECRET_WORDS)
    coordinator.does_not_see("Hope House")
    coordinator.then_anyone_can_use_the_page()

    coordinator.follows("Reply to Douglas Food Bank")
    coordinator.is_at(f"/triage/{case.ref}/")

    coordinator.goes_to("/national/")
    coordinator.selects("Region", "Wales")
    coordinator.presses("Show")
    coordinator.sees("Wales, August to October 2026")
    coordinator.opens("How is this counted?")
    coordinator.then_anyone_can_use_the_page()

    coordinator.follows("Data quality")
    coordinator.follows("Show them")
    coordinator.sees("Lonely Digital Table")
    coordinator.then_anyone_can_use_the_page()


def test_a_funders_question_is_answered_while_they_are_on_the_line(story, niamh):
    """How many asked for help in the North East last month, who stands behind the number, and could I have it?"""
    story.it_is("2026-11-24 11:00")
    a_month_of_work()
    coordinator = story.someone("Niamh", phone=True)

    coordinator.signs_in(niamh.email)
    coordinator.goes_to("/national/")
    coordinator.selects("Region", "North East")
    coordinator.presses("Show")
    coordinator.follows("Last month")
    coordinator.sees("North East, October 2026")
    coordinator.follows("Requests")
    coordinator.is_at("/national/figures/requests/")
    coordinator.sees("3 requests, newest first")
    coordinator.sees("Gateshead")
    coordinator.does_not_see("Hope House")
    coordinator.then_anyone_can_use_the_page()

    with coordinator.page.expect_download() as download:
        coordinator.what_to_press("Download as CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))

    assert download.value.suggested_filename == "requests-north-east-2026-10-to-2026-10.csv"
    assert lines[1][:7] == ["Requests", "North East", "2026-10", "2026-10", "All", "3", "3"]


def test_an_organiser_reads_the_groups_own_figures(story):
    story.it_is("2026-11-24 20:00")
    tyne, wales = a_month_of_work()
    asha = story.someone("Asha", phone=True)

    asha.signs_in_at_once(tyne.asha.email)
    asha.goes_to(f"/groups/{tyne.slug}/manage/")
    asha.follows("Figures")
    asha.sees("Figures of Tyne Digital Neighbours")
    asha.sees("numbers of people are exact")
    asha.does_not_see(wales.name)
    asha.then_anyone_can_use_the_page()
    asha.follows("Requests")
    asha.sees("The requests behind it")
    asha.then_anyone_can_use_the_page()
    asha.goes_to("/national/")
    asha.does_not_see("Your Tuesday")
    asha.then_anyone_can_use_the_page()


def test_a_young_hub_has_calm_figures(story, niamh):
    a_group()
    coordinator = story.someone("Niamh")

    coordinator.signs_in_at_once(niamh.email)
    coordinator.goes_to("/national/")
    coordinator.sees("Nothing needs you.")
    coordinator.then_anyone_can_use_the_page()
    coordinator.goes_to("/national/?from=2026-13&to=never&region=atlantis")
    coordinator.sees("There are 3 things to put right")
    coordinator.then_anyone_can_use_the_page()
    coordinator.goes_to("/national/quality/")
    coordinator.sees("All is well here.")
    coordinator.then_anyone_can_use_the_page()
