"""From what people type as a postcode to a place: half a one is enough; nothing is looked up elsewhere."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import product
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import fmean

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

FILES = Path(__file__).parent / "data"

DISTRICT = "district"
AREA = "area"
CROWN_DEPENDENCY = "crown dependency"
IRELAND = "ireland"

CROWN_DEPENDENCIES = {"GY": _("Guernsey"), "IM": _("Isle of Man"), "JE": _("Jersey")}

# Only these areas have districts that end in a letter (W1A): elsewhere it is no postcode (Toronto's M5V).
LETTERED_AREAS = {"E", "EC", "N", "NW", "SE", "SW", "W", "WC"}

FULL_POSTCODE = re.compile(r"([A-Z0-9]{2,4})([0-9O][ABD-HJLNP-UW-Z]{2})")
POSTCODE_SECTOR = re.compile(r"([A-Z0-9]{2,4}) ([0-9O][ABD-HJLNP-UW-Z]?)")
UK_DISTRICT = re.compile(r"([A-Z]{1,2})(0|[1-9][0-9]?)([A-Z]?)")
EIRCODE = re.compile(r"([AC-FHKNPRTV-Y][0-9O][0-9OW])[0-9AC-FHKNPRTV-YO]{4}")

KM_IN_A_MILE = 1.609344
ALIKE = 0.85  # of a name typed and a name meant


class UnknownPlace(ValueError):
    """What was typed is no postcode that we know; says so in a sentence for the person who typed it."""

    def __init__(self):
        super().__init__(_("We don't know that postcode. Half of it is enough, like LS6."))


@dataclass(frozen=True)
class RegionFacts:
    code: str
    slug: str
    name: str
    name_cy: str
    nation: str
    latitude: float
    longitude: float
    pennant_colour: str
    pennant_pattern: str


@dataclass(frozen=True)
class Authority:
    code: str
    name: str
    name_cy: str
    region_code: str
    nation: str
    latitude: float
    longitude: float
    districts: tuple[str, ...] = ()

    def __str__(self):
        return in_their_language(self.name, self.name_cy)


@dataclass(frozen=True)
class Place:
    outcode: str
    latitude: float | None
    longitude: float | None
    authority_code: str
    authority: str
    region_code: str
    nation: str
    kind: str

    def __str__(self):
        return self.name

    @property
    def district(self) -> str:
        """The postcode district, written the one way: LS6."""
        return self.outcode

    @property
    def name(self) -> str:
        """What people read: the authority, else what is known instead, in the reader's language."""
        if self.authority_code:
            return str(authority(self.authority_code))
        if self.region_code:
            here = region(self.region_code)
            return in_their_language(here.name, here.name_cy)
        if self.kind == CROWN_DEPENDENCY:
            return str(CROWN_DEPENDENCIES[self.outcode[:2]])
        return gettext("Ireland")


@dataclass(frozen=True)
class Atlas:
    """All the places we know, read once from the files in groups/data."""

    regions: dict[str, RegionFacts]
    authorities: dict[str, Authority]
    successors: dict[str, str]
    districts: dict[str, Place]
    areas: dict[str, Place]
    irish_routing_keys: frozenset[str]


def find(text: str) -> Place:
    """The place of a postcode, of half a one or of an Eircode, however it was typed; else UnknownPlace."""
    typed = tidied(text)
    compact = typed.replace(" ", "")
    if full := FULL_POSTCODE.fullmatch(compact):
        return uk_place(full[1])
    if eircode := EIRCODE.fullmatch(compact):
        return irish_place(eircode[1])
    if sector := POSTCODE_SECTOR.fullmatch(typed):
        return uk_place(sector[1])
    known = known_district(compact)
    if not known and with_zeros(compact) in atlas().irish_routing_keys:
        return irish_place(compact)
    return known or uk_place(compact)


def district(outcode: str) -> Place | None:
    """The place of a district that is known exactly as written, None for any other."""
    return atlas().districts.get(outcode)


def region(code: str) -> RegionFacts:
    return atlas().regions[code]


def regions() -> list[RegionFacts]:
    return list(atlas().regions.values())


def authority(code: str) -> Authority:
    """A local authority by its code, also by one that it had before."""
    return atlas().authorities[atlas().successors.get(code, code)]


def authorities_of(region_code: str) -> list[Authority]:
    within = (authority for authority in atlas().authorities.values() if authority.region_code == region_code)
    return sorted(within, key=lambda authority: authority.name)


def districts_of(authority_code: str) -> list[str]:
    """The districts whose centre lies in this authority (Cambridge has none: its own reach further out)."""
    return list(authority(authority_code).districts)


def districts_named(text: str) -> list[str]:
    """The districts of every authority whose name, in either language, has this in it; else is nearly this."""
    wanted = text.strip().casefold()
    if len(wanted) < 3:
        return []
    names = authority_names()
    found = [name for name in names if wanted in name] or get_close_matches(wanted, names, 1, ALIKE)
    return [outcode for name in found for outcode in names[name]]


@cache
def authority_names() -> dict[str, list[str]]:
    """Each name of an authority, in either language, and its districts."""
    found: dict[str, list[str]] = defaultdict(list)
    for here in atlas().authorities.values():
        for name in {here.name.casefold(), here.name_cy.casefold()} - {""}:
            found[name] += here.districts
    return dict(found)


def distance_km(here, there) -> float | None:
    """As the crow flies, between anything with latitude and longitude; None when a point isn't known."""
    points = (here.latitude, here.longitude, there.latitude, there.longitude)
    if None in points:
        return None
    north, east, to_north, to_east = map(radians, points)
    across = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(across))


def distance_words(km: float | None) -> str:
    """'about 12 miles', no finer than a postcode district can tell."""
    if km is None:
        return ""
    miles = km / KM_IN_A_MILE
    if miles < 1:
        return gettext("less than a mile")
    rounded = round(miles) if miles < 100 else 10 * round(miles / 10)
    return ngettext("about %(miles)d mile", "about %(miles)d miles", rounded) % {"miles": rounded}


def in_their_language(name: str, name_cy: str) -> str:
    return name_cy if name_cy and (get_language() or "").startswith("cy") else name


def tidied(text: str) -> str:
    """Upper case, single plain spaces, no marks that slip in when people copy; nothing else is forgiven."""
    plain = unicodedata.normalize("NFKC", str(text or "")[:100])
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    plain = " ".join(re.sub(r"[\s.,;:'\"-]", " ", plain).split())
    if not plain.isascii():
        raise UnknownPlace
    return plain.upper()


def with_zeros(text: str) -> str:
    return text[:1] + text[1:].replace("O", "0")


def known_district(text: str) -> Place | None:
    """The district as typed, else the only one it can be when the letter O and nought were mixed up."""
    districts = atlas().districts
    if text in districts:
        return districts[text]
    if len(text) > 4:
        return None
    readings = {
        "".join(letters) for letters in product(*("O0" if letter in "O0" else letter for letter in text))
    }
    meant = sorted(readings & districts.keys())
    return districts[meant[0]] if len(meant) == 1 else None


def uk_place(outcode: str) -> Place:
    """A known district; else what its area tells about one we have not heard of."""
    if known := known_district(outcode):
        return known
    parts = UK_DISTRICT.fullmatch(outcode)
    if not parts or parts[1] not in atlas().areas or (parts[3] and parts[1] not in LETTERED_AREAS):
        raise UnknownPlace
    around = atlas().areas[parts[1]]
    return Place(
        outcode, around.latitude, around.longitude, "", "", around.region_code, around.nation, around.kind
    )


def irish_place(routing_key: str) -> Place:
    routing_key = with_zeros(routing_key)
    if routing_key not in atlas().irish_routing_keys:
        raise UnknownPlace
    return Place(routing_key, None, None, "", "", "", "ireland", IRELAND)


@cache
def atlas() -> Atlas:
    regions = {row["code"]: RegionFacts(**with_point(row)) for row in rows_of("regions.csv")}
    centres = defaultdict(list)
    for row in rows_of("outcodes.csv"):
        centres[row["la_code"]].append(row["outcode"])
    authorities, successors = {}, {}
    for row in rows_of("authorities.csv"):
        for old_code in row.pop("old_codes").split():
            successors[old_code] = row["code"]
        authorities[row["code"]] = Authority(**with_point(row), districts=tuple(centres[row["code"]]))
    districts = {row["outcode"]: district_from(row, authorities) for row in rows_of("outcodes.csv")}
    irish = frozenset((FILES / "eircode_routing_keys.txt").read_text().split())
    return Atlas(regions, authorities, successors, districts, areas_of(districts.values()), irish)


def rows_of(name: str) -> list[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_point(row: dict) -> dict:
    return row | {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}


def district_from(row: dict, authorities: dict[str, Authority]) -> Place:
    point = float(row["latitude"]), float(row["longitude"])
    if not row["la_code"]:
        return Place(row["outcode"], *point, "", "", "", "crown-dependency", CROWN_DEPENDENCY)
    here = authorities[row["la_code"]]
    return Place(row["outcode"], *point, here.code, here.name, row["region_code"], here.nation, DISTRICT)


def areas_of(districts: Iterable[Place]) -> dict[str, Place]:
    """What is known of an area (the letters in front): its commonest region and the middle of that."""
    members = defaultdict(list)
    for place in districts:
        members[place.outcode.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")].append(place)
    areas = {}
    for letters, places in members.items():
        commonest = Counter(place.region_code for place in places).most_common(1)[0][0]
        inside = [place for place in places if place.region_code == commonest]
        latitude = middle(place.latitude for place in inside)
        longitude = middle(place.longitude for place in inside)
        kind = AREA if commonest else CROWN_DEPENDENCY
        areas[letters] = Place(letters, latitude, longitude, "", "", commonest, inside[0].nation, kind)
    return areas


def middle(degrees: Iterable[float | None]) -> float:
    return round(fmean(known for known in degrees if known is not None), 4)
