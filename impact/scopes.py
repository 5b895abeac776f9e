"""Which rows behind a figure somebody may see."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
from hub.shelves import Scope


def shared_by_own_groups(who: Any, audience: str) -> Q:
    """Requests that a group of theirs has, or has passed on completely."""
    return Q(credit__overlap=sorted(who.groups_as(audience)))


SCOPES = {"figures_rows": Scope("impact.CountedRequest", {"grp": shared_by_own_groups, "all": everything})}
