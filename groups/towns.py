"""From a town's name to a postcode district near its middle; nothing is guessed where several places are called so."""

import re
from functools import lru_cache

from groups import places
from groups.places import Authority, Place, UnknownPlace

HERE = {"uk", "united kingdom", "england", "scotland", "wales", "northern ireland", "great britain"}


def place_of(typed: str) -> Place | None:
    """A postcode or half of one, else a town that an authority is named after."""
    try:
        return places.find(typed)
    except UnknownPlace:
        town, _comma, country = typed.partition(",")
        if country and country.strip().casefold() not in HERE:
            return None
        return middle_of(" ".join(town.casefold().split()))


@lru_cache(maxsize=1000)
def middle_of(town: str) -> Place | None:
    authority = authority_named(town) if len(town) > 2 else None
    if authority is None:
        return None
    around = [
        place for place in places.atlas().districts.values() if place.region_code == authority.region_code
    ]
    return min(around, key=lambda place: far_from(authority, place), default=None)


def far_from(authority: Authority, place: Place) -> float:
    km = places.distance_km(authority, place)
    return float("inf") if km is None else km


def authority_named(town: str) -> Authority | None:
    """Called exactly so, or "City of" so; else the only one with this word in its name."""
    authorities = list(places.atlas().authorities.values())
    for wanted in (town, f"city of {town}"):
        for authority in authorities:
            if wanted in (authority.name.casefold(), authority.name_cy.casefold()):
                return authority
    word = re.compile(rf"\b{re.escape(town)}\b")
    found = [authority for authority in authorities if word.search(authority.name.casefold())]
    return found[0] if len(found) == 1 else None
