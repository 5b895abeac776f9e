"""What in the figures might not be right, and what to do about it: each check finds rows, and one press leads to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import CoverageArea, Group
from impact.spans import Scope
from volunteers.models import HelpRequest, Match, MatchWord, Message, Organisation

QUIET_DAYS = 60


@dataclass(frozen=True)
class Check:
    """`of`: "groups", "requests" or "organisations", which is what its rows are."""

    slug: str
    name: Promise | str
    definition: Promise | str
    what_to_do: Promise | str
    of: str
    rows: Callable[[Scope], models.QuerySet[Any]]

    def __str__(self) -> str:
        return str(self.name)


QUALITY: list[Check] = []


def check(slug: str, name: Any, *, of: str, definition: Any, what_to_do: Any) -> Any:
    """Put what this function finds on the list."""

    def enter(finding: Callable[[Scope], models.QuerySet[Any]]) -> Callable[[Scope], models.QuerySet[Any]]:
        QUALITY.append(Check(slug, name, definition, what_to_do, of, finding))
        return finding

    return enter


def found(scope: Scope) -> list[tuple[Check, int]]:
    """Each check with how many rows it finds; one statement."""
    counts = [
        each.rows(scope).order_by().annotate(slug_of_check=Value(each.slug, models.CharField()))
        .values("slug_of_check").annotate(found=Count("pk", distinct=True)).values_list("slug_of_check", "found")
        for each in QUALITY
    ]  # fmt: skip
    numbers = dict(counts[0].union(*counts[1:], all=True))
    return [(each, numbers.get(each.slug, 0)) for each in QUALITY]


# --- Whose ---------------------------------------------------------------------------------------------------
def groups_in(scope: Scope) -> models.QuerySet[Group]:
    live = Group.objects.live()
    if scope.group is not None:
        return live.filter(pk=scope.group.pk)
    return live.filter(primary_region=scope.region) if scope.region is not None else live


def requests_in(scope: Scope) -> models.QuerySet[HelpRequest]:
    """Open or closed, of this group or of charities in this region."""
    confirmed = HelpRequest.objects.passed().exclude(state__in=["draft", "unconfirmed"])
    if scope.group is not None:
        return confirmed.filter(group=scope.group)
    return confirmed.filter(region=scope.region) if scope.region is not None else confirmed


# --- The checks ------------------------------------------------------------------------------------------------
@check(
    "groups-without-places",
    _("Groups that cover no place"),
    of="groups",
    definition=_(
        "Groups that people can find, without a single postcode district: no request ever reaches them."
    ),
    what_to_do=_("Open the group's settings and choose the areas it covers."),
)
def groups_without_places(scope: Scope) -> models.QuerySet[Group]:
    return groups_in(scope).filter(~Exists(CoverageArea.objects.filter(group=OuterRef("pk"))))


@check(
    "groups-nobody-runs",
    _("Groups that nobody runs"),
    of="groups",
    definition=_(
        "Groups that people can find, without an organiser or a lead: what is sent there, somebody of the network reads."
    ),
    what_to_do=_("Invite a lead, or ask a neighbouring group whether they can look after it for a while."),
)
def groups_nobody_runs(scope: Scope) -> models.QuerySet[Group]:
    return groups_in(scope).exclude(pk__in=Group.objects.with_organisers().values("pk"))


@check(
    "requests-without-a-place",
    _("Requests whose place we do not know"),
    of="requests",
    definition=_(
        "Requests without a region, since their postcode lies outside the twelve: they count for the network, and for no region."
    ),
    what_to_do=_("Ask the charity for its postcode once more, or find it a group by hand."),
)
def requests_without_a_place(scope: Scope) -> models.QuerySet[HelpRequest]:
    return requests_in(scope).filter(region=None)


@check(
    "done-without-a-yes",
    _("Done, and the charity has not said so"),
    of="requests",
    definition=_(
        "Requests that ended well because the charity stayed silent: they count as helped, and nobody there said yes."
    ),
    what_to_do=_(
        "A short call tells whether it did help. Until then, read the figure of charities helped with this in mind."
    ),
)
def done_without_a_yes(scope: Scope) -> models.QuerySet[HelpRequest]:
    return requests_in(scope).filter(state="done", outcome_by="silence")


@check(
    "overdue-without-an-owner",
    _("Overdue, and nobody has it"),
    of="requests",
    definition=_("Open requests whose day is over while nobody has taken them."),
    what_to_do=_("Take it, or ask the group or a neighbour to do so today."),
)
def overdue_without_an_owner(scope: Scope) -> models.QuerySet[HelpRequest]:
    open_ones = requests_in(scope).filter(state__in=HelpRequest.OPEN, waiting_for="group")
    return open_ones.filter(owner=None, due_at__lt=timezone.now())


@check(
    "in-hand-and-quiet",
    _("In hand, without a word for 60 days"),
    of="requests",
    definition=_(
        "Requests in hand of which neither the charity, the volunteer nor the group has written or done anything for 60 days."
    ),
    what_to_do=_(
        "Ask both how it goes. If it is long done, or came to nothing, close it so that the figures are true."
    ),
)
def in_hand_and_quiet(scope: Scope) -> models.QuerySet[HelpRequest]:
    since, here = timezone.now() - timedelta(days=QUIET_DAYS), OuterRef("pk")
    lately = [
        Match.objects.filter(request=here, changed_at__gte=since),
        MatchWord.objects.filter(match__request=here, created_at__gte=since),
        Message.objects.filter(request=here, created_at__gte=since),
    ]
    silent = requests_in(scope).filter(state="in_hand", changed_at__lt=since)
    return silent.filter(*(~Exists(each) for each in lately))


@check(
    "charities-not-checked",
    _("Charities nobody has checked"),
    of="organisations",
    definition=_(
        "Charities that gave a number which was not found in the register, or have the same name and postcode district as another: one might be counted twice."
    ),
    what_to_do=_("Compare the number with the register, and the two of the same name with each other."),
)
def charities_not_checked(scope: Scope) -> models.QuerySet[Organisation]:
    theirs = Organisation.objects.filter(pk__in=requests_in(scope).values("organisation"))
    alike = Organisation.objects.annotate(said=Lower("name")).filter(said=Lower(OuterRef("name")))
    double = alike.filter(outcode=OuterRef("outcode")).exclude(pk=OuterRef("pk"))
    return theirs.filter(~Q(number_typed="") & Q(verified_by="none") | Exists(double))
