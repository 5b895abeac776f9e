"""What waits for a coordinator, asked for in one statement: the same rows as on /today/ and, besides, groups that need
a hand. In SQL like those (volunteers/waiting.py, groups/waiting/): put together anew for each page, it cost most of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from groups import places
from groups.waiting import asked_by
from groups.waiting.invitations import FEW
from hub.common import dates
from impact import waiting_groups
from volunteers.waiting import NEW, OF_MATCHES, OPEN, OURS

# ruff: noqa: S608  every piece of the statement is ours; who asks is given as values

SHOWN = 7
MISSED = 2  # promises a group has broken at this moment, before it needs a hand


@dataclass(frozen=True)
class Row:
    """One row of the one statement: what kind of thing, whose, and how many there are of its kind.

    `place` is a postcode district, of an introduction its own ref; `ref` leads to the page.
    """

    kind: str
    name: str
    place: str
    ref: str
    detail: str
    since: datetime | None
    due_at: datetime | None
    count: int

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def words(self) -> dict[str, Any]:
        place = places.find(self.place).name if self.place else ""
        return {"place": place, "count": self.count, "day": dates.day(self.due_at) if self.due_at else ""}


NOTHING_DUE = "NULL::timestamptz"
RUN = """EXISTS (
    SELECT FROM groups_membership role
    WHERE role.group_id = home.id AND role.ended_at IS NULL AND role.role IN ('organiser', 'lead'))"""
LIVE = "home.state IN ('forming', 'active', 'quiet') AND (home.state <> 'forming' OR home.published_at IS NOT NULL)"

# Her own, and of groups she looks after while nobody runs them what nobody has; without what stands there by itself or
# is another's turn.
LATE = "coalesce(request.due_at < %(now)s, FALSE)"
ALONE = f"SELECT home.id FROM groups_group home WHERE home.looked_after_by_id = %(person)s AND NOT {RUN}"
PASSING = """EXISTS (
    SELECT FROM volunteers_passing passing
    WHERE passing.request_id = request.id AND passing.ended_at IS NULL
        AND request.group_id IS NOT DISTINCT FROM passing.from_group_id AND passing.to_group_id IS NOT NULL
        AND request.state IN ('submitted', 'taken', 'ready'))"""
HAND_IS_UP = """EXISTS (
    SELECT FROM volunteers_match WHERE request_id = request.id AND state = 'lined_up' AND position IS NULL
        AND origin = 'hand')"""
WENT_WRONG = """EXISTS (
    SELECT FROM volunteers_match WHERE request_id = request.id AND looked_at IS NULL
        AND state IN ('not_right', 'ended_early', 'no_show'))"""
REQUESTS = f"""
SELECT request.organisation_name, request.outcode, request.ref, request.state, request.state_since, request.due_at
FROM volunteers_helprequest request
WHERE {OPEN} AND request.waiting_for = 'group' AND {OURS}
    AND (request.owner_id = %(person)s OR request.owner_id IS NULL AND request.group_id IN ({ALONE}))
    AND ({LATE} OR NOT {PASSING})
    AND NOT (request.state = 'ready' AND ({HAND_IS_UP} OR NOT {LATE} AND {WENT_WRONG}))
ORDER BY request.due_at NULLS LAST, request.id"""

HANDS = f"""
SELECT request.organisation_name, match.ref, request.ref, match.state, match.changed_at, {NOTHING_DUE}
{OF_MATCHES}
WHERE match.state = 'lined_up' AND match.position IS NULL AND match.origin = 'hand' AND {OURS}
    AND request.owner_id = %(person)s
    AND (SELECT state FROM volunteers_volunteer WHERE id = match.volunteer_id) IN ('onboarding', 'ready')
ORDER BY match.ended_at, match.created_at, match.id"""

# Her own; "this doesn't feel right" stands with her also for groups she looks after.
TO_LOOK_INTO = f"""
SELECT request.organisation_name, match.ref, request.ref, match.state, match.changed_at, {NOTHING_DUE}
{OF_MATCHES}
WHERE match.state IN ('not_right', 'ended_early', 'no_show') AND match.looked_at IS NULL AND {OURS} AND (
    match.state = 'not_right' OR request.state <> 'withdrawn' AND request.owner_id = %(person)s)
ORDER BY match.ended_at, match.created_at, match.id"""

TAKERS_OF_INVITATIONS = f"""
SELECT home.name, '', home.slug, '', invitation.changed_at, {NOTHING_DUE}
FROM groups_invitation invitation JOIN groups_group home ON home.id = invitation.group_id
WHERE invitation.invited_by_id = %(person)s AND invitation.claimed_by_id IS NOT NULL
    AND invitation.accepted_at IS NULL AND invitation.revoked_at IS NULL AND invitation.expires_at > %(now)s
ORDER BY invitation.changed_at"""

WITHOUT_AN_INVITED_LEAD = f"""
SELECT home.name, '', home.slug, '', home.changed_at, {NOTHING_DUE}
FROM groups_group home
WHERE home.looked_after_by_id = %(person)s AND NOT EXISTS (
    SELECT FROM groups_invitation invitation
    WHERE invitation.group_id = home.id AND invitation.role = 'lead' AND invitation.accepted_at IS NULL
        AND invitation.revoked_at IS NULL AND invitation.expires_at > %(now)s)
ORDER BY home.changed_at"""

HELD = f"""
SELECT '', '', '', '', request.created_at, {NOTHING_DUE}
FROM volunteers_helprequest request
WHERE request.screening = 'held' AND (request.group_id IS NULL OR request.group_id = ANY(%(groups)s))
ORDER BY request.created_at"""

QUEUE = f"""
SELECT '', request.outcode, '', '', request.verified_at, request.due_at
FROM volunteers_helprequest request
WHERE {NEW} AND (request.group_id IS NULL OR request.coordinator_asked_at IS NOT NULL)
ORDER BY array_position(ARRAY['group', 'charity'], request.waiting_for::text), request.due_at NULLS LAST, request.id"""

# Since when a concern lies unopened; nothing else of it goes up.
UNREAD = f"""
SELECT '', '', '', '', concern.created_at, {NOTHING_DUE}
FROM volunteers_concern concern WHERE concern.opened_at IS NULL ORDER BY concern.created_at"""

# Live groups without anybody, which no coordinator looks after.
NOBODY_RUNS = f"""
SELECT home.name, '', home.slug, '', home.changed_at, {NOTHING_DUE}
FROM groups_group home WHERE {LIVE} AND home.looked_after_by_id IS NULL AND NOT {RUN}
ORDER BY home.changed_at"""

# Groups that have missed their word to several charities at this moment, the most first.
BROKEN_PROMISES = f"""
SELECT home.name, '', home.slug, count(*)::text, min(request.due_at), {NOTHING_DUE}
FROM volunteers_helprequest request JOIN groups_group home ON home.id = request.group_id
WHERE {OPEN} AND request.waiting_for = 'group' AND request.due_at < %(now)s
    AND home.looked_after_by_id IS DISTINCT FROM %(person)s
GROUP BY home.id HAVING count(*) >= {MISSED}
ORDER BY count(*) DESC, home.name"""

# One row while the network is empty.
NO_GROUP_YET = f"""
SELECT '', '', '', '', {NOTHING_DUE}, {NOTHING_DUE} WHERE NOT EXISTS (SELECT FROM groups_group)"""

# Of what is odd in the records the one thing that costs charities help: groups no request ever reaches.
OUT_OF_REACH = f"""
SELECT '', '', '', '', {NOTHING_DUE}, {NOTHING_DUE}
FROM groups_group home
WHERE {LIVE} AND NOT EXISTS (SELECT FROM groups_coveragearea area WHERE area.group_id = home.id)"""

# Each has the columns from `name` to `due_at`; of some kinds one row says it all.
BRANCHES = {
    "request": REQUESTS,
    "hand": HANDS,
    "wrong": TO_LOOK_INTO,
    "invitation": TAKERS_OF_INVITATIONS,
    "orphan": WITHOUT_AN_INVITED_LEAD,
    "held": HELD,
    "queue": QUEUE,
    "concern": UNREAD,
    "nobody": NOBODY_RUNS,
    "promises": BROKEN_PROMISES,
    "first": NO_GROUP_YET,
    "quality": OUT_OF_REACH,
    **waiting_groups.BRANCHES,
}
ONE_SAYS_IT_ALL = {"held", "queue", "concern", "first", "quality", "held application"}
STATEMENT = " UNION ALL ".join(
    f"(SELECT '{kind}', branch.*, count(*) OVER () FROM ({branch}) branch"
    f" LIMIT {1 if kind in ONE_SAYS_IT_ALL else SHOWN})"
    for kind, branch in BRANCHES.items()
)


def waiting(who: Any) -> list[Row]:
    """Of a coordinator. Groups without a lead are told one by one while they are few, else in one line."""
    with connection.cursor() as cursor:
        # it begins as what it is: a bracket in front would be taken for a write, which says who writes
        cursor.execute(f"SELECT * FROM ({STATEMENT}) waits", asked_by(who))
        rows = [Row(*row) for row in cursor.fetchall()]
    orphans = [row for row in rows if row.kind == "orphan"]
    if orphans and orphans[0].count > FEW:
        rows = [row for row in rows if row not in orphans]
        rows.append(replace(orphans[0], kind="orphans"))
    return rows
