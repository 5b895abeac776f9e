"""What waits for a coordinator of the groups themselves: those who would like to begin, endings, agreements, handovers,
messages; and of roles on the network. Branches of the one statement in impact/waiting.py, said in the words of
groups/waiting/."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from groups import waiting as words
from groups.models.affiliation import LOOK_AHEAD
from groups.waiting import born, life, network, reached, run
from hub.today.items import Item

# ruff: noqa: S608  every piece of the statement is ours

NOTHING_DUE = "NULL::timestamptz"

APPLICATIONS = f"""
SELECT application.person_name, application.outcode, '', application.id::text, application.state_since, {NOTHING_DUE}
FROM groups_groupapplication application
WHERE application.state = 'applied' AND application.screening = 'passed'
ORDER BY application.state_since, application.id"""

HELD_APPLICATIONS = f"""
SELECT '', '', '', '', application.created_at, {NOTHING_DUE}
FROM groups_groupapplication application
WHERE application.state = 'unconfirmed' AND application.screening = 'held'
ORDER BY application.created_at"""

# The place is the group it would join.
ENDINGS = f"""
SELECT home.name, coalesce(taken.name, ''), home.slug, ending.id::text, ending.created_at, {NOTHING_DUE}
FROM groups_groupending ending
JOIN groups_group home ON home.id = ending.group_id
LEFT JOIN groups_group taken ON taken.id = ending.into_id
WHERE ending.done_at IS NULL AND ending.dropped_at IS NULL AND ending.national_agreed_at IS NULL
ORDER BY ending.created_at"""

OF_AGREEMENTS = "FROM groups_affiliation agreement JOIN groups_group home ON home.id = agreement.group_id"
STANDS = "agreement.ended_at IS NULL AND home.state NOT IN ('merged', 'closed')"

AGREEMENTS = f"""
SELECT home.name, '', home.slug, '', agreement.created_at, {NOTHING_DUE}
{OF_AGREEMENTS}
WHERE {STANDS} AND agreement.national_agreed_at IS NULL AND home.id <> ALL(%(leads)s)
ORDER BY agreement.created_at"""

REVIEWS = f"""
SELECT home.name, '', home.slug, '', {NOTHING_DUE}, agreement.review_on::timestamptz
{OF_AGREEMENTS}
WHERE {STANDS} AND agreement.lead_agreed_at IS NOT NULL AND agreement.national_agreed_at IS NOT NULL
    AND agreement.review_on <= %(today)s::date + {LOOK_AHEAD.days}
    AND (agreement.national_id = %(person)s OR home.id = ANY(%(leads)s))
ORDER BY agreement.review_on"""

# To her, of groups she looks after or runs; the detail is its number and that of its lines that are left to do.
HANDOVERS = f"""
SELECT home.name, coalesce(nullif(before.name, ''), before.email), home.slug, over.id || ' ' || (
    SELECT count(*) FROM groups_handoveritem line
    WHERE line.handover_id = over.id AND line.done_at IS NULL AND NOT line.moved_by_hub
), over.created_at, {NOTHING_DUE}
FROM groups_handover over
JOIN groups_group home ON home.id = over.group_id
JOIN hub_user before ON before.id = over.person_id
WHERE over.heir_id = %(person)s AND over.closed_at IS NULL
    AND (home.looked_after_by_id = %(person)s OR home.id = ANY(%(groups)s))
ORDER BY over.created_at"""

OF_MESSAGES = "FROM groups_contactmessage message JOIN groups_group home ON home.id = message.group_id"
OF_ONE_GROUP = f"SELECT home.name, '', home.slug, count(*)::text, min(message.created_at), {NOTHING_DUE}"

# To groups that nobody runs and she looks after; those held, to any group.
MESSAGES = f"""
{OF_ONE_GROUP} {OF_MESSAGES}
WHERE message.closed_at IS NULL AND message.screening = 'passed' AND home.looked_after_by_id = %(person)s
    AND NOT EXISTS (
        SELECT FROM groups_membership role
        WHERE role.group_id = home.id AND role.ended_at IS NULL AND role.role IN ('organiser', 'lead'))
GROUP BY home.id ORDER BY 5"""

HELD_MESSAGES = f"""
{OF_ONE_GROUP} {OF_MESSAGES}
WHERE message.screening = 'held' GROUP BY home.id ORDER BY 5"""

# Whom somebody proposed for a role on the network; the detail is its number and whether a role would end.
PROPOSALS = f"""
SELECT '', asked.whom, '', asked.pk || ' ' || asked.ends, asked.since, {NOTHING_DUE}
FROM ({network.PROPOSALS}) asked (pk, home, slug, whom, since, day, ends)"""

BRANCHES = {
    "application": APPLICATIONS,
    "held application": HELD_APPLICATIONS,
    "ending": ENDINGS,
    "agreement": AGREEMENTS,
    "review": REVIEWS,
    "handover": HANDOVERS,
    "message": MESSAGES,
    "held message": HELD_MESSAGES,
    "proposal": PROPOSALS,
}


# --- In the words of their own list --------------------------------------------------------------------
def said(item: Any, count: Any = lambda row: 1) -> Any:
    """As /today/ says it."""

    def of(row: Any) -> Iterator[Item]:
        number = row.detail.split(" ")[0] or "0"
        day = timezone.localdate(row.due_at + timedelta(hours=1)) if row.due_at else None
        yield item(words.Row(int(number), row.name, row.ref, row.place, row.since, day, count(row)))

    return of


def of_an_application(row: Any) -> Iterator[Item]:
    yield born.waits_for_an_answer(words.Row(int(row.detail), row.place, "", row.name, row.since))


SAID = {
    "application": of_an_application,
    "held application": said(born.held_for_a_look, lambda row: row.count),
    "ending": said(life.ending, lambda row: 0 if row.place else 1),
    "agreement": said(life.agreement_proposed),
    "review": said(life.agreement_review),
    "handover": said(run.handover, lambda row: int(row.detail.split(" ")[1])),
    "message": said(reached.to_answer, lambda row: int(row.detail)),
    "held message": said(reached.to_look_at, lambda row: int(row.detail)),
    "proposal": said(network.proposal, lambda row: int(row.detail.split(" ")[1])),
}
EACH = {"application", "ending", "agreement", "review", "proposal"}
