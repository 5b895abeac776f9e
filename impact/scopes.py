"""Whose figures somebody may see, and which rows behind them."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
from hub.shelves import Scope


def shared_by_own_groups(who: Any, audience: str) -> Q:
    """Requests that a group of theirs has, or has passed on completely."""
    return Q(credit__overlap=sorted(who.groups_as(audience)))


def own_groups(who: Any, audience: str) -> Q:
    return Q(pk__in=who.groups_as(audience))


def regions_of_own_groups(who: Any, audience: str) -> Q:
    return Q(pk__in={region for s in who.standings if s.audience == audience for region in s.regions})


SCOPES = {
    "figures_region": Scope("groups.Region", {"reg": regions_of_own_groups, "all": everything}),
    "figures_group": Scope("groups.Group", {"grp": own_groups, "all": everything}),
    "figures_rows": Scope("impact.CountedRequest", {"grp": shared_by_own_groups, "all": everything}),
}
