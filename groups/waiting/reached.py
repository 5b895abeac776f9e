"""Messages to a group: what waits for an answer, and what is held for a look. One line for each group."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.waiting import Piece, Row
from hub.today.items import Item

READING, LOOKING = 5, 2  # minutes

# Whoever is on duty; where nobody is, the leads; where there is none, everybody who runs it. The same of a neighbour
# that covers while the group rests, and whoever looks after a group that nobody runs.
WAITING = """
    WITH running AS (
        SELECT role.group_id, role.person_id, role.role, role.person_id = home.on_duty_id AS is_on_duty
        FROM groups_membership role JOIN groups_group home ON home.id = role.group_id
        WHERE role.ended_at IS NULL AND role.role IN ('lead', 'organiser') AND role.group_id = ANY(%(groups)s)
    ),
    reads AS (
        SELECT mine.group_id FROM running mine WHERE mine.person_id = %(person)s AND (
            mine.is_on_duty
            OR NOT EXISTS (SELECT FROM running WHERE running.group_id = mine.group_id AND running.is_on_duty)
            AND (mine.role = 'lead' OR NOT EXISTS (
                SELECT FROM running WHERE running.group_id = mine.group_id AND running.role = 'lead'))
        )
    )
    SELECT min(message.id), home.name, home.slug, '', min(message.created_at), NULL::date, count(*)
    FROM groups_contactmessage message JOIN groups_group home ON home.id = message.group_id
    WHERE message.closed_at IS NULL AND message.screening = 'passed' AND (
        home.id IN (SELECT group_id FROM reads)
        OR home.id IN (
            SELECT season.group_id FROM groups_seasonoff season
            WHERE season.neighbour_id IN (SELECT group_id FROM reads)
                AND season.declined_at IS NULL AND season.ended_at IS NULL AND season.agreed_at IS NOT NULL
                AND %(today)s::date BETWEEN season.from_on AND season.until_on)
        OR %(is_national)s AND home.looked_after_by_id = %(person)s AND NOT EXISTS (
            SELECT FROM groups_membership role
            WHERE role.group_id = home.id AND role.ended_at IS NULL AND role.role IN ('lead', 'organiser'))
    )
    GROUP BY home.id ORDER BY 5"""

HELD = """
    SELECT min(message.id), home.name, home.slug, '', min(message.created_at), NULL::date, count(*)
    FROM groups_contactmessage message JOIN groups_group home ON home.id = message.group_id
    WHERE message.screening = 'held' AND (home.id = ANY(%(groups)s) OR %(is_national)s)
    GROUP BY home.id ORDER BY 5"""


def to_answer(row: Row) -> Item:
    what = ngettext("%(count)d message waits for you.", "%(count)d messages wait for you.", row.count)
    return Item(
        who=row.group,
        what=what % {"count": row.count},
        url=reverse("groups:messages", args=[row.slug]),
        act=_("Read and answer"),
        since=row.since,
        minutes=READING,
    )


def to_look_at(row: Row) -> Item:
    what = ngettext(
        "%(count)d message is held for a look.", "%(count)d messages are held for a look.", row.count
    )
    return Item(
        who=row.group,
        what=what % {"count": row.count},
        url=reverse("groups:held-messages"),
        act=_("See whether it is genuine"),
        since=row.since,
        minutes=LOOKING,
    )


PIECES = [
    Piece("message", WAITING, to_answer, of=("groups", "is_national")),
    Piece("held message", HELD, to_look_at, of=("groups", "is_national")),
]
