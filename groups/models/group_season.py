"""A group that rests, as others see it: who looks after its places meanwhile (rule 36a)."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone

RUNNING = ("organiser", "lead")


def under_way(where: str = "") -> Q:
    """Agreed by the neighbour, begun, and not over: the season itself, or behind the relation `where`."""
    today = timezone.localdate()
    said = {
        "agreed_at__isnull": False,
        "declined_at": None,
        "ended_at": None,
        "from_on__lte": today,
        "until_on__gte": today,
    }
    return Q(**{f"{where}{name}": value for name, value in said.items()})


class GroupSeasonQuerySet(models.QuerySet[Any]):
    def with_season(self) -> Any:
        """`season`: the one that is under way, with its neighbour, or None; no query of its own."""
        season = FilteredRelation("seasons_off", condition=under_way("seasons_off__"))
        members = self.model._meta.get_field("memberships").related_model._base_manager
        running = members.filter(group=OuterRef("season__neighbour"), ended_at=None, role__in=RUNNING)
        groups = self.annotate(season=season, neighbour_is_run=Exists(running))
        return groups.select_related("season__neighbour")

    def not_resting(self) -> Any:
        resting = self.model._base_manager.filter(under_way("seasons_off__"), pk=OuterRef("pk"))
        return self.exclude(Exists(resting))


class GroupSeason(models.Model):
    """What a season off means for the group itself."""

    seasons_off: Any

    class Meta:
        abstract = True

    @cached_property
    def season_under_way(self) -> Any:
        """The season off it has today, or None: known already after `with_season()`, else one query."""
        if hasattr(self, "neighbour_is_run"):
            return getattr(self, "season", None)
        seasons = self.seasons_off.filter(under_way())
        return seasons.select_related("neighbour__primary_region").first()

    @property
    def covering_neighbour(self) -> Any:
        """Who looks after its places today instead of it; None where it does so itself.

        A neighbour that has closed or joined another, or that nobody runs any more, can't: then all is as before.
        """
        season = self.season_under_way
        if season is None or not season.neighbour.is_live or not getattr(self, "neighbour_is_run", True):
            return None
        return season.neighbour
