"""How the matrix's scopes read as rows of this app."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
from hub.shelves import Scope
from volunteers.models import Concern, CoverAsk, RequestContact

NOBODY = Q(pk__in=[])
READ = Q(screening="passed") & ~Q(state__in=["draft", "unconfirmed"])


def own_cases(who: Any, audience: str) -> Q:
    """The requests whose contacts hold the link this request came with; a draft by its own link."""
    contacts = [link.about_id for link in who.links if link.purpose == "case"]
    drafts = [link.about_id for link in who.links if link.purpose == "draft"]
    theirs = RequestContact.objects.filter(pk__in=contacts, removed_at=None).values("request")
    return Q(pk__in=theirs) | Q(pk__in=drafts, state="draft")


def of_own_groups(who: Any, audience: str) -> Q:
    """Requests their group has. A neighbour that covers has it; the group that was routed to no longer does."""
    return READ & Q(group_id__in=who.groups_as(audience))


def cases_of_the_nation(who: Any, audience: str) -> Q:
    """For a coordinator: cases she took for the network, and those of a group she looks after. For a
    safeguarding lead: requests of her region that a hint or a raised concern leads to."""
    if who.person is None:
        return NOBODY
    if audience == "safeguarding":
        led_there = Concern.objects.filter(concerns_of_her_region(who, audience))
        return Q(pk__in=led_there.values("request"))
    return READ & (Q(owner=who.person) | Q(group__looked_after_by=who.person))


def asked_to_cover(who: Any, audience: str) -> Q:
    asked = CoverAsk.objects.open().filter(group_id__in=who.groups_as(audience))
    return READ & Q(state="submitted", pk__in=asked.values("request"))


def uncovered(who: Any, audience: str) -> Q:
    """What a coordinator may know of: place, kind and age of every new request."""
    return READ & Q(state="submitted")


def concerns_of_her_region(who: Any, audience: str) -> Q:
    regions = {s.region_code for s in who.standings if s.audience == "safeguarding"}
    return everything(who, audience) if "" in regions else Q(region_code__in=regions)


def own_concerns(who: Any, audience: str) -> Q:
    return NOBODY  # whoever raises one does not see it afterwards


def held_of_own_groups(who: Any, audience: str) -> Q:
    return Q(screening__in=["held", "spam"], group_id__in=who.groups_as(audience))


def all_held(who: Any, audience: str) -> Q:
    return Q(screening__in=["held", "spam"], group=None)


WORDS = {"own": own_cases, "grp": of_own_groups, "case": cases_of_the_nation}
SCOPES = {
    "request_brief": Scope("volunteers.HelpRequest", WORDS),
    "request_words": Scope("volunteers.HelpRequest", WORDS),
    "new_request": Scope("volunteers.HelpRequest", {**WORDS, "reg": asked_to_cover, "all": uncovered}),
    "charity_contact": Scope("volunteers.HelpRequest", WORDS),
    "private_link": Scope("volunteers.HelpRequest", WORDS),
    "held_post": Scope("volunteers.HelpRequest", {"grp": held_of_own_groups, "all": all_held}),
    "concern": Scope(
        "volunteers.Concern", {"own": own_concerns, "case": concerns_of_her_region, "all": own_concerns}
    ),
}
