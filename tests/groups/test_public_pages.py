"""The home page, the list, the finder and a group's own page, as everybody sees them."""

import pytest
from django.urls import reverse

from groups import places, routing
from groups.models import Group, OldAddress
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db


def run(person="Asha Rahman", **group):
    return GroupFactory(run_by=[PersonFactory(name=person)], **group)


# --- Home ----------------------------------------------------------------------------------------------
def test_home_has_a_postcode_field_and_two_doors(client):
    page = client.get("/").text

    assert page.count('class="door-card"') == 2
    assert 'name="postcode"' in page
    assert 'action="/groups/near/"' in page


def test_home_shows_one_group_of_each_region_and_counts_no_queries_more_for_them(
    client, django_assert_num_queries
):
    run(place_outcode="LS6")
    run(place_outcode="LS7")
    with django_assert_num_queries(1):
        one = client.get("/").text
    run(place_outcode="G2")
    run(place_outcode="SE15")

    with django_assert_num_queries(1):
        three = client.get("/").text

    assert one.count('class="card-title"') == 1
    assert three.count('class="card-title"') == 3


def test_who_is_signed_in_goes_on_to_their_list(client):
    client.force_login(PersonFactory())

    assert client.get("/").url == "/today/"


@pytest.mark.parametrize(
    "path", ["/", "/groups/", "/groups/near/?postcode=LS6", "/groups/ours/", "/volunteer/"]
)
def test_public_pages_are_the_same_for_every_visitor_and_may_be_kept_for_a_minute(client, path):
    run(slug="ours")

    response = client.get(path)

    assert response.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    assert "Cookie" in response.headers["Vary"]
    assert "csrfmiddlewaretoken" not in response.text
    assert not response.cookies


@pytest.mark.parametrize("path", ["/groups/", "/groups/near/?postcode=LS6", "/groups/ours/"])
def test_nobody_else_is_given_the_page_of_somebody_signed_in(client, path):
    run(slug="ours")
    client.force_login(PersonFactory(name="Zebedee"))

    response = client.get(path)

    assert response.headers["Cache-Control"] == "no-store, private"
    assert "Zebedee" in response.text


def test_any_cookie_at_all_makes_a_page_private(client):
    client.cookies["language"] = "cy"

    assert client.get("/groups/").headers["Cache-Control"] == "no-store, private"


# --- The list ------------------------------------------------------------------------------------------
def test_the_list_looks_for_nothing_that_its_groups_do_not_have(client, monkeypatch):
    """Django lists all names of a row before it says that one is missing: a tenth of a page of twenty-five."""
    run(name="Leeds Hands", slug="leeds")
    missing: list[object] = []
    monkeypatch.setattr(
        "django.template.base.dir", lambda row: missing.append(row) or dir(row), raising=False
    )

    assert "Leeds Hands" in client.get("/groups/").text

    assert [row for row in missing if isinstance(row, Group)] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_counts_the_same_queries_whatever_its_length(client, how_many, django_assert_num_queries):
    for number in range(how_many):
        run(person=f"Asha {number}")

    with django_assert_num_queries(3):
        page = client.get(reverse("groups:list")).text

    assert page.count('class="card flown"') == how_many


def test_the_list_shows_twenty_five_a_page_and_keeps_the_filters_in_the_address(client):
    GroupFactory.create_batch(27)

    first = client.get("/groups/?region=yorkshire-and-the-humber&page=1").text
    second = client.get("/groups/?region=yorkshire-and-the-humber&page=2").text

    assert first.count('class="card flown"') == 25
    assert "region=yorkshire-and-the-humber&amp;page=2" in first
    assert second.count('class="card flown"') == 2


@pytest.mark.parametrize("typed", ["leeds helping", "leds helping", "Helpign Hands", "HELPING", "Leeds"])
def test_a_typing_error_finds_the_group_all_the_same(client, typed):
    run(name="Leeds Helping Hands")
    run(name="Clyde Volunteers", place_outcode="G2")

    page = client.get("/groups/", {"name": typed}).text

    assert "Leeds Helping Hands" in page
    assert "Clyde Volunteers" not in page


def test_a_place_that_a_group_looks_after_finds_it(client):
    run(name="Tyne Neighbours", place_outcode="NE8")
    run(name="Clyde Volunteers", place_outcode="G2")

    page = client.get("/groups/", {"name": "gateshead"}).text

    assert "Tyne Neighbours" in page
    assert "Clyde Volunteers" not in page


def test_the_list_is_narrowed_by_region_and_state(client):
    run(name="Clyde Volunteers", place_outcode="G2")
    run(name="Leeds Hands", state=Group.State.FORMING)

    assert "Leeds Hands" not in client.get("/groups/?region=scotland").text
    assert "Clyde Volunteers" not in client.get("/groups/?state=forming").text


def test_the_list_offers_no_state_that_it_never_shows(client):
    offered = client.get("/groups/").context["filter"].form.fields["state"].choices

    assert [value for value, _label in offered] == ["", "forming", "active", "quiet"]


@pytest.mark.parametrize(
    "query", ["name=zzzzqqq", "region=france", "state=asleep", "name=%25", "name=" + "a" * 500]
)
def test_where_nothing_fits_the_list_says_what_to_do(client, query):
    run()

    response = client.get(f"/groups/?{query}")

    assert response.status_code == 200
    assert 'class="empty-title"' in response.text or 'class="error-summary"' in response.text


@pytest.mark.parametrize("number", ["0", "-1", "999", "1e3", "x", "٣"])
def test_a_page_of_the_list_that_is_not_there_is_missing(client, number):
    run()

    assert client.get("/groups/", {"page": number}).status_code == 404


# --- The finder ----------------------------------------------------------------------------------------
def test_half_a_postcode_finds_the_group_and_says_why(client):
    run(name="Leeds Hands")

    page = client.get("/groups/near/?postcode=ls6").text

    assert "Leeds Hands looks after Leeds." in page
    assert "/help/ask/?postcode=LS6" in page


def test_where_nobody_covers_a_place_the_two_nearest_are_shown_with_their_distance(client):
    run(name="Leeds Hands")
    run(name="York Hands", place_outcode="YO1")
    run(name="Clyde Volunteers", place_outcode="G2")

    page = client.get("/groups/near/?postcode=HG1").text

    assert "the people of the network in Yorkshire and the Humber read it" in page
    assert "Most help happens by video" in page
    assert "miles away" in page
    assert "Leeds Hands" in page
    assert "York Hands" in page
    assert "Clyde Volunteers" not in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_finder_counts_the_same_queries_whatever_is_near(client, how_many, django_assert_num_queries):
    for number in range(how_many):
        run(person=f"Asha {number}")

    with django_assert_num_queries(4):
        client.get("/groups/near/?postcode=HG1")


def test_a_group_that_nobody_runs_gets_no_requests(client):
    GroupFactory(name="Ghost Group")

    assert routing.route(places.find("LS6")).group is None
    assert "Ghost Group" not in client.get("/groups/near/?postcode=HG1").text


@pytest.mark.parametrize("typed", ["junk", "", "   ", "Ω", "'; drop table", "x" * 2000, "🙂", "1e3"])
def test_what_is_no_postcode_is_said_beside_the_field_and_kept(client, typed):
    response = client.get("/groups/near/", {"postcode": typed})

    assert response.status_code == 200
    assert 'class="field-error"' in response.text
    if typed.strip().isalnum():
        assert f'value="{typed}"' in response.text


@pytest.mark.parametrize("typed", ["JE2", "D02 X285"])
def test_the_islands_and_ireland_reach_the_network(client, typed):
    run()

    assert (
        "the people of the network read it themselves"
        in client.get("/groups/near/", {"postcode": typed}).text
    )


# --- A group's own page ----------------------------------------------------------------------------------
def test_a_group_page_says_who_when_and_where(client, django_assert_num_queries, time_machine):
    time_machine.move_to("2026-11-23 12:00")
    group = run(
        name="Leeds Hands", slug="leeds", sitting_every=2, sitting_from="2026-12-01", covers=["LS6", "BD5"]
    )
    MembershipFactory(group=group, person=PersonFactory(name="Tunde Okafor"))

    with django_assert_num_queries(5):
        page = client.get("/groups/leeds/").text

    assert "Asha, Tunde" in page
    assert "They sit down every other Tuesday evening; next on Tuesday 1 December." in page
    assert "Bradford, Leeds" in page
    assert "Rahman" not in page


def test_somebody_who_left_is_no_longer_named(client, time_machine):
    group = run(slug="leeds")
    MembershipFactory(
        group=group, person=PersonFactory(name="Tunde Okafor"), ended_at=group.created_at.replace(year=2100)
    )

    assert "Tunde" not in client.get("/groups/leeds/").text


def test_an_old_address_leads_on_for_good(client):
    group = run(slug="new-name")
    OldAddress.objects.create(slug="old-name", group=group)

    response = client.get("/groups/old-name/")

    assert response.status_code == 301
    assert response.url == "/groups/new-name/"


@pytest.mark.parametrize("slug", ["missing", "1", "1" * 30, "admin"])
def test_a_group_that_is_not_there_is_missing(client, slug):
    assert client.get(f"/groups/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("days", "every", "words"),
    [
        ([1], 1, "every Tuesday evening"),
        ([1], 2, "every other Tuesday evening"),
        ([3, 0], 1, "every Monday and Thursday evening"),
        ([0, 2, 3], 2, "every other week, on Monday, Wednesday and Thursday evenings"),
    ],
)
def test_the_rhythm_in_words(days, every, words):
    assert Group(sitting_days=days, sitting_every=every).rhythm == words
