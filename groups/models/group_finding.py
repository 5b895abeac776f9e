"""Finding a group: by its name, by the places it looks after, by how far it is away."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from groups import places
from groups.models.group_life import GroupLifeQuerySet

ALIKE = 0.45  # how near a typed word must come to one of the name: a letter may be wrong or missing


class GroupFindingQuerySet(GroupLifeQuerySet):
    def named_like(self, typed: str) -> Any:
        """By name, also with a typing error in it, or by a place that they cover; the likeliest first."""
        there = self.their_districts().filter(outcode__in=places.districts_named(typed))
        named = self.annotate(likeness=TrigramWordSimilarity(typed, "name")).filter(
            Q(name__icontains=typed) | Q(likeness__gte=ALIKE) | Exists(there)
        )
        return named.order_by("-likeness", "name")

    def with_what_a_card_shows(self) -> Any:
        """And nothing else of them."""
        return self.select_related("primary_region").only(
            "name", "slug", "summary", "state", "place_outcode",
            "primary_region__pennant_colour", "primary_region__pennant_pattern",
        )  # fmt: skip

    def covering(self, outcode: str) -> Any:
        return self.filter(coverage__outcode=outcode)

    def with_coverage(self) -> Any:
        """The districts each covers, for `places_covered`."""
        return self.annotate(districts=ArraySubquery(self.their_districts().values("outcode")))

    def in_this_order(self, pks: list[int]) -> Any:
        """These groups as they were put in order, by distance for example."""
        line = models.Value(pks, ArrayField(models.BigIntegerField()))
        place = models.Func(line, "pk", function="array_position", output_field=models.IntegerField())
        return self.filter(pk__in=pks).order_by(place)

    def nearest_first(self, place: places.Place) -> Any:
        """First those that look after the place (`looks_after`), then the others as far as they are away."""
        there = self.their_districts().filter(outcode=place.outcode)
        groups = self.annotate(looks_after=Exists(there))
        homes = groups.order_by("name").values_list("pk", "looks_after", "place_outcode")

        def how_near(row: tuple[int, bool, str]) -> tuple[bool, float]:
            km = places.distance_km(place, places.find(row[2]))
            return not row[1], float("inf") if km is None else km

        return groups.in_this_order([row[0] for row in sorted(homes, key=how_near)])

    def numbers_by_region(self) -> dict[str, int]:
        """How many there are in each region that has any, by its address; a group of two regions counts in both."""
        return dict(self.order_by().values_list("regions__slug").annotate(Count("pk")))

    def their_districts(self) -> Any:
        """What each of them covers, for a question about it."""
        areas: Any = self.model._meta.get_field("coverage").related_model
        return areas._default_manager.filter(group=OuterRef("pk"))
