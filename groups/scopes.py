"""How the matrix's scopes read as rows of this app, and what people are to a group."""

from typing import Any

from django.db.models import Q

from groups.models import Group, SeasonOff
from hub.access.who import everything
from hub.shelves import Scope


def live_groups(who: Any, audience: str) -> Q:
    """Public pages: a group that is just starting has one when it is live."""
    return Q(state__in=Group.SHOWN) | Q(state=Group.State.FORMING, published_at__isnull=False)


def own_groups(who: Any, audience: str) -> Q:
    return Q(pk__in=who.groups_as(audience))


def of_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience))


def messages_of_own_groups(who: Any, audience: str) -> Q:
    """Of their own, and of those that rest while theirs covers."""
    groups = who.groups_as(audience)
    covered = SeasonOff.objects.resting().filter(neighbour_id__in=groups)
    return Q(group_id__in=groups) | Q(group_id__in=covered.values("group"))


def groups_read_for(who: Any) -> Q:
    """Groups whose messages they read: the same, said of groups."""
    groups = who.groups_as("organiser", "lead")
    covered = SeasonOff.objects.resting().filter(neighbour_id__in=groups)
    found = Q(pk__in=groups) | Q(pk__in=covered.values("group"))
    return found | Q(looked_after_by=who.person) if "national" in who.audiences else found


def held_of_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience), screening="held")


def all_held(who: Any, audience: str) -> Q:
    return Q(screening="held")


def own_roles(who: Any, audience: str) -> Q:
    return Q(person=who.person) if who.person else Q(pk__in=[])


def own_invitations(who: Any, audience: str) -> Q:
    """Invitations by the link they came with, those to the address somebody signs in with, those they took up."""
    by_link = [link.about_id for link in who.links if link.purpose == "invitation"]
    if who.person is None:
        return Q(pk__in=by_link)
    return Q(pk__in=by_link) | Q(email__iexact=who.person.email) | Q(claimed_by=who.person)


def applications_by_link(who: Any, audience: str) -> Q:
    return Q(pk__in=[link.about_id for link in who.links if link.purpose == "application"])


def of_groups_looked_after(who: Any, audience: str) -> Q:
    """Of groups without a lead that this coordinator has an eye on."""
    return Q(group__looked_after_by=who.person)


def seasons(who: Any, audience: str) -> Q:
    """Of the group that rests, and of the neighbour who covers."""
    groups = who.groups_as(audience)
    return Q(group_id__in=groups) | Q(neighbour_id__in=groups)


def endings(who: Any, audience: str) -> Q:
    """Of the group that ends, and of the one it would join."""
    groups = who.groups_as(audience)
    return Q(group_id__in=groups) | Q(into_id__in=groups)


SCOPES = {
    "group_page": Scope("groups.Group", {"pub": live_groups, "grp": own_groups, "all": everything}),
    "group_draft": Scope("groups.Group", {"grp": own_groups, "all": everything}),
    "role": Scope("groups.Membership", {"own": own_roles, "grp": of_own_groups, "all": everything}),
    "invitation": Scope(
        "groups.Invitation", {"own": own_invitations, "grp": of_own_groups, "all": everything}
    ),
    "group_application": Scope("groups.GroupApplication", {"own": applications_by_link, "all": everything}),
    "contact_message": Scope(
        "groups.ContactMessage", {"grp": messages_of_own_groups, "case": of_groups_looked_after}
    ),
    "held_message": Scope("groups.ContactMessage", {"grp": held_of_own_groups, "all": all_held}),
    "holding": Scope("groups.Holding", {"grp": of_own_groups, "case": of_groups_looked_after}),
    "handover": Scope("groups.Handover", {"grp": of_own_groups, "case": of_groups_looked_after}),
    "season": Scope("groups.SeasonOff", {"grp": seasons, "all": everything}),
    "add_request": Scope("groups.AddRequest", {"own": own_roles, "grp": of_own_groups}),
    "affiliation": Scope("groups.Affiliation", {"grp": of_own_groups, "all": everything}),
    "ending": Scope("groups.GroupEnding", {"grp": endings, "all": everything}),
    "group_signs": Scope("groups.Group", {"grp": own_groups, "all": everything}),
    "member_list": Scope("groups.ListedPerson", {"grp": of_own_groups}),
}


# What somebody is in each of their groups, now; what volunteers are, the volunteers app says.
STANDINGS = """
SELECT role.role, home.id, ARRAY(SELECT region_id FROM groups_group_regions WHERE group_id = home.id),
    role.since, '', home.name, home.slug
FROM groups_membership role JOIN groups_group home ON home.id = role.group_id
WHERE role.person_id = %(person)s AND role.ended_at IS NULL AND role.role <> 'volunteer'"""
