"""Which group a request goes to, and the sentence that says why (product.md, Coverage)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from groups import places
from groups.models import Group, Region
from groups.places import Place

NEAR_KM = 80  # fifty miles: further away nobody would call it near


@dataclass(frozen=True)
class Route:
    """Where a place leads: to a group, else to its region's pool, else to the network."""

    place: Place
    group: Group | None = None
    region: Region | None = None
    others: list[Group] = field(default_factory=list)  # they cover it too, and are told who has it

    @property
    def sentence(self) -> str:
        names = {"place": self.place.name}
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
    """The nearest live group that covers the district; else its region's pool; else the network."""
    covering = list(
        Group.objects.live()
        .with_organisers()
        .covering(place.outcode)
        .select_related("primary_region")
        .order_by("pk")
    )
    covering.sort(key=lambda group: (places.distance_km(place, group.place) or 0.0, group.pk))
    region = Region.objects.filter(code=place.region_code).first() if place.region_code else None
    if covering:
        return Route(
            place, covering[0], covering[0].primary_region if region is None else region, covering[1:]
        )
    return Route(place, None, region)


def nearest(place: Place, count: int = 2) -> list[tuple[Group, str]]:
    """The nearest groups that somebody runs, each with the distance in words; none where none is near."""
    homes = Group.objects.live().with_organisers().values_list("pk", "place_outcode")
    distances = {pk: places.distance_km(place, places.find(outcode)) for pk, outcode in homes}
    known = sorted((km, pk) for pk, km in distances.items() if km is not None and km <= NEAR_KM)[:count]
    groups = Group.objects.live().select_related("primary_region").in_bulk([pk for km, pk in known])
    return [(groups[pk], places.distance_words(km)) for km, pk in known]
