"""How the matrix's scopes read as rows of this app, and what people are to a group."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from groups.models import Group, Membership
from hub.access.who import Standing, everything
from hub.shelves import Scope


def live_groups(who: Any, audience: str) -> Q:
    return Q(state__in=["forming", "active"])


def own_groups(who: Any, audience: str) -> Q:
    return Q(pk__in=who.groups_as(audience))


def of_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience))


def own_roles(who: Any, audience: str) -> Q:
    return Q(person=who.person) if who.person else Q(pk__in=[])


def own_invitations(who: Any, audience: str) -> Q:
    """Invitations by the link they came with, those to the address somebody signs in with, those they took up."""
    by_link = [link.about_id for link in who.links if link.purpose == "invitation"]
    if who.person is None:
        return Q(pk__in=by_link)
    return Q(pk__in=by_link) | Q(email__iexact=who.person.email) | Q(claimed_by=who.person)


SCOPES = {
    "group_page": Scope("groups.Group", {"pub": live_groups, "grp": own_groups, "all": everything}),
    "group_draft": Scope("groups.Group", {"grp": own_groups, "all": everything}),
    "role": Scope("groups.Membership", {"own": own_roles, "grp": of_own_groups, "all": everything}),
    "invitation": Scope(
        "groups.Invitation", {"own": own_invitations, "grp": of_own_groups, "all": everything}
    ),
}


def standings(who: Any) -> Iterator[Standing]:
    """What this person is in each of their groups, now; one query."""
    roles = list(Membership.objects.live().filter(person=who.person).values_list("role", "group_id", "since"))
    regions: dict[int, set[int]] = {}
    if groups := {group for role, group, since in roles}:
        for group, region in Group.regions.through.objects.filter(group__in=groups).values_list(
            "group_id", "region_id"
        ):
            regions.setdefault(group, set()).add(region)
    for role, group, since in roles:
        if role == Membership.Role.VOLUNTEER:
            continue  # what volunteers are, the volunteers app says
        yield Standing(role, group, frozenset(regions.get(group, ())), since)
