"""What waits around requests, for the list of today of whoever runs a group or the network: one question for most of it.

As groups/waiting has it, with the columns of `Row`. Whose a request is stands here in SQL, as `visible_to` says it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from groups import places
from volunteers.models import HelpRequest
from volunteers.models.request_facts import KINDS_IN_SHORT


@dataclass(frozen=True)
class Row:
    """One thing that waits or happened: its request (or the slug of its group), the match, the charity or group it is
    about, who did it, whom it concerns, what was said, since when, and what an organiser reads of the request."""

    ref: str
    match: str
    about: str
    who: str
    whom: str
    said: str
    since: datetime
    due_at: datetime | None
    outcode: str
    kind: str
    count: int

    @property
    def place(self) -> places.Place:
        return places.find(self.outcode)

    @property
    def kind_in_short(self) -> str:
        return str(KINDS_IN_SHORT[HelpRequest.Kind(self.kind)]) if self.kind else ""

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()


# --- Whose a request is ----------------------------------------------------------------------------------
READ = "request.screening = 'passed' AND request.state NOT IN ('draft', 'unconfirmed')"
OURS = f"""(
    request.group_id = ANY(%(groups)s) OR %(is_national)s AND {READ} AND (
        request.owner_id = %(person)s
        OR request.group_id = ANY(ARRAY(SELECT id FROM groups_group WHERE looked_after_by_id = %(person)s))
    ))"""  # noqa: S608 - all ours
OPEN = """(
    request.screening = 'passed'
    AND request.state IN ('submitted', 'taken', 'ready', 'finding', 'in_hand', 'resting'))"""
NEW = "(request.screening = 'passed' AND request.state = 'submitted')"

# --- What waits for a word of ours: rows of HelpRequest, with what the line about each is made of --------
# What nobody has yet, and what they have themselves; a colleague's cases are the colleague's. Of groups that a
# coordinator merely looks after, what is new is left to those who run them and read it.
TO_REPLY_TO = f"""
SELECT request.id, request.ref, request.organisation_name, request.outcode, request.kind, request.size, request.state,
    request.state_since, request.due_at, request.first_reply_at,
    EXISTS (SELECT FROM volunteers_match WHERE request_id = request.id AND asked_at IS NOT NULL) AS was_asked,
    (SELECT count(*) FROM volunteers_match WHERE request_id = request.id AND no_reason = 'unclear') AS unclear,
    EXISTS (
        SELECT FROM volunteers_match WHERE request_id = request.id AND looked_at IS NULL
            AND state IN ('not_right', 'ended_early', 'no_show')
    ) AS went_wrong,
    EXISTS (
        SELECT FROM volunteers_match WHERE request_id = request.id AND state = 'lined_up' AND position IS NULL
            AND origin = 'hand'
    ) AS hand_is_up,
    (
        SELECT taker.name FROM volunteers_passing passing JOIN groups_group taker ON taker.id = passing.to_group_id
        WHERE passing.request_id = request.id AND passing.ended_at IS NULL
            AND request.group_id IS NOT DISTINCT FROM passing.from_group_id
            AND request.state IN ('submitted', 'taken', 'ready')
        ORDER BY passing.created_at DESC, passing.id DESC LIMIT 1
    ) AS passing_to
FROM volunteers_helprequest request
WHERE {OPEN} AND request.waiting_for = 'group' AND {OURS}
    AND (request.owner_id IS NULL OR request.owner_id = %(person)s)
    AND (
        NOT %(is_national)s OR request.owner_id IS NOT NULL OR request.group_id = ANY(%(groups)s)
        OR NOT EXISTS (
            SELECT FROM groups_membership running WHERE running.group_id = request.group_id
                AND running.ended_at IS NULL AND running.role IN ('organiser', 'lead')
        )
    )
ORDER BY request.due_at NULLS LAST, request.id
LIMIT %(at_most)s"""  # noqa: S608 - all ours

# --- Each of these has the columns of Row ----------------------------------------------------------------
TO_COVER = f"""
SELECT request.ref, '', '', '', '', CASE WHEN request.group_id IS NULL THEN '' ELSE 'its group is late' END,
    request.verified_at, request.due_at, request.outcode, request.kind, 1
FROM volunteers_helprequest request
WHERE {NEW} AND request.id IN (
    SELECT request_id FROM volunteers_coverask WHERE answered_at IS NULL AND group_id = ANY(%(groups)s))
ORDER BY request.due_at, request.id"""  # noqa: S608 - all ours

HELD = """
SELECT '', '', '', '', '', '', min(request.created_at), NULL::timestamptz, '', '', count(*)::int
FROM volunteers_helprequest request
WHERE request.screening = 'held' AND (
    request.group_id = ANY(%(groups)s) OR %(is_national)s AND request.group_id IS NULL)
HAVING count(*) > 0"""

QUEUE = f"""
SELECT '', '', '', '', '', '', min(request.verified_at) OVER (), request.due_at, request.outcode, '',
    (count(*) OVER ())::int
FROM volunteers_helprequest request
WHERE %(is_national)s AND {NEW} AND (request.group_id IS NULL OR request.coordinator_asked_at IS NOT NULL)
ORDER BY array_position(ARRAY['group', 'charity'], request.waiting_for::text), request.due_at NULLS LAST, request.id
LIMIT 1"""  # noqa: S608 - all ours

OF_MATCHES = (
    "FROM volunteers_match match JOIN volunteers_helprequest request ON request.id = match.request_id"
)
FIRST_NAME = """(
    SELECT split_part(COALESCE(NULLIF(person.name, ''), split_part(person.email, '@', 1)), ' ', 1)
    FROM volunteers_volunteer volunteer JOIN hub_user person ON person.id = volunteer.person_id
    WHERE volunteer.id = match.volunteer_id)"""
NOBODYS_OR_MINE = """(
    request.owner_id = %(person)s OR request.owner_id IS NULL AND request.group_id = ANY(%(groups)s))"""

# "This doesn't feel right" stands with everybody who runs the group; the rest with whoever has the request.
WENT_WRONG = f"""
SELECT request.ref, match.ref, request.organisation_name, '', {FIRST_NAME}, match.state,
    match.ended_at, NULL::timestamptz, '', '', 1
{OF_MATCHES}
WHERE match.state IN ('not_right', 'ended_early', 'no_show') AND match.looked_at IS NULL AND {OURS}
    AND (match.state = 'not_right' OR request.state <> 'withdrawn' AND {NOBODYS_OR_MINE})
ORDER BY match.ended_at, match.created_at, match.id"""

HANDS = f"""
SELECT request.ref, match.ref, request.organisation_name, '', {FIRST_NAME}, '',
    match.created_at, NULL::timestamptz, '', '', 1
{OF_MATCHES}
WHERE match.state = 'lined_up' AND match.position IS NULL AND match.origin = 'hand'
    AND {OURS} AND {NOBODYS_OR_MINE}
    AND (SELECT state FROM volunteers_volunteer WHERE id = match.volunteer_id) IN ('onboarding', 'ready')
ORDER BY match.created_at, match.id"""  # noqa: S608 - all ours

TO_TAKE_OVER = """
SELECT request.ref, '', COALESCE(giver.name, ''), '', '',
    CASE WHEN request.first_reply_at IS NULL THEN 'promised' ELSE '' END, passing.created_at, request.due_at,
    request.outcode, request.kind, 1
FROM volunteers_passing passing
JOIN volunteers_helprequest request ON request.id = passing.request_id
LEFT JOIN groups_group giver ON giver.id = passing.from_group_id
WHERE passing.ended_at IS NULL AND passing.group_yes_at IS NULL AND passing.to_group_id = ANY(%(groups)s)
    AND request.group_id IS NOT DISTINCT FROM passing.from_group_id
    AND request.screening = 'passed' AND request.state IN ('submitted', 'taken', 'ready')
ORDER BY passing.created_at, passing.id"""

NEWCOMERS = """
SELECT home.slug, '', home.name, '', '', '', min(volunteer.state_since), NULL::timestamptz, '', '', count(*)::int
FROM volunteers_volunteer volunteer JOIN groups_group home ON home.id = volunteer.group_id
WHERE volunteer.state = 'onboarding' AND volunteer.group_id = ANY(%(groups)s)
GROUP BY home.id ORDER BY 7"""

# --- What others did -------------------------------------------------------------------------------------
NEWS = 10  # as many as a page shows

THANKS = f"""
SELECT request.ref, '', request.organisation_name, thanks.name, {FIRST_NAME}, thanks.words,
    thanks.created_at, NULL::timestamptz, '', '', 1
{OF_MATCHES}
JOIN volunteers_thanks thanks ON thanks.match_id = match.id
WHERE thanks.created_at > %(since)s AND {OURS}
ORDER BY thanks.created_at DESC LIMIT {NEWS}"""

GIVEN = f"""
SELECT request.ref, '', '', '', taker.name, '', passing.ended_at, NULL::timestamptz, request.outcode, '', 1
FROM volunteers_passing passing
JOIN volunteers_helprequest request ON request.id = passing.request_id
JOIN groups_group taker ON taker.id = passing.to_group_id
WHERE passing.charity_yes_at IS NOT NULL AND passing.group_yes_at IS NOT NULL AND passing.ended_at > %(since)s
    AND passing.from_group_id = ANY(%(groups)s)
ORDER BY passing.ended_at DESC LIMIT {NEWS}"""  # noqa: S608 - all ours

# Where several groups cover a place the nearest has its request, and the others are told.
WENT_ELSEWHERE = f"""
SELECT request.ref, '', '', '', nearer.name, '', request.verified_at, request.due_at, request.outcode, request.kind, 1
FROM volunteers_helprequest request JOIN groups_group nearer ON nearer.id = request.routed_to_id
WHERE {OPEN} AND request.verified_at > %(since)s AND request.routed_to_id <> ALL(%(groups)s)
    AND (request.group_id IS NULL OR request.group_id <> ALL(%(groups)s))
    AND request.outcode = ANY(ARRAY(
        SELECT area.outcode FROM groups_coveragearea area
        WHERE area.group_id = ANY(%(groups)s) AND NOT EXISTS (
            SELECT FROM groups_seasonoff season WHERE season.group_id = area.group_id
                AND season.agreed_at IS NOT NULL AND season.declined_at IS NULL AND season.ended_at IS NULL
                AND %(today)s::date BETWEEN season.from_on AND season.until_on)))
ORDER BY request.verified_at DESC LIMIT {NEWS}"""  # noqa: S608 - all ours
