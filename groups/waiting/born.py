"""Groups that are being born: whoever waits for the network's answer, and what a group that is starting does next."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups import places
from groups.models.application import ANSWERED_WITHIN
from groups.waiting import Piece, Row
from hub.common.workdays import working_days_after
from hub.today.items import Item

READING, LOOKING, A_STEP = 15, 5, 10  # minutes

APPLICATIONS = """
SELECT application.id, application.outcode, '', application.person_name, application.state_since, NULL::date, 1
FROM groups_groupapplication application
WHERE %(is_national)s AND application.state = 'applied' AND application.screening = 'passed'
ORDER BY application.state_since, application.id"""

HELD = """
SELECT 0, '', '', '', min(application.created_at), NULL::date, count(*)::integer
FROM groups_groupapplication application
WHERE %(is_national)s AND application.state = 'unconfirmed' AND application.screening = 'held'
HAVING count(*) > 0"""

# The first step of the checklist that is not done, as groups.checklist counts them.
NEXT_STEP = """
SELECT home.id, home.name, home.slug, step.name, home.state_since, NULL::date, 1
FROM groups_group home
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN (SELECT count(DISTINCT role.person_id) FROM groups_membership role
                WHERE role.group_id = home.id AND role.ended_at IS NULL AND role.role <> 'volunteer')
            + (home.named_neighbour_id IS NOT NULL)::integer < 2 THEN 'people'
        WHEN home.code_adopted_at IS NULL THEN 'code'
        WHEN home.published_at IS NULL THEN 'publishing'
        WHEN NOT EXISTS (SELECT FROM groups_meeting meeting WHERE meeting.group_id = home.id
            AND meeting.cancelled_at IS NULL AND meeting.starts_at >= home.state_since) THEN 'meeting-new'
    END AS name
) step
WHERE home.id = ANY(%(groups)s) AND home.state = 'forming' AND step.name IS NOT NULL
ORDER BY home.name"""


def waits_for_an_answer(row: Row) -> Item:
    place = places.find(row.group)
    assert row.since is not None
    day = working_days_after(timezone.localdate(row.since), ANSWERED_WITHIN, place.nation or "england")
    due_at = timezone.make_aware(datetime.combine(day, time(23, 59)))
    return Item(
        who=row.whom,
        what=_("Would like to start a group in %(place)s.") % {"place": place.name},
        url=reverse("groups:application-read", args=[row.pk]),
        act=_("Read and answer"),
        since=row.since,
        due_at=due_at,
        minutes=READING,
        overdue=due_at < timezone.now(),
    )


def held_for_a_look(row: Row) -> Item:
    what = ngettext(
        "%(count)d request to start a group looks like an advertisement. Is it one?",
        "%(count)d requests to start a group look like advertisements. Are they?",
        row.count,
    )
    return Item(
        who=_("Held for a look"),
        what=what % {"count": row.count},
        url=reverse("groups:applications"),
        act=_("Look"),
        since=row.since,
        minutes=LOOKING,
    )


def next_step(row: Row) -> Item:
    """Low-key: it has no day, so it stands last."""
    what, act = {
        "people": (
            _("Next for your group: a second person, or a neighbour who stands by you."),
            _("Invite somebody"),
        ),
        "code": (_("Next for your group: agree on a code of conduct."), _("Read it and agree")),
        "publishing": (_("Next for your group: let its page go live."), _("Look at it and go live")),
        "meeting-new": (_("Next for your group: a day for the first meeting."), _("Choose the day")),
    }[row.whom]
    url = reverse(f"groups:{row.whom}", args=[row.slug])
    return Item(who=row.group, what=what, url=url, act=act, minutes=A_STEP)


PIECES = [
    Piece("applications", APPLICATIONS, waits_for_an_answer, of=("is_national",)),
    Piece("held applications", HELD, held_for_a_look, of=("is_national",)),
    Piece("next step", NEXT_STEP, next_step, of=("groups",)),
]
