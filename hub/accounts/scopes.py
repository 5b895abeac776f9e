"""How the matrix's scopes read as rows of accounts and of the audit log."""

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from hub import shelves
from hub.access.who import everything
from hub.accounts.lost_phone import LostPhone
from hub.accounts.merging import PersonMerge
from hub.accounts.proposals import RoleProposal
from hub.shelves import Scope


def own_merges(who: Any, audience: str) -> Q:
    """Of either account, signed in or by the link its address was sent."""
    by_link = [link.about_id for link in who.links if link.purpose == "merge"]
    own = Q(kept=who.person) | Q(gone=who.person) if who.person else Q(pk__in=[])
    return own | Q(pk__in=by_link)


def nobodys_merges(who: Any, audience: str) -> Q:
    """Whoever suggests that two people of their group are one doesn't learn what they answered."""
    return Q(pk__in=[])


def asked_to_vouch(who: Any, audience: str) -> Q:
    asked = LostPhone.asked.through._default_manager.filter(user=who.person)
    return Q(pk__in=asked.values("lostphone")) & Q(pk__in=LostPhone.objects.live())


def asked_to_agree(who: Any, audience: str) -> Q:
    """And whoever proposed it."""
    asked = RoleProposal.asked.through._default_manager.filter(user=who.person)
    return Q(pk__in=asked.values("roleproposal")) | Q(proposed_by=who.person)


def own_roles(who: Any, audience: str) -> Q:
    return Q(person=who.person)


def own_acts(who: Any, audience: str) -> Q:
    """What they did, and what was done to their own account and roles; also of accounts that became part of it."""
    people = PersonMerge.objects.accounts_of(who.person)
    return Q(actor_id__in=people) | about_people(people)


def about_people(people: list[int]) -> Q:
    """Lines about these people's own rows, of every app."""
    about = Q(about_type="hub.user", about_id__in=[str(pk) for pk in people])
    for label, rows in shelves.OWN_ROWS.items():
        theirs = rows(people).annotate(told_as=Cast("pk", CharField())).values("told_as")
        about |= Q(about_type=label, about_id__in=theirs)
    return about


def acts_in_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience)) & told_openly(who, audience)


def told_openly(who: Any, audience: str) -> Q:
    """All but what only its readers may know of, or somebody said no to."""
    return ~Q(act__in=shelves.KEPT_QUIET)


SCOPES = {
    "person_merge": Scope("hub.PersonMerge", {"own": own_merges, "grp": nobodys_merges, "all": everything}),
    "lost_phone": Scope("hub.LostPhone", {"case": asked_to_vouch}),
    "network_role": Scope("hub.NetworkRole", {"own": own_roles, "all": everything}),
    "role_proposal": Scope("hub.RoleProposal", {"case": asked_to_agree, "all": everything}),
    "audit_log": Scope("hub.AuditEntry", {"own": own_acts, "grp": acts_in_own_groups, "all": told_openly}),
}
