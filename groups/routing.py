"""Which group a request goes to, and the sentence that says why (product.md, Coverage)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from groups import places
from groups.models import Group, Region
from groups.places import Place
from hub.common import dates

NEAR_KM = 80  # fifty miles: further away nobody would call it near


@dataclass(frozen=True)
class Route:
    """Where a place leads: to a group, else to its region's pool, else to the network."""

    place: Place
    group: Group | None = None
    region: Region | None = None
    others: list[Group] = field(default_factory=list)  # they cover it too, and are told who has it
    resting: Group | None = None  # whose place it is, where a neighbour covers for a season

    @property
    def home(self) -> Group | None:
        """Whose place it is, whether it rests at the moment or not."""
        return self.resting or self.group

    @property
    def sentence(self) -> str:
        names = {"place": self.place.name}
        if self.group and self.resting:
            return _("%(resting)s rests until %(day)s; %(group)s looks after its places.") % {
                "resting": self.resting.name,
                "day": dates.day(self.resting.season_under_way.until_on, weekday=False),
                "group": self.group.name,
            }
        if self.group and self.others:
            nearest = _("%(group)s is the nearest of the groups that look after %(place)s.")
            return nearest % {**names, "group": self.group.name}
        if self.group:
            return _("%(group)s looks after %(place)s.") % {**names, "group": self.group.name}
        if self.region:
            return _(
                "No group looks after %(place)s yet, so the people of the network in %(region)s read it."
            ) % {
                **names,
                "region": self.region.in_a_sentence,
            }
        return (
            _("No group looks after %(place)s yet, so the people of the network read it themselves.") % names
        )


def route(place: Place) -> Route:
    """The nearest live group that covers the district, or its neighbour while it rests; else its region's pool; else
    the network."""
    covering = list(
        Group.objects.live()
        .with_organisers()
        .covering(place.outcode)
        .with_season()
        .select_related("primary_region", "season__neighbour__primary_region")
        .order_by("pk")
    )
    covering.sort(key=lambda group: (places.distance_km(place, group.place) or 0.0, group.pk))
    region = Region.objects.filter(code=place.region_code).first() if place.region_code else None
    if not covering:
        return Route(place, None, region)
    nearest, others = covering[0], covering[1:]
    region = region or nearest.primary_region
    if (neighbour := nearest.covering_neighbour) is None:
        return Route(place, nearest, region, others)
    return Route(place, neighbour, region, [group for group in others if group != neighbour], nearest)


def nearest(place: Place, count: int = 2) -> list[tuple[Group, str]]:
    """The nearest groups that somebody runs, each with the distance in words; none where none is near."""
    homes = Group.objects.live().with_organisers().values_list("pk", "place_outcode")
    distances = {pk: places.distance_km(place, places.find(outcode)) for pk, outcode in homes}
    known = sorted((km, pk) for pk, km in distances.items() if km is not None and km <= NEAR_KM)[:count]
    groups = Group.objects.live().select_related("primary_region").in_bulk([pk for km, pk in known])
    return [(groups[pk], places.distance_words(km)) for km, pk in known]
