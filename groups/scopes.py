"""How the matrix's scopes read as rows of this app, and what people are to a group."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
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


# What somebody is in each of their groups, now; what volunteers are, the volunteers app says.
STANDINGS = """
SELECT role.role, home.id, ARRAY(SELECT region_id FROM groups_group_regions WHERE group_id = home.id),
    role.since, '', home.name, home.slug
FROM groups_membership role JOIN groups_group home ON home.id = role.group_id
WHERE role.person_id = %(person)s AND role.ended_at IS NULL AND role.role <> 'volunteer'"""
