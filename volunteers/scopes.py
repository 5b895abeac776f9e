"""How the matrix's scopes read as rows of this app, and who volunteers are."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q

from groups.models import Group, Membership
from hub.access.who import everything
from hub.common.expressions import IsAmong
from hub.shelves import Scope
from volunteers.models import Concern, CoverAsk, HelpRequest, Match, RequestContact, Volunteer
from volunteers.models.match_facts import LIVE

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
    looked_after = Group.objects.filter(looked_after_by=who.person).order_by().values("pk")
    return READ & (Q(owner=who.person) | Q(IsAmong(F("group"), ArraySubquery(looked_after))))


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


def sought_for(who: Any, audience: str) -> Q:
    """The public words: of requests that look for somebody."""
    return Q(screening="passed", state__in=["ready", "finding"])


# --- Volunteers and their asks ---------------------------------------------------------------------------
def themselves(who: Any, audience: str) -> Q:
    return Q(person=who.person) if who.person else NOBODY


def own_matches(who: Any, audience: str) -> Q:
    """A charity's by its case link; a person's own, but for places in a line-up they don't know of."""
    if audience == "contact":
        requests = HelpRequest.objects.filter(own_cases(who, audience))
        return Q(request__in=requests, said_yes_at__isnull=False)
    return told_of(who)


def own_asks(who: Any, audience: str) -> Q:
    """The volunteer's own; with the link of the mail that one alone."""
    if audience == "contact":
        asked = Q(pk__in=[link.about_id for link in who.links if link.purpose == "ask"])
        return asked & Q(volunteer__person__is_active=True)
    return told_of(who)


def told_of(who: Any) -> Q:
    if who.person is None:
        return NOBODY
    return Q(volunteer__person=who.person) & (Q(asked_at__isnull=False) | Q(origin="hand"))


def matches_of_own_groups(who: Any, audience: str) -> Q:
    return Q(request__group_id__in=who.groups_as(audience))


def matches_of_the_nation(who: Any, audience: str) -> Q:
    requests = HelpRequest.objects.filter(cases_of_the_nation(who, audience))
    return Q(request__in=requests)


def volunteers_of_own_groups(who: Any, audience: str) -> Q:
    """At home in the group, a member of it, or in a live case of it: asked of each volunteer, so that a few of them
    are not looked for among all who belong to a large group."""
    groups = who.groups_as(audience)
    there = Membership.objects.live().filter(person=OuterRef("person"), role="volunteer", group__in=groups)
    cases = Match.objects.filter(volunteer=OuterRef("pk"), request__group__in=groups, state__in=LIVE)
    return Q(group_id__in=groups) | Q(Exists(there)) | Q(Exists(cases))


def asked_from_anywhere(who: Any, audience: str) -> Q:
    """They said that other groups may ask them too."""
    return Q(anywhere=True, state__in=Volunteer.ASKED_STATES)


def volunteers_of_cases(who: Any, audience: str) -> Q:
    """For a charity: whom it was told of. For a coordinator: those of the cases she has."""
    if audience == "contact":
        matches = Match.objects.filter(own_matches(who, audience))
    else:
        matches = Match.objects.filter(matches_of_the_nation(who, audience), state__in=LIVE)
    return Q(pk__in=matches.values("volunteer"))


def introduced_volunteers(who: Any, audience: str) -> Q:
    introduced = Match.objects.filter(own_matches(who, audience)).showing_contacts()
    if audience != "contact":
        introduced = Match.objects.filter(matches_of_the_nation(who, audience), state__in=LIVE)
    return Q(pk__in=introduced.values("volunteer"))


def cases_with_contacts(who: Any, audience: str) -> Q:
    """For a volunteer: where they were introduced, until 30 days after the end. For a coordinator: her cases."""
    if audience not in ("newcomer", "volunteer"):
        return cases_of_the_nation(who, audience)
    if who.person is None:
        return NOBODY
    theirs = Match.objects.filter(volunteer__person=who.person).showing_contacts()
    return Q(pk__in=theirs.values("request"))


# --- Passing on ------------------------------------------------------------------------------------------
def own_passings(who: Any, audience: str) -> Q:
    return Q(request__in=HelpRequest.objects.filter(own_cases(who, audience)))


def passings_of_own_groups(who: Any, audience: str) -> Q:
    groups = who.groups_as(audience)
    return Q(to_group_id__in=groups) | Q(from_group_id__in=groups)


WORDS = {"own": own_cases, "grp": of_own_groups, "case": cases_of_the_nation}
SCOPES = {
    "request_brief": Scope("volunteers.HelpRequest", {**WORDS, "pub": sought_for, "all": sought_for}),
    "request_words": Scope("volunteers.HelpRequest", WORDS),
    "new_request": Scope("volunteers.HelpRequest", {**WORDS, "reg": asked_to_cover, "all": uncovered}),
    "charity_contact": Scope("volunteers.HelpRequest", {**WORDS, "case": cases_with_contacts}),
    "private_link": Scope("volunteers.HelpRequest", WORDS),
    "volunteer_card": Scope(
        "volunteers.Volunteer",
        {
            "own": themselves,
            "grp": volunteers_of_own_groups,
            "mem": asked_from_anywhere,
            "case": volunteers_of_cases,
        },
    ),
    "volunteer_contact": Scope(
        "volunteers.Volunteer",
        {"own": themselves, "grp": volunteers_of_own_groups, "case": introduced_volunteers},
    ),
    "onboarding": Scope(
        "volunteers.Volunteer", {"own": themselves, "grp": volunteers_of_own_groups, "all": everything}
    ),
    "match": Scope(
        "volunteers.Match",
        {"own": own_matches, "grp": matches_of_own_groups, "case": matches_of_the_nation},
    ),
    "ask": Scope("volunteers.Match", {"own": own_asks}),
    "passing": Scope(
        "volunteers.Passing", {"own": own_passings, "grp": passings_of_own_groups, "all": everything}
    ),
    "weights": Scope("volunteers.MatchingWeight", {"all": everything}),
    "held_post": Scope("volunteers.HelpRequest", {"grp": held_of_own_groups, "all": all_held}),
    "concern": Scope(
        "volunteers.Concern", {"own": own_concerns, "case": concerns_of_her_region, "all": own_concerns}
    ),
}


# A newcomer until an organiser has welcomed them, then a volunteer.
STANDINGS = """
SELECT CASE WHEN ready_at IS NULL THEN 'newcomer' ELSE 'volunteer' END, group_id, NULL::bigint[],
    NULL::timestamptz, '', '', ''
FROM volunteers_volunteer WHERE person_id = %(person)s AND state <> 'left'"""
