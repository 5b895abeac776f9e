"""What a group's life asks of people: a silence, an ending that waits for a yes, what we give each other, a question."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.waiting import Piece, Row
from hub.common import dates
from hub.today.items import Item

SAYING, DECIDING, READING, THINKING = 3, 5, 10, 2  # minutes
TODAY = "%(today)s::date"

# --- Silence: `count` is 1 where the group is quiet already -----------------------------------------------
SILENT = """
SELECT home.id, home.name, home.slug, '', home.quiet_notice_at, NULL::date, (home.state = 'quiet')::int
FROM groups_group home
WHERE home.id = ANY(%(leads)s) AND home.state IN ('active', 'quiet') AND home.quiet_notice_at >= home.last_life_at
    AND NOT EXISTS (
        SELECT 1 FROM groups_meeting met
        WHERE met.group_id = home.id AND met.cancelled_at IS NULL
            AND met.starts_at BETWEEN home.quiet_notice_at AND %(now)s::timestamptz)
ORDER BY home.quiet_notice_at"""


def silent(row: Row) -> Item:
    if row.count:
        what = _("The group is quiet. Date a cup of tea, take a break, or ask for a hand: each is fine.")
    else:
        what = _("Nothing has been heard of the group for a while. How are you all?")
    return Item(
        who=row.group,
        what=what,
        url=reverse("groups:manage", args=[row.slug]),
        act=_("See what would help"),
        since=row.since,
        minutes=SAYING,
    )


# --- Endings: `count` is 1 where it would close -----------------------------------------------------------
TAKEN_IN = 2  # added to it where the group is the one that is joined


def ending_of(home: str, whose: str, is_theirs: str) -> str:
    return f"""
SELECT ending.id, home.name, home.slug, CASE WHEN ending.into_id = home.id THEN gone.name ELSE COALESCE(taken.name, '') END,
    ending.created_at, NULL::date, (ending.kind = 'close')::int + {TAKEN_IN} * COALESCE(ending.into_id = home.id, FALSE)::int
FROM groups_groupending ending
JOIN groups_group home ON home.id = ending.{home}
JOIN groups_group gone ON gone.id = ending.group_id
LEFT JOIN groups_group taken ON taken.id = ending.into_id
WHERE ending.done_at IS NULL AND ending.dropped_at IS NULL AND ending.{whose}_agreed_at IS NULL AND {is_theirs}
ORDER BY ending.created_at"""  # noqa: S608 - all ours


ENDS = ending_of("group_id", "lead", "ending.group_id = ANY(%(leads)s)")
TAKES_IN = ending_of("into_id", "other_lead", "ending.into_id = ANY(%(leads)s)")
OF_THE_NETWORK = ending_of("group_id", "national", "%(is_national)s")


def ending(row: Row) -> Item:
    if row.count >= TAKEN_IN:
        what = _("%(other)s would like to join you.")
    elif row.count:
        what = _("It is proposed that the group closes.")
    else:
        what = _("It is proposed that the group joins %(other)s.")
    return Item(
        who=row.group,
        what=what % {"other": row.whom},
        url=reverse("groups:ending-yes", args=[row.slug, row.pk]),
        act=_("See what would move"),
        since=row.since,
        minutes=DECIDING,
    )


# --- What we give each other ------------------------------------------------------------------------------
OPEN = "home.state NOT IN ('merged', 'closed')"
PROPOSED = f"""
SELECT agreement.id, home.name, home.slug, '', agreement.created_at, NULL::date, 1
FROM groups_affiliation agreement JOIN groups_group home ON home.id = agreement.group_id
WHERE agreement.ended_at IS NULL AND {OPEN} AND (
    (agreement.lead_agreed_at IS NULL AND home.id = ANY(%(leads)s))
    OR (agreement.national_agreed_at IS NULL AND %(is_national)s AND NOT home.id = ANY(%(leads)s)))
ORDER BY agreement.created_at"""  # noqa: S608 - all ours

REVIEW = f"""
SELECT agreement.id, home.name, home.slug, '', NULL::timestamptz, agreement.review_on, 1
FROM groups_affiliation agreement JOIN groups_group home ON home.id = agreement.group_id
WHERE agreement.ended_at IS NULL AND agreement.lead_agreed_at IS NOT NULL AND agreement.national_agreed_at IS NOT NULL
    AND agreement.review_on <= {TODAY} + 30 AND {OPEN}
    AND (home.id = ANY(%(leads)s) OR (%(is_national)s AND agreement.national_id = %(person)s))
ORDER BY agreement.review_on"""  # noqa: S608 - all ours


def agreement_proposed(row: Row) -> Item:
    return Item(
        who=row.group,
        what=_("What we give each other is proposed, and waits for your yes."),
        url=reverse("groups:agreement", args=[row.slug]),
        act=_("Read it"),
        since=row.since,
        minutes=READING,
    )


def agreement_review(row: Row) -> Item:
    return Item(
        who=row.group,
        what=_("Look again by %(day)s at what we give each other. Does it still hold?")
        % {"day": dates.day(row.day)},
        url=reverse("groups:agreement", args=[row.slug]),
        act=_("Look at it"),
        minutes=READING,
    )


# --- Once a quarter ---------------------------------------------------------------------------------------
QUESTION = f"""
SELECT home.id, home.name, home.slug, '', NULL::timestamptz, NULL::date, 1
FROM groups_group home
WHERE home.id = ANY(%(leads)s) AND home.state IN ('active', 'quiet') AND home.created_at < %(now)s::timestamptz - interval '90 days'
    AND NOT EXISTS (
        SELECT 1 FROM groups_nextlead said
        WHERE said.group_id = home.id AND said.quarter >= date_trunc('quarter', {TODAY})::date)
ORDER BY home.name"""  # noqa: S608 - all ours


def question(row: Row) -> Item:
    return Item(
        who=row.group,
        what=_("Once a quarter: who could run the next one without you?"),
        url=reverse("groups:next-lead", args=[row.slug]),
        act=_("Think of somebody"),
        minutes=THINKING,
    )


PIECES = [
    Piece("silent", SILENT, silent, of=("leads",)),
    Piece("ends", ENDS, ending, of=("leads",)),
    Piece("takes in", TAKES_IN, ending, of=("leads",)),
    Piece("ending of a group", OF_THE_NETWORK, ending, of=("is_national",)),
    Piece("agreement proposed", PROPOSED, agreement_proposed, of=("leads", "is_national")),
    Piece("agreement review", REVIEW, agreement_review, of=("leads", "is_national")),
    Piece("next lead", QUESTION, question, of=("leads",)),
]
