"""What a coordinator sees of the network, what an organiser sees, and what either is spared."""

import csv
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from groups.models import Group
from hub.audit.models import AuditEntry
from impact import counting
from impact.figures import CATALOGUE
from impact.quality import QUALITY
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, signed_in
from volunteers.models import HelpRequest, Organisation

pytestmark = pytest.mark.django_db
NATIONAL, REQUESTS, QUALITY_PAGE = "/national/", "/national/figures/requests/", "/national/quality/"
LAST_MONTH = datetime(2026, 10, 14, 12, tzinfo=ZoneInfo("Europe/London"))
SLUGS = [figure.slug for figure in CATALOGUE]


@pytest.fixture(autouse=True)
def _on_a_day_in_november():
    with time_machine.travel("2026-11-24 09:00Z", tick=False):
        yield


def confirmed_last_month(*requests):
    HelpRequest.objects.filter(pk__in=[request.pk for request in requests]).update(verified_at=LAST_MONTH)
    counting.count_all()


def with_second_factor(person):
    return sign_in(Client(), person)


def niamh(**facts):
    return a_coordinator(second_factor=True, **facts)


# --- The page -----------------------------------------------------------------------------------------------
def test_a_network_in_which_nothing_has_happened_is_calm():
    a_group()

    response = signed_in(a_coordinator()).get(NATIONAL)

    assert response.status_code == 200
    assert "Nothing needs you." in response.text
    assert response.text.count("There is nothing to draw yet.") >= 8


def test_an_empty_hub_leads_its_coordinator_to_her_first_group():
    page = signed_in(a_coordinator()).get(NATIONAL).text

    assert "Begin the first group" in page
    assert "Nothing needs you." not in page


def test_where_every_line_is_too_few_to_say_there_is_no_chart_of_nothing():
    a_group()

    page = signed_in(a_coordinator()).get(f"{NATIONAL}figures/busiest-tenth/").text

    assert "too few to say" in page
    assert "There is nothing to draw yet." in page


def test_each_figure_has_its_words_its_definition_and_its_table():
    confirmed_last_month(a_new_request(a_group()))

    response = signed_in(a_coordinator()).get(NATIONAL)

    assert re.findall(r'<section class="apart" id="([^"]*)"', response.text) == SLUGS
    assert response.text.count("How is this counted?") == len(SLUGS)
    assert response.text.count("<table") == len(SLUGS)
    assert response.text.split('<section class="apart" id=')[0].count('class="figure-value"') == 6
    for figure in CATALOGUE:
        assert f'href="/national/figures/{figure.slug}/"' in response.text


def test_the_chart_says_its_numbers_in_words():
    confirmed_last_month(a_new_request(a_group()))

    response = signed_in(a_coordinator()).get(NATIONAL)

    assert (
        'aria-label="Requests by region, August to October 2026. Yorkshire and the Humber: 1, before none yet."'
        in response.text
    )


def test_a_region_is_told_month_by_month():
    confirmed_last_month(a_new_request(a_group()))

    response = signed_in(a_coordinator()).get(
        f"{NATIONAL}?region=yorkshire-and-the-humber&from=2026-09&to=2026-10"
    )

    assert "<h2>Yorkshire and the Humber, September to October 2026</h2>" in response.text
    assert "Requests by month, September to October 2026. September 2026: none yet" in response.text
    assert '<option value="yorkshire-and-the-humber" selected>' in response.text


def test_the_ways_on_keep_what_was_chosen():
    response = signed_in(a_coordinator()).get(f"{NATIONAL}?region=wales&from=2026-09&to=2026-10")

    assert 'href="/national/figures/requests/?region=wales&amp;from=2026-09&amp;to=2026-10"' in response.text
    assert 'href="?region=wales&amp;from=2026-10&amp;to=2026-10"' in response.text


# --- What can't be read -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "where", "said"),
    [
        (
            "from=2026-10&to=2026-08",
            "to",
            "This month comes before the first one. Please choose a later one.",
        ),
        ("from=2026-13", "from", "There is no such month. Please write it like 2026-08, or August 2026."),
        ("from=0000-00", "from", "There is no such month. Please write it like 2026-08, or August 2026."),
        ("to=soon", "to", "Please write a month like 2026-08, or August 2026."),
        (
            "from=Brumaire 2026",
            "from",
            "There is no such month. Please write it like 2026-08, or August 2026.",
        ),
        ("from=0001-01", "from", "Please choose a month from 2015 on."),
        ("to=9999-12", "to", "Please choose a month from 2015 on."),
        ("from=2019-01&to=2026-10", "from", "That is more than three years. Please choose a later month."),
        (
            "to=2026-11",
            "to",
            "That month is not over, and figures are of whole months. The last one is October.",
        ),
        ("region=atlantis", "region", "Please choose one of these."),
        ("region[]=wales&from=١٢", "from", "Please write a month like 2026-08, or August 2026."),
    ],
)
@pytest.mark.parametrize("path", [NATIONAL, REQUESTS])
def test_what_cannot_be_read_is_said_beside_its_field_and_kept(path, asked, where, said):
    response = signed_in(a_coordinator()).get(f"{path}?{asked}")

    assert response.status_code == 200
    assert f'id="id_{where}_error"' in response.text
    assert said in response.text
    assert "figures" not in response.context_data
    assert "section" not in response.context_data
    typed = asked.split(f"{where}=")[1].split("&")[0]
    assert where == "region" or f'value="{typed}"' in response.text


@pytest.mark.parametrize("typed", ["2026-8", "8/2026", "August 2026", "aug 2026", "Awst 2026"])
def test_a_month_may_be_written_as_people_write_it(typed):
    response = signed_in(a_coordinator()).get(NATIONAL, {"from": typed})

    assert f"{response.context['form'].span.since}" == "2026-08-01"


@pytest.mark.parametrize("page", ["-1", "0", str(10**20), "abc"])
def test_a_page_that_is_not_there_is_no_fault(page):
    confirmed_last_month(a_new_request(a_group()))

    assert signed_in(a_coordinator()).get(f"{REQUESTS}?page={page}").status_code == 200


# --- Who ----------------------------------------------------------------------------------------------------
def test_an_organiser_sees_sums_without_rows_files_or_somebody_elses_morning():
    group = a_group()
    confirmed_last_month(a_new_request(group))
    asha = signed_in(group.asha)

    sums, figure = asha.get(NATIONAL), asha.get(REQUESTS)

    assert "tuesday" not in sums.context_data
    assert "Download as CSV" not in sums.text + figure.text
    assert "page" not in figure.context_data
    assert "These are sums of the network." in figure.text
    assert 'href="/national/quality/"' not in sums.text


def test_an_organiser_chooses_among_their_own_regions():
    asha = signed_in(a_group().asha)

    assert [slug for slug, _name in asha.get(NATIONAL).context["form"].fields["region"].choices] == [
        "", "yorkshire-and-the-humber",
    ]  # fmt: skip
    assert "Please choose one of these." in asha.get(f"{NATIONAL}?region=wales").text
    assert asha.post("/national/figures/requests.csv?region=wales").status_code == 404


def test_nobody_else_learns_that_there_are_figures():
    somebody = signed_in(PersonFactory())

    assert [somebody.get(path).status_code for path in (NATIONAL, REQUESTS, QUALITY_PAGE)] == [404, 404, 404]
    assert Client().get(NATIONAL)["Location"] == "/account/login/?next=/national/"


def test_the_way_to_the_figures_is_the_coordinators():
    assert (
        '<a href="/national/" aria-current="page">Network</a>'
        in signed_in(a_coordinator()).get(NATIONAL).text
    )
    assert ">Network</a>" not in signed_in(a_group().asha).get("/today/").text


# --- The way down -------------------------------------------------------------------------------------------
def test_the_way_down_shows_place_kind_size_state_age_and_group_and_nobodys_name():
    group = a_group()
    confirmed_last_month(
        a_new_request(group, organisation_name="Hope House", words="Our rota is wrong.", kind="advice")
    )

    response = signed_in(a_coordinator()).get(REQUESTS)

    for said in ("Leeds", "advice", "not chosen yet", ">new<", "Wednesday 14 October", group.name):
        assert said in response.text
    assert "Hope House" not in response.text
    assert "Our rota" not in response.text


def test_a_row_leads_on_only_where_its_reader_may_go():
    group, coordinator = a_group(), a_coordinator()
    theirs = a_new_request(group)
    hers = a_taken_request(coordinator, outcode="IM1")
    public = a_ready_request(group.asha, group)
    confirmed_last_month(theirs, hers, public)

    response = signed_in(coordinator).get(REQUESTS)

    assert {row.request.pk: row.url for row in response.context["rows"]} == {
        theirs.pk: "",
        hers.pk: f"/triage/{hers.ref}/",
        public.pk: f"/requests/{public.ref}/",
    }


def test_behind_figures_of_people_there_are_no_rows():
    a_volunteer()
    counting.count_all()

    response = signed_in(a_coordinator()).get("/national/figures/ready-volunteers/")

    assert "page" not in response.context_data
    assert "Behind this figure are people, so it has no rows" in response.text
    assert "fewer than 5" in response.text


def test_fifty_rows_stand_on_a_page_and_the_filters_stay():
    group = a_group()
    confirmed_last_month(*[a_new_request(group) for _each in range(51)])

    response = signed_in(a_coordinator()).get(f"{REQUESTS}?from=2026-10")

    assert len(response.context["rows"]) == 50
    assert "from=2026-10&amp;page=2" in response.text


def test_a_figure_that_is_not_counted_is_no_page():
    assert signed_in(a_coordinator()).get("/national/figures/happiness/").status_code == 404


# --- As a file ----------------------------------------------------------------------------------------------
def test_a_figure_is_kept_as_a_file_with_what_the_page_shows():
    confirmed_last_month(a_new_request(a_group()))
    coordinator = niamh()

    response = with_second_factor(coordinator).post("/national/figures/requests.csv?from=2026-10&to=2026-10")

    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="requests-the-whole-network-2026-10-to-2026-10.csv"'
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[1][:7] == ["Requests", "The whole network", "2026-10", "2026-10", "All", "1", "1"]
    assert "Yorkshire and the Humber" in [line[4] for line in lines]
    entry = AuditEntry.objects.get(act="figures exported")
    assert (entry.actor_id, entry.role_used, entry.fields) == (
        coordinator.pk,
        "national",
        ["requests", "2026-10", "2026-10"],
    )


def test_people_are_as_hidden_in_the_file_as_on_the_page():
    a_volunteer()
    counting.count_all()

    file = (
        with_second_factor(niamh()).post("/national/figures/ready-volunteers.csv").content.decode("utf-8-sig")
    )

    assert next(csv.reader(io.StringIO(file.splitlines()[1])))[5:7] == ["fewer than 5", ""]


def test_opening_its_address_downloads_nothing_and_leads_to_the_figure():
    response = with_second_factor(niamh()).get("/national/figures/requests.csv?from=2026-10")

    assert response["Location"] == "/national/figures/requests/?from=2026-10"
    assert not AuditEntry.objects.filter(act="figures exported").exists()


def test_what_cannot_be_read_is_put_right_on_the_page_first():
    response = with_second_factor(niamh()).post("/national/figures/requests.csv?from=2026-13")

    assert response["Location"] == "/national/figures/requests/?from=2026-13"


def test_the_eleventh_file_of_a_day_waits_until_tomorrow():
    coordinator = niamh()
    browser = with_second_factor(coordinator)

    answers = [browser.post("/national/figures/requests.csv") for _each in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "That is ten downloads today" in answers[-1].text
    assert AuditEntry.objects.filter(act="figures exported").count() == 10
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=2), tick=False):
        assert with_second_factor(coordinator).post("/national/figures/requests.csv").status_code == 200


def test_a_file_asks_for_the_second_factor():
    assert "account/2fa" in signed_in(niamh()).post("/national/figures/requests.csv")["Location"]
    assert signed_in(a_coordinator()).post("/national/figures/requests.csv").status_code == 403


# --- A group's own ------------------------------------------------------------------------------------------
def test_those_who_run_a_group_read_their_people_exactly_and_nobody_above_does():
    group = a_group()
    for _each in range(3):
        a_volunteer(group=group)
    counting.count_all()
    path = f"/groups/{group.slug}/manage/figures/"

    own, above = signed_in(group.asha).get(path), signed_in(a_coordinator()).get(path)

    assert f"{own.context['report']['ready-volunteers'].value}" == "3"
    assert f"{above.context['report']['ready-volunteers'].value}" == "fewer than 5"


def test_a_group_reads_its_region_and_the_network_beside_its_own():
    group = a_group()
    confirmed_last_month(a_new_request(group))

    response = signed_in(group.asha).get(f"/groups/{group.slug}/manage/figures/")
    beside = {section.figure.slug: section.elsewhere for section in response.context["sections"]}

    assert beside["promises-kept"] == "Yorkshire and the Humber: none yet. The whole network: none yet."
    assert beside["requests"] == ""


def test_a_group_goes_down_to_its_own_requests_and_keeps_them_as_a_file():
    group, other = a_group(), a_group("York Tea and Tech", "YO1")
    ours = a_new_request(group)
    confirmed_last_month(ours, a_new_request(other))
    group.asha.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    path = f"/groups/{group.slug}/manage/figures/requests"

    rows = signed_in(group.asha).get(f"{path}/").context["rows"]
    file = with_second_factor(group.asha).post(f"{path}.csv")

    assert [(row.request.pk, row.url) for row in rows] == [(ours.pk, f"/triage/{ours.ref}/")]
    assert file.content.decode("utf-8-sig").splitlines()[1].startswith(f"Requests,{group.name},")
    assert AuditEntry.objects.get(act="figures exported").group_id == group.pk


def test_another_groups_figures_are_nobodys_business():
    group, other = a_group(), a_group("York Tea and Tech", "YO1")
    path = f"/groups/{other.slug}/manage/figures/"

    asha = signed_in(group.asha)

    assert [asha.get(path).status_code, asha.get(f"{path}requests/").status_code] == [404, 404]
    assert asha.post(f"{path}requests.csv").status_code == 404


def test_the_rooms_of_a_group_lead_to_its_figures():
    group = a_group()

    assert (
        f'href="/groups/{group.slug}/manage/figures/"'
        in signed_in(group.asha).get(f"/groups/{group.slug}/manage/").text
    )


# --- What is odd in the records ---------------------------------------------------------------------------------
def test_each_check_says_what_it_is_and_what_to_do():
    lonely = GroupFactory(name="Lonely")

    response = signed_in(a_coordinator()).get(QUALITY_PAGE)

    assert [check.slug for check, _found in response.context["checks"]] == [check.slug for check in QUALITY]
    assert {check.slug: found for check, found in response.context["checks"]}["groups-nobody-runs"] == 1
    assert lonely.name not in response.text


def test_a_check_opens_its_rows():
    lonely = GroupFactory(name="Lonely")
    no_region = a_new_request(outcode="IM1", organisation_name="Hope House")
    browser = signed_in(a_coordinator())

    groups = browser.get(f"{QUALITY_PAGE}?check=groups-nobody-runs")
    requests = browser.get(f"{QUALITY_PAGE}?check=requests-without-a-place")

    assert f'<a href="/groups/{lonely.slug}/manage/">Lonely</a>' in groups.text
    assert [row.request.pk for row in requests.context["rows"]] == [no_region.pk]
    assert "Hope House" not in requests.text


@pytest.mark.parametrize("check", [check.slug for check in QUALITY])
def test_a_check_without_rows_is_calm(check):
    assert "There are none." in signed_in(a_coordinator()).get(f"{QUALITY_PAGE}?check={check}").text


@pytest.mark.parametrize("check", ["nothing", "", "groups-nobody-runs'"])
def test_a_check_that_is_not_there_opens_nothing(check):
    assert "page" not in signed_in(a_coordinator()).get(QUALITY_PAGE, {"check": check}).context_data


# --- How much the page asks of the database ---------------------------------------------------------------------
def a_network(how_many):
    group = a_group()
    coordinator = a_coordinator()
    requests = []
    for number in range(how_many):
        requests += [
            a_new_request(group),
            a_taken_request(coordinator, outcode="IM1"),
            a_new_request(outcode="IM2"),
        ]
        GroupFactory(name=f"Lonely {number}")
        a_match(group.asha, group, state="introduced")
    confirmed_last_month(*requests)
    return group, coordinator


def test_the_records_of_one_region_are_looked_at_by_themselves():
    GroupFactory(name="Leeds Kitchen Table", place_outcode="LS6")
    GroupFactory(name="Cardiff Kitchen Table", place_outcode="CF10")
    browser = signed_in(a_coordinator())

    wales = browser.get(QUALITY_PAGE, {"region": "wales", "check": "groups-nobody-runs"})
    unknown = browser.get(QUALITY_PAGE, {"region": "atlantis"})

    assert [str(group) for group in wales.context_data["page"]] == ["Cardiff Kitchen Table"]
    assert f'href="{QUALITY_PAGE}?region=wales&amp;check=groups-nobody-runs#behind"' in wales.text
    assert "checks" not in unknown.context_data


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        (NATIONAL, 7),
        (f"{NATIONAL}?region=wales", 8),
        (REQUESTS, 8),
        (QUALITY_PAGE, 4),
        (f"{QUALITY_PAGE}?check=requests-without-a-place", 7),
    ],
)
def test_a_coordinators_pages_ask_as_much_for_one_row_as_for_three(
    how_many, path, statements, django_assert_num_queries
):
    _group, coordinator = a_network(how_many)
    browser = signed_in(coordinator)
    browser.get("/today/")  # from now on the session is as it was

    with django_assert_num_queries(statements):
        browser.get(path)


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_was_counted_and_has_not_changed_is_not_worked_out_again(how_many, django_assert_num_queries):
    _group, coordinator = a_network(how_many)
    browser = signed_in(coordinator)
    first = browser.get(NATIONAL)

    with django_assert_num_queries(4):
        again = browser.get(NATIONAL)

    assert again.context["drawn"] == first.context["drawn"]


@pytest.mark.django_db(transaction=True)
def test_what_has_changed_is_seen_at_once():
    coordinator, group = a_coordinator(), a_group()
    browser = signed_in(coordinator)
    browser.get(NATIONAL)

    request = a_taken_request(coordinator, outcode="IM1", organisation_name="Douglas Food Bank")
    confirmed_last_month(request, a_new_request(group))
    page = browser.get(NATIONAL).text

    assert "Reply to Douglas Food Bank" in page
    assert (
        "Requests by region, August to October 2026. Yorkshire and the Humber: 1, before none yet. No region: 1"
        in page
    )


def test_an_organiser_is_not_shown_what_was_kept_for_a_coordinator():
    group = a_group()
    confirmed_last_month(a_new_request(group))
    signed_in(a_coordinator()).get(NATIONAL)

    assert "Download as CSV" not in signed_in(group.asha).get(NATIONAL).text


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_groups_page_asks_as_much_for_one_row_as_for_three(how_many, django_assert_num_queries):
    group, _coordinator = a_network(how_many)
    browser = signed_in(group.asha)
    browser.get("/today/")
    assert Group.objects.count() > 1

    with django_assert_num_queries(10):
        browser.get(f"/groups/{group.slug}/manage/figures/")
    with django_assert_num_queries(7):  # those of the whole network have not changed
        browser.get(f"/groups/{group.slug}/manage/figures/")
    with django_assert_num_queries(8):
        browser.get(f"/groups/{group.slug}/manage/figures/requests/")


def test_charities_nobody_has_checked_are_known_by_their_place_alone():
    known = a_new_request(a_group(), organisation_name="Hope House", charity_number="99999999")
    HelpRequest.objects.filter(pk=known.pk).update(verified_at=LAST_MONTH)
    Organisation.objects.update(number_typed="99999999", verified_by="none", outcode="LS6")
    a_new_request(outcode="IM1")
    Organisation.objects.exclude(pk=known.organisation_id).update(
        number_typed="1", verified_by="none", outcode=""
    )

    response = signed_in(a_coordinator()).get(f"{QUALITY_PAGE}?check=charities-not-checked")

    assert "A charity in Leeds, asked once" in response.text
    assert "A charity in an unknown place, asked once" in response.text
    assert "Hope House" not in response.text
    assert "99999999" not in response.text


def test_the_records_behind_the_figures_are_one_press_away_for_a_coordinator_alone():
    group = a_group()
    link = '/national/quality/?region=yorkshire-and-the-humber"'

    assert link in signed_in(a_coordinator()).get(f"{NATIONAL}?region=yorkshire-and-the-humber").text
    assert "/national/quality/" not in signed_in(group.asha).get(NATIONAL).text
