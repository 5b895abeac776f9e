"""How the matrix's scopes read as rows of accounts and of the audit log."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
from hub.shelves import Scope


def own_merges(who: Any, audience: str) -> Q:
    """Of either account, signed in or by the link its address was sent."""
    by_link = [link.about_id for link in who.links if link.purpose == "merge"]
    own = Q(kept=who.person) | Q(gone=who.person) if who.person else Q(pk__in=[])
    return own | Q(pk__in=by_link)


def own_acts(who: Any, audience: str) -> Q:
    """What they did, and what was done to their own account."""
    about_them = Q(about_type="hub.user", about_id=str(who.person.pk))
    return Q(actor_id=who.person.pk) | about_them


def acts_in_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience))


SCOPES = {
    "person_merge": Scope("hub.PersonMerge", {"own": own_merges, "all": everything}),
    "audit_log": Scope("hub.AuditEntry", {"own": own_acts, "grp": acts_in_own_groups, "all": everything}),
}
