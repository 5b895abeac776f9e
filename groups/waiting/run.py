"""What running a group asks of people: a year that ends, a handover, a neighbour who wants to rest, an ask to help."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.waiting import Piece, Row
from hub.common import dates
from hub.today.items import Change, Item

DECIDING, LOOKING, HANDING = 3, 2, 5  # minutes

# --- The year ends: `count` is 1 where it is over already ------------------------------------------------
TERM = """
SELECT own.id, home.name, home.slug, '', NULL::timestamptz, own.term_ends_on,
    (own.term_ends_on < %(today)s::date)::int
FROM groups_membership own JOIN groups_group home ON home.id = own.group_id
WHERE own.person_id = %(person)s AND own.ended_at IS NULL AND own.role <> 'volunteer'
    AND own.term_ends_on <= %(today)s::date + 30
ORDER BY own.term_ends_on"""


def term_ends(row: Row) -> Item:
    if row.count:
        what = _("Your year is over: go on or hand over. Nothing ends by itself.")
    else:
        what = _("Your year ends on %(day)s: go on, stop or hand over.") % {"day": dates.day(row.day)}
    return Item(
        who=row.group,
        what=what,
        url=reverse("groups:term", args=[row.slug]),
        act=_("Say how you'd like it"),
        minutes=DECIDING,
    )


# --- Handovers: `count` is how many lines are left to do; what the hub has moved is only to know ----------
HANDOVERS = """
SELECT over.id, home.name, home.slug, COALESCE(NULLIF(before.name, ''), before.email), over.created_at, NULL::date,
    (SELECT count(*) FROM groups_handoveritem line
        WHERE line.handover_id = over.id AND line.done_at IS NULL AND NOT line.moved_by_hub)::int
FROM groups_handover over
JOIN groups_group home ON home.id = over.group_id
JOIN hub_user before ON before.id = over.person_id
WHERE over.heir_id = %(person)s AND over.closed_at IS NULL
    AND (over.group_id = ANY(%(groups)s) OR (%(is_national)s AND home.looked_after_by_id = %(person)s))
ORDER BY over.created_at"""


def handover(row: Row) -> Item:
    what = (
        ngettext(
            "Handover from %(name)s: %(count)d thing.", "Handover from %(name)s: %(count)d things.", row.count
        )
        if row.count
        else _("Handover from %(name)s: everything has moved already; it is only to read.")
    )
    return Item(
        who=row.group,
        what=what % {"name": row.whom.split()[0], "count": row.count},
        url=reverse("groups:handover", args=[row.slug, row.pk]),
        act=_("See what it is"),
        since=row.since,
        minutes=HANDING if row.count else LOOKING,
    )


# --- A neighbour would like to rest ----------------------------------------------------------------------
SEASONS = """
SELECT season.id, cover.name, cover.slug, resting.name, season.created_at, season.from_on, 1
FROM groups_seasonoff season
JOIN groups_group cover ON cover.id = season.neighbour_id
JOIN groups_group resting ON resting.id = season.group_id
WHERE season.neighbour_id = ANY(%(groups)s) AND season.agreed_at IS NULL AND season.declined_at IS NULL
    AND season.ended_at IS NULL AND season.until_on >= %(today)s::date
ORDER BY season.from_on"""


def season_asked(row: Row) -> Item:
    return Item(
        who=row.whom,
        what=_("Would like to rest from %(day)s. Could %(group)s look after their places?")
        % {"day": dates.day(row.day), "group": row.group},
        url=reverse("groups:season-answer", args=[row.slug, row.pk]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=DECIDING,
    )


# --- Another group would like one's help -----------------------------------------------------------------
ADD_REQUESTS = """
SELECT asked.id, home.name, home.slug, COALESCE(NULLIF(asker.name, ''), asker.email, ''), asked.created_at,
    NULL::date, 1
FROM groups_addrequest asked
JOIN groups_group home ON home.id = asked.group_id
LEFT JOIN hub_user asker ON asker.id = asked.asked_by_id
WHERE asked.person_id = %(person)s AND asked.answered_at IS NULL AND asked.expires_at > %(now)s::timestamptz
ORDER BY asked.created_at"""


def add_request(row: Row) -> Item:
    return Item(
        who=row.group,
        what=_("Would you help here too? Your own group stays your home, and a no is fine."),
        url=reverse("groups:add-request", args=[row.pk]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=LOOKING,
    )


# --- News: somebody of ours helps elsewhere too ----------------------------------------------------------
HELPS_THERE_TOO = """
SELECT asked.id, there.name, '', tom.name, asked.answered_at, NULL::date, 1
FROM groups_addrequest asked
JOIN groups_group there ON there.id = asked.group_id
JOIN hub_user tom ON tom.id = asked.person_id
WHERE asked.said_yes AND asked.answered_at > %(since)s AND asked.person_id <> %(person)s AND EXISTS (
    SELECT FROM groups_membership own WHERE own.person_id = asked.person_id AND own.ended_at IS NULL
        AND own.group_id = ANY(%(leads)s) AND own.group_id <> asked.group_id)
ORDER BY asked.answered_at DESC, asked.id"""


def helps_there_too(row: Row) -> Change:
    return Change(
        at=row.since,  # type: ignore[arg-type]  # answered, says the question
        who=row.whom.split()[0] if row.whom else "",
        words=_("helps in %(group)s too.") % {"group": row.group},
        about=row.whom,
    )


PIECES = [
    Piece("term", TERM, term_ends, of=("groups",)),
    Piece("handover", HANDOVERS, handover, of=("groups", "is_national")),
    Piece("season", SEASONS, season_asked, of=("groups",)),
    Piece("add request", ADD_REQUESTS, add_request),
    Piece("helps there too", HELPS_THERE_TOO, helps_there_too, of=("leads",)),
]
