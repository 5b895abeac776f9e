"""What do we count? Every published number: one function and one plain sentence each, and the report of them all.

A count's moment (`at`) decides to which month a request, an introduction or a person belongs; `impact/statements.py`
turns counts into at most three statements. The sentence says exactly what the function does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impact import statements
from impact.models import CountedRequest
from impact.models.counted import Unmet
from impact.quality import QUALITY
from impact.reading import Reading
from impact.sentences import sentence_of, waits_longest
from impact.spans import Scope, Span
from impact.statements import VOLUNTEERS, Count
from impact.values import Part, Told, Value
from volunteers.models import HelpRequest

__all__ = [
    "CATALOGUE", "QUALITY", "Figure", "Part", "Report", "Scope", "Span", "Told", "Value", "one", "report", "rows_of",
]  # fmt: skip

OUTCOMES = tuple(HelpRequest.Outcome.values)
STATES = tuple(state for state in HelpRequest.State.values if state not in ("draft", "unconfirmed"))
SPLITS = {"nation": ("region", "month", "group"), "region": ("month", "group"), "group": ("month",)}


@dataclass(frozen=True)
class Figure:
    """`unit`: organisations, requests, days, share, people or groups. `good`: "more", "less", or "" for neither.
    `of_people`: its numbers are rounded, as impact/hiding.py says."""

    slug: str
    name: Promise | str
    definition: Promise | str
    unit: str
    of_people: bool
    good: str
    count: Count | None

    def __str__(self) -> str:
        return str(self.name)


CATALOGUE: list[Figure] = []


def figure(slug: str, name: Any, *, unit: str, good: str, of_people: bool = False, definition: Any) -> Any:
    """Put what this function counts into the catalogue."""

    def enter(counting: Callable[[], Count | None]) -> Callable[[], Count | None]:
        CATALOGUE.append(Figure(slug, name, definition, unit, of_people, good, counting()))
        return counting

    return enter


# --- What we count ---------------------------------------------------------------------------------------
@figure(
    "charities-helped",
    _("Charities helped"),
    unit="organisations",
    good="more",
    definition=_(
        "Charities with at least one request that came to a good end in these months: answered, talked, came along to"
        " an evening, a job or a project. Each charity counts once, however often it asked and however many groups"
        " had a hand in it; one that was helped in two ways stands in both parts."
    ),
)
def charities_helped() -> Count:
    charities = "count(DISTINCT coalesce(c.organisation_id, -c.request_id))"
    return Count(at="closed_at", where="c.state = 'done'", part="outcome", parts=OUTCOMES, number=charities)


@figure(
    "requests",
    _("Requests"),
    unit="requests",
    good="",
    definition=_(
        "Requests that a charity confirmed in these months, by where they are today. Drafts, requests that were never"
        " confirmed and advertisements are left out."
    ),
)
def requests() -> Count:
    return Count(at="confirmed_at", part="state", parts=STATES)


@figure(
    "first-reply",
    _("Time to a first reply"),
    unit="days",
    good="less",
    definition=_(
        "From the day a charity confirmed its request to the first message from a person, for all requests that got"
        " theirs in these months. Half of them waited no longer than the first number, nine of ten no longer than the"
        " second. The receipt the hub sends by itself does not count."
    ),
)
def first_reply() -> Count:
    return Count(at="replied_at", days="replied_after")


@figure(
    "introduced",
    _("Time to an introduction"),
    unit="days",
    good="less",
    definition=_(
        "From the day a charity confirmed its request to the first introduction to a volunteer, for all requests that"
        " got theirs in these months. Half of them waited no longer than the first number, nine of ten no longer than"
        " the second. A second introduction for the same request is not counted again."
    ),
)
def introduced() -> Count:
    return Count(at="introduced_at", days="introduced_after")


@figure(
    "promises-kept",
    _("Promises kept"),
    unit="share",
    good="more",
    definition=_(
        "Each receipt names a day by which the charity hears from a person. Of those days that fell in these months and"
        " are over: the share on which, or before which, somebody had written. Requests the charity took back by that"
        " day, before anybody had written, are left out."
    ),
)
def promises_kept() -> Count:
    taken_back = "c.promise_kept IS NULL AND c.state = 'withdrawn' AND c.closed_at <= c.promised_at"
    over = f"c.promised_at < %(now)s AND NOT coalesce({taken_back}, FALSE)"
    return Count(at="promised_at", where=over, hit="c.promise_kept")


def found_within(days: int) -> Count:
    return Count(at="ready_at", where=f"c.looked_{days}_at <= %(now)s", hit=f"c.found_after <= {days}")


@figure(
    "found-14",
    _("Somebody found in 14 days"),
    unit="share",
    good="more",
    definition=_(
        "Of the requests that were first ready to ask people for in these months, and whose 14 days are over: the share"
        " for which a volunteer said yes within those 14 days, whatever came of it. Requests that were taken back or"
        " settled otherwise meanwhile stay in."
    ),
)
def found_14() -> Count:
    return found_within(14)


@figure(
    "found-30",
    _("Somebody found in 30 days"),
    unit="share",
    good="more",
    definition=_(
        "Of the requests that were first ready to ask people for in these months, and whose 30 days are over: the share"
        " for which a volunteer said yes within those 30 days, whatever came of it. Requests that were taken back or"
        " settled otherwise meanwhile stay in."
    ),
)
def found_30() -> Count:
    return found_within(30)


@figure(
    "unmet",
    _("Went unmet"),
    unit="requests",
    good="less",
    definition=_(
        "Requests that ended without help in these months (pointed to somebody else, taken back by the charity, or the"
        " charity has gone quiet), and those for which nobody's yes stands today, thirty days after they were first"
        " ready to ask people for, where that thirtieth day fell in these months. A request that goes on later is no"
        " longer counted here."
    ),
)
def unmet() -> Count:
    return Count(
        at="unmet_at",
        where="c.unmet <> '' AND c.unmet_at <= %(now)s",
        part="unmet",
        parts=tuple(Unmet.values),
    )


@figure(
    "ready-volunteers",
    _("Volunteers ready"),
    unit="people",
    good="more",
    of_people=True,
    definition=_(
        "People who are ready for any kind of ask today: they accepted the code of conduct, were welcomed, have neither"
        " paused nor left, and their account is open. It is a number of today, whatever months are chosen. Each person"
        " counts once, for the group where they are at home. Rounded to the nearest five."
    ),
)
def ready_volunteers() -> None:
    """Read by place, with those of the statement on people."""


@figure(
    "busiest-tenth",
    _("Carried by the busiest tenth"),
    unit="share",
    good="less",
    of_people=True,
    definition=_(
        "Of all introductions made in these months: the share that went to the busiest tenth of the volunteers who were"
        " introduced at all. People count for the group where they are at home today. Worked out from rounded numbers,"
        " and not said where fewer than 20 volunteers were introduced."
    ),
)
def busiest_tenth() -> None:
    """Read as so many volunteers with so many introductions, with those of the statement on people."""


@figure(
    "newcomers-30",
    _("Newcomers introduced in 30 days"),
    unit="share",
    good="more",
    of_people=True,
    definition=_(
        "Of the volunteers who were ready for the first time in these months, and whose 30 days are over: the share who"
        " had met a charity by then, first talks before their welcome included. People count for the group where they"
        " are at home today. Worked out from rounded numbers, and not said where they are fewer than 20."
    ),
)
def newcomers_30() -> Count:
    return Count(at="ready_at", where="c.over_30_at <= %(now)s", hit="c.met_in_30", source=VOLUNTEERS)


@figure(
    "active-groups",
    _("Active groups"),
    unit="groups",
    good="more",
    definition=_(
        "Groups that are active today, and how many of them did something in these months: wrote a first message to a"
        " charity, brought a request to a good end, had one of their requests or volunteers introduced, or had their"
        " page or settings changed by somebody. Where groups share the credit for a request, it counts for each of"
        " them. A group counts for its home region."
    ),
)
def active_groups() -> None:
    """Read with the names of groups and regions."""


# --- The report ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Report:
    """All figures of a scope over a span, in the order of the catalogue."""

    scope: Scope
    span: Span
    split: str | None
    told: list[Told]
    sentence: str

    def __getitem__(self, slug: str) -> Told:
        return {told.figure.slug: told for told in self.told}[slug]


def report(scope: Scope, span: Span, split: str | None = None) -> Report:
    """At most three statements. A split that says nothing of this scope is left out."""
    split = split if split in SPLITS[scope.level] else None
    reading = Reading(CATALOGUE, scope, span, split)
    told = [reading.tell(each) for each in CATALOGUE]
    longest = waits_longest(next(each for each in told if each.figure.slug == "introduced"))
    region = reading.region_in_a_sentence(longest.slug) if longest and split == "region" else ""
    return Report(scope, span, split, told, sentence_of(scope, span, told, region))


def one(slug: str, scope: Scope, span: Span, split: str | None = None) -> Told:
    """One figure; LookupError where there is none of that name."""
    wanted = next(each for each in CATALOGUE if each.slug == slug) if slug in SLUGS else None
    if wanted is None:
        raise LookupError(slug)
    split = split if split in SPLITS[scope.level] else None
    return Reading([wanted], scope, span, split).tell(wanted)


SLUGS = [each.slug for each in CATALOGUE]


def rows_of(slug: str, scope: Scope, span: Span, who: Any) -> Any:
    """The requests that a figure counts and this person may see, newest first; None for figures of people and groups."""
    wanted = next((each for each in CATALOGUE if each.slug == slug), None)
    if wanted is None:
        raise LookupError(slug)
    if wanted.count is None or wanted.count.source == VOLUNTEERS:
        return None
    counted = statements.rows_counted(wanted.count, scope, span)
    return CountedRequest.objects.visible_to(who).filter(pk__in=counted)
