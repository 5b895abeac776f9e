import pytest
from django.utils import translation

from groups import places
from groups.places import UnknownPlace, find

DISTRICTS = places.atlas().districts
IN_THE_UK = [place for place in DISTRICTS.values() if place.kind == places.DISTRICT]


def test_every_district_of_the_uk_has_an_authority_of_its_own_region():
    assert len(IN_THE_UK) == 2834

    for place in IN_THE_UK:
        authority = places.authority(place.authority_code)
        region = places.region(place.region_code)
        assert (authority.region_code, authority.nation) == (region.code, place.nation), place.outcode
        assert region.nation == place.nation, place.outcode
        assert place.name == authority.name, place.outcode


@pytest.mark.parametrize(
    ("typed", "meant"), [("gatshead", "NE8"), ("Mancester", "M1"), ("caerdyd", "CF10"), ("leeds", "LS1")]
)
def test_a_place_is_found_by_its_name_also_with_a_typing_error(typed, meant):
    assert meant in places.districts_named(typed)


def test_what_is_no_name_of_a_place_finds_none():
    assert places.districts_named("zzzzqq") == places.districts_named("le") == []


def test_every_district_is_found_however_it_is_typed():
    for outcode, place in DISTRICTS.items():
        for typed in (
            outcode,
            outcode.lower(),
            f"{outcode} 1AA",
            f"{outcode.lower()}1aa",
            f" {outcode}  1 A A ",
        ):
            assert find(typed) == place, typed


def test_the_crown_dependencies_have_no_region():
    crown = [place for place in DISTRICTS.values() if place.kind == places.CROWN_DEPENDENCY]

    assert len(crown) == 22
    assert {place.region_code for place in crown} == {""}
    assert {place.name for place in crown} == {"Guernsey", "Isle of Man", "Jersey"}


@pytest.mark.parametrize(
    ("typed", "district", "name"),
    [
        ("UB96JN", "UB9", "Buckinghamshire"),
        ("pa286lj", "PA28", "Argyll and Bute"),
        ("LS6", "LS6", "Leeds"),
        ("ls6 1", "LS6", "Leeds"),
        ("LS6 1A", "LS6", "Leeds"),
        ("BS1\u00a06AA", "BS1", "Bristol"),
        ("BS1\u200b 6AA.", "BS1", "Bristol"),
        ("LS6-1AA", "LS6", "Leeds"),
        ("\uff2c\uff336 1AA", "LS6", "Leeds"),
        ("HR1 2AA", "HR1", "Herefordshire"),
        ("HU1", "HU1", "Kingston upon Hull"),
        ("SW1A 1AA", "SW1A", "Westminster"),
        ("W12 9AB", "W12", "Hammersmith and Fulham"),
        ("W12", "W12", "Hammersmith and Fulham"),
    ],
)
def test_a_postcode_or_half_of_one_leads_to_its_authority(typed, district, name):
    place = find(typed)

    assert (place.district, place.name) == (district, name)


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("CRO 2AB", "CR0"),
        ("cro", "CR0"),
        ("S014", "SO14"),
        ("0X1 2AB", "OX1"),
        ("LS6 OAA", "LS6"),
        ("N1O", "N10"),
    ],
)
def test_letter_o_and_nought_are_told_apart_where_only_one_makes_sense(typed, district):
    assert find(typed).district == district


@pytest.mark.parametrize(
    ("typed", "district", "region"),
    [
        ("G75", "G75", "Scotland"),
        ("G75 8QR", "G75", "Scotland"),
        ("M50 3AZ", "M50", "North West"),
        ("W1A 1AA", "W1A", "London"),
        ("EC4P 4DQ", "EC4P", "London"),
        ("BN51 9EZ", "BN51", "South East"),
    ],
)
def test_an_unknown_district_of_a_known_area_goes_to_the_areas_region(typed, district, region):
    place = find(typed)

    assert (place.kind, place.district, place.name) == ("area", district, region)
    assert (place.authority_code, place.authority) == ("", "")
    assert places.region(place.region_code).name == region


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("GY4 6DH", "Guernsey"),
        ("gy10", "Guernsey"),
        ("JE2 3AB", "Jersey"),
        ("JE5", "Jersey"),
        ("IM99", "Isle of Man"),
    ],
)
def test_crown_dependencies_are_known_by_name(typed, name):
    place = find(typed)

    assert (place.kind, place.region_code, place.name) == ("crown dependency", "", name)


@pytest.mark.parametrize(
    ("typed", "routing_key"),
    [
        ("D02 AF30", "D02"), ("d02af30", "D02"), ("DO2 AF30", "D02"), ("D6W", "D6W"), ("d6w xy00", "D6W"),
        ("T12", "T12"), ("E25", "E25"), ("W12 A1C2", "W12"),
    ],
)  # fmt: skip
def test_eircodes_lead_to_ireland(typed, routing_key):
    place = find(typed)

    assert (place.kind, place.nation, place.region_code) == ("ireland", "ireland", "")
    assert (place.district, place.name) == (routing_key, "Ireland")


@pytest.mark.parametrize(
    "typed",
    [
        "", None, " ", "0", "XX0 0XX", "M5V 2T6", "M5V", "M5V 3A7", "hello", "LS", "12345", "90210",
        "SW1A1AAA", "GIR 0AA", "LS06", "🙂", "LS🙂6", "\x00", "\ud800", "\u202eLS6é", "LS٦", "ß6",
        "A" * 20_000, "Z99 AF30", "3 1AA",
    ],
)  # fmt: skip
def test_junk_is_answered_with_a_kind_sentence(typed):
    with pytest.raises(UnknownPlace) as unknown:
        find(typed)

    assert str(unknown.value) == "We don't know that postcode. Half of it is enough, like LS6."
    assert isinstance(unknown.value, ValueError)


def test_names_follow_the_readers_language():
    with translation.override("cy"):
        names = [find(typed).name for typed in ("CF10 1AA", "LL77", "G75", "LS6")]

    assert names == ["Caerdydd", "Ynys Môn", "Yr Alban", "Leeds"]


def test_authorities_are_found_by_codes_they_had_before():
    names = [places.authority(code).name for code in ("E08000016", "E08000038", "E07000187", "S12000046")]

    assert names == ["Barnsley", "Barnsley", "Somerset", "Glasgow City"]


def test_every_region_has_its_authorities_and_they_hold_every_district():
    authorities = [
        authority for region in places.regions() for authority in places.authorities_of(region.code)
    ]
    held = [outcode for authority in authorities for outcode in places.districts_of(authority.code)]

    assert len(authorities) == 361
    assert sorted(held) == sorted(place.outcode for place in IN_THE_UK)
    assert "LS6" in places.districts_of("E08000035")


def test_distances_are_said_in_miles():
    leeds, bradford, aberdeen, dublin = (find(typed) for typed in ("LS6", "BD1", "AB10", "D02"))

    assert places.distance_words(places.distance_km(leeds, bradford)) == "about 8 miles"
    assert places.distance_words(places.distance_km(leeds, aberdeen)) == "about 230 miles"
    assert places.distance_words(places.distance_km(leeds, leeds)) == "less than a mile"
    assert places.distance_words(1.7) == "about 1 mile"
    assert places.distance_words(places.distance_km(leeds, dublin)) == ""
