"""Finding a group: by postcode in the list, on the map, near a place; and how a group looks where it is shared."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from groups import outlines, places
from groups.models import Group, Region
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db
IN_STEPS = re.compile(r"(M\d+ \d+l[ \d-]+z)+")


def run(name, outcode="LS6", **group):
    return GroupFactory(name=name, place_outcode=outcode, run_by=[PersonFactory(name="Asha Rahman")], **group)


def names_on(page):
    return re.findall(r'class="card-title"><a href="[^"]+">([^<]+)<', page)


def map_of(page):
    return re.search(r'<svg class="map".*?</svg>', page, re.DOTALL)[0]


# --- By postcode, in the list --------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["LS6", "ls6 1aa", "LS6 OAA", " l s 6 ", "LS6-1AA."])
def test_groups_that_look_after_the_postcode_come_first_then_the_nearest(client, typed):
    run("Aberdeen Hands", "AB10")
    run("Bradford Hands", "BD5", covers=["BD5", "LS6"])
    run("Leeds Hands", "LS1")
    run("York Hands", "YO1")

    page = client.get("/groups/", {"postcode": typed}).text

    assert names_on(page) == ["Bradford Hands", "Leeds Hands", "York Hands", "Aberdeen Hands"]
    assert page.count("Looks after your place") == 1
    assert "Those that look after Leeds come first, then the nearest." in page
    assert "about 230 miles away" in page


def test_where_none_looks_after_the_postcode_the_list_leads_to_who_reads_it_instead(client):
    run("Leeds Hands")

    page = client.get("/groups/?postcode=HG1").text

    assert "None of them looks after North Yorkshire yet; the nearest come first." in page
    assert 'href="/groups/near/?postcode=HG1"' in page


def test_a_place_whose_point_nobody_knows_leaves_the_groups_by_name(client):
    run("York Hands", "YO1")
    run("Bradford Hands", "BD5")

    page = client.get("/groups/", {"postcode": "D02 X285"}).text

    assert names_on(page) == ["Bradford Hands", "York Hands"]
    assert "away" not in page


def test_what_is_no_postcode_is_said_beside_the_field_and_the_rest_of_the_filter_holds(client):
    run("Leeds Hands")
    run("Clyde Volunteers", "G2")

    page = client.get("/groups/?postcode=junk&region=scotland").text

    assert page.count("We don&#x27;t know that postcode. Half of it is enough, like LS6.") == 2
    assert 'value="junk"' in page
    assert names_on(page) == ["Clyde Volunteers"]


def test_all_filters_together_stay_in_the_address(client):
    GroupFactory.create_batch(27, name="Leeds Hands")
    run("Leeds of Scotland", "G2")

    page = client.get("/groups/?postcode=LS6&name=leds&region=yorkshire-and-the-humber&state=active").text

    assert set(names_on(page)) == {"Leeds Hands"}
    assert (
        'href="?postcode=LS6&amp;name=leds&amp;region=yorkshire-and-the-humber&amp;state=active&amp;page=2"'
        in page
    )


def test_a_list_by_postcode_goes_on_over_its_pages_in_the_same_order(client):
    GroupFactory.create_batch(26, place_outcode="LS6")
    run("Aberdeen Hands", "AB10")

    second = client.get("/groups/?postcode=LS6&page=2").text

    assert names_on(second)[-1] == "Aberdeen Hands"
    assert len(names_on(second)) == 2


@pytest.mark.parametrize("how_many", [1, 3, 25])
def test_the_list_by_postcode_counts_the_same_queries_whatever_its_length(
    client, how_many, django_assert_num_queries
):
    for number in range(how_many):
        run(f"Hands {number}")

    with django_assert_num_queries(4):
        page = client.get("/groups/?postcode=LS6&region=yorkshire-and-the-humber&name=hands").text

    assert page.count('class="card flown"') == how_many


# --- The map ---------------------------------------------------------------------------------------------
def test_each_region_has_a_shape_of_whole_numbers_on_the_sheet():
    drawn = outlines.outlines()

    assert drawn.keys() == {region.code for region in places.regions()}
    for outline in drawn.values():
        assert IN_STEPS.fullmatch(outline.path)
        assert 0 < outline.x < 300
        assert 0 < outline.y < 550


def test_neighbours_share_their_border_corner_for_corner():
    corners = {code: set(corners_of(outline.path)) for code, outline in outlines.outlines().items()}

    assert len(corners["E12000001"] & corners["S92000003"]) >= 4  # North East and Scotland
    assert len(corners["E12000005"] & corners["W92000004"]) >= 6  # West Midlands and Wales
    assert not corners["N92000002"] & corners["S92000003"]


def corners_of(path):
    for ring in path.rstrip("z").split("z"):
        start, steps = ring[1:].split("l")
        x, y = map(int, start.split())
        yield x, y
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            yield x, y


def test_the_map_says_how_many_groups_each_region_has_and_leads_to_them(client):
    run("Leeds Hands")
    run("York Hands", "YO1")
    border = run("Border Hands", "G2")
    border.regions.add(Region.objects.get(slug="north-east"))

    drawn = map_of(client.get("/groups/").text)
    said = dict(re.findall(r'<a href="\?region=([a-z-]+)" aria-label="[^"]+: (\d+) groups?">', drawn))

    assert len(said) == 12
    assert {region: number for region, number in said.items() if number != "0"} == {
        "yorkshire-and-the-humber": "2", "scotland": "1", "north-east": "1",
    }  # fmt: skip


def test_the_list_beside_the_map_says_the_same(client):
    run("Leeds Hands")
    run("Clyde Volunteers", "G2")

    page = client.get("/groups/").text
    drawn = {
        (address, name, number)
        for address, name, number in re.findall(
            r'<a href="(\?region=[^"]+)" aria-label="([^"]+): (\d+)', page
        )
    }
    listed = re.findall(
        r'<span><a href="(\?region=[^"]+)">([^<]+)</a> <span class="quiet">(\d+)</span></span>', page
    )

    assert len(listed) == 12
    assert set(listed) == drawn


def test_each_region_flies_its_own_pennant_so_that_colour_is_never_the_only_sign(client):
    GroupFactory()
    by_region = re.findall(r'region=([a-z-]+)".*?</a>', map_of(client.get("/groups/").text))
    shapes = {(region.pennant_colour, region.pennant_pattern) for region in places.regions()}
    drawn = re.findall(r"<a .*?</a>", map_of(client.get("/groups/").text))
    patterns = {pattern for pattern, over in outlines._OVER.items() if over}

    assert len(by_region) == len(shapes) == 12
    for region, link in zip(
        sorted(places.regions(), key=lambda region: region.slug == "london"), drawn, strict=True
    ):
        assert f'class="fill-{region.pennant_colour}"' in link
        assert ('class="cloth"' in link) == (region.pennant_pattern in patterns)


def test_the_chosen_region_is_marked_in_the_map_and_in_the_list(client):
    page = client.get("/groups/?region=wales").text

    assert page.count('aria-current="true"') == 2 + 1  # and the language in the foot
    assert 'aria-label="Wales: 0 groups" aria-current="true"' in page


def test_a_visitor_who_reads_welsh_finds_the_regions_by_their_welsh_names(client):
    drawn = map_of(client.get("/groups/", headers={"accept-language": "cy"}).text)

    assert 'aria-label="Cymru: ' in drawn


# --- What it weighs --------------------------------------------------------------------------------------
class Nodes(HTMLParser):
    count = 0

    def handle_starttag(self, tag, attrs):
        self.count += 1


@pytest.mark.parametrize("path", ["/groups/", "/groups/?postcode=LS6"])
def test_the_longest_list_is_light_to_carry_with_its_map(client, path):
    for number in range(30):
        run(
            f"Helping Hands of the {number}th Quarter of Leeds",
            state=Group.State.FORMING,
            summary=f"We sit in room {number} and help with the digital bits that keep small charities awake.",
        )

    page = client.get(path)
    nodes = Nodes()
    nodes.feed(page.text)

    assert page.text.count('class="card flown"') == 25
    assert len(map_of(page.text)) <= 6 * 1024
    assert len(page.content) <= 40_000
    assert len(gzip.compress(page.content, 6)) <= 8_000
    assert nodes.count <= 800


# --- Near a place ----------------------------------------------------------------------------------------
def test_the_finder_shows_the_group_that_looks_after_the_place(client):
    run("Leeds Hands")
    run("York Hands", "YO1")

    page = client.get("/groups/near/?postcode=ls61aa").text

    assert "<h1>Leeds Hands</h1>" in page
    assert "York Hands" not in page
    assert "miles away" not in page


def test_the_finder_shows_the_two_nearest_where_nobody_looks_after_the_place(client):
    for name, outcode in (("Leeds Hands", "LS6"), ("York Hands", "YO1"), ("Bradford Hands", "BD5")):
        run(name, outcode)

    page = client.get("/groups/near/?postcode=HG1").text

    assert len(names_on(page)) == 2
    assert page.count("miles away") == 2
    assert "Most help happens by video or on the phone" in page
    assert "No group is near" not in page


@pytest.mark.parametrize(
    ("typed", "near", "reader"),
    [
        ("KW1", "Highland", "the people of the network in Scotland read it"),
        ("JE2", "Jersey", "the people of the network read it themselves"),
        ("D02 X285", "Ireland", "the people of the network read it themselves"),
    ],
)
def test_the_finder_says_plainly_that_none_is_near_who_reads_it_and_that_help_needs_no_nearness(
    client, typed, near, reader
):
    run("Leeds Hands")

    page = client.get("/groups/near/", {"postcode": typed}).text

    assert f"No group is near {near} so far. Most help happens by video or on the phone" in page
    assert reader in page
    assert names_on(page) == []
    assert f"/help/ask/?postcode={typed[:3]}" in page


# --- A group's page, shared ------------------------------------------------------------------------------
def meta(page, name):
    return re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)[1]


def test_a_group_page_says_what_it_is_where_somebody_shares_it(client, settings):
    settings.HUB_URL = "https://hub.example"
    run("Tom & Bev's <Hands>", slug="ours", summary='Help, "free".')

    page = client.get("/groups/ours/").text

    assert meta(page, "og:title") == "Tom &amp; Bev&#x27;s &lt;Hands&gt;"
    assert meta(page, "og:description") == meta(page, "description") == "Help, &quot;free&quot;."
    assert meta(page, "og:url") == "https://hub.example/groups/ours/"
    assert meta(page, "og:image").startswith("https://hub.example/static/share")
    assert '<link rel="canonical" href="https://hub.example/groups/ours/">' in page


def test_a_group_that_has_not_written_its_sentence_is_shared_with_ours(client):
    run("Leeds Hands", slug="ours", summary="")

    page = client.get("/groups/ours/").text

    assert meta(page, "og:description") == "Free digital help for charities in Leeds, by volunteers."


@pytest.mark.parametrize("path", ["/", "/groups/"])
def test_the_door_and_the_list_have_one_address_where_they_are_shared(client, settings, path):
    settings.HUB_URL = "https://hub.example"

    page = client.get(path, {"region": "wales"}).text

    assert f'<link rel="canonical" href="https://hub.example{path}">' in page
    assert meta(page, "og:title")


def test_the_picture_of_what_is_shared_has_the_size_that_was_said():
    picture = Path(settings.BASE_DIR / "static/share.png").read_bytes()

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    assert len(picture) < 100_000


def test_machines_read_on_a_group_page_what_people_read_and_no_script_is_needed_for_it(client):
    run("Leeds Hands", slug="ours", covers=["LS6", "BD5"])

    page = client.get("/groups/ours/").text

    assert 'itemscope itemtype="https://schema.org/Organization"' in page
    assert '<h1 itemprop="name">Leeds Hands</h1>' in page
    assert re.findall(r'itemprop="areaServed" content="([^"]+)"', page) == ["Bradford", "Leeds"]
    assert "ld+json" not in page
    assert "Asha" not in "".join(re.findall(r"<[^>]+itemprop[^>]+>[^<]*", page))


def test_a_group_page_with_nothing_in_the_diary_says_when_they_sit_down(client, time_machine):
    time_machine.move_to("2026-11-23 12:00")
    run("Leeds Hands", slug="ours")

    page = client.get("/groups/ours/").text

    assert (
        "Nothing in the diary yet. They sit down every Tuesday evening; next on Tuesday 24 November." in page
    )


def test_a_group_page_flies_the_pennants_of_its_region_and_no_others(client):
    run("Cardiff Hands", "CF10", slug="ours")

    line = re.search(r'<svg class="bunting-line".*?</svg>', client.get("/groups/ours/").text, re.DOTALL)[0]

    assert set(re.findall(r'class="fill-([a-z]+)"', line)) == {"leaf"}
    assert '<path class="cloth" d="M0 0h10L0 25z"/>' in line


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_group_page_counts_the_same_queries_however_many_run_it(
    client, how_many, django_assert_num_queries
):
    group = run("Leeds Hands", slug="ours", covers=["LS6", "BD5", "YO1"][:how_many])
    for number in range(how_many):
        MembershipFactory(group=group, person=PersonFactory(name=f"Tunde{number} Okafor"))

    with django_assert_num_queries(5):
        page = client.get("/groups/ours/").text

    assert page.count("Tunde") == how_many
