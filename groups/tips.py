"""Tips for a group's first ninety days: one at a time, and only while it is still of use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group, TipSeen

FIRST_DAYS = 90


@dataclass(frozen=True)
class Facts:
    """What the tips ask about; one query for all."""

    organisers: int
    volunteers: int
    invited: bool
    meets: bool
    has_met: bool
    wrote: bool
    pictured: bool
    has_duty: bool


@dataclass(frozen=True)
class Tip:
    """From which day on, what it says, where it leads; `still` tells whether it is still of use."""

    name: str
    from_day: int
    words: Any
    act: Any
    room: str
    still: Callable[[Facts], bool]


TIPS = [
    Tip(
        "second-person", 0,
        _("Nobody runs a group alone for long. Ask one person by name, today: “Would you do this with me?” works better than any post."),
        _("Ask one person"), "people", lambda facts: facts.organisers < 2 and not facts.invited,
    ),
    Tip(
        "first-meeting", 3,
        _("Choose a day for the first meeting before everything is ready. Three people and a kettle are a meeting."),
        _("Date it"), "meeting-new", lambda facts: not facts.meets and not facts.has_met,
    ),
    Tip(
        "about-us", 7,
        _("Write three sentences about yourselves for your page: who you are, whom you help, when you sit down. Plain is best."),
        _("Open your page"), "page", lambda facts: not facts.wrote,
    ),
    Tip(
        "tell-a-library", 14,
        _("Tell one library, one community centre and one charity that you exist, and give them the address of your page."),
        _("See your page"), "publishing", lambda facts: facts.volunteers < 10,
    ),
    Tip(
        "first-volunteers", 21,
        _("Volunteers come through people. After the first meeting, invite those who stayed to wash up."),
        _("Invite those who stayed"), "people", lambda facts: facts.volunteers < 3,
    ),
    Tip(
        "next-meeting", 28,
        _("Say the next date while people are still in the room. It is the one thing that keeps a group together."),
        _("Date the next one"), "meeting-new", lambda facts: not facts.meets,
    ),
    Tip(
        "on-duty", 35,
        _("Take turns: one of you is on duty and reads what comes in, the others have the evening off."),
        _("See who does what"), "people", lambda facts: facts.organisers > 1 and not facts.has_duty,
    ),
    Tip(
        "a-picture", 45,
        _("One picture of your table says more than a page of words. Ask whoever is on it first."),
        _("Open your page"), "page", lambda facts: not facts.pictured,
    ),
    Tip(
        "third-person", 60,
        _("Two is a group, three is a group that survives a holiday. Who has turned up twice?"),
        _("Ask a third"), "people", lambda facts: facts.organisers == 2 and not facts.invited,
    ),
    Tip(
        "evenings", 75,
        _("Do the evenings you promised still suit you? Fewer, kept, are worth more than many."),
        _("Look at your evenings"), "settings", lambda facts: True,
    ),
]  # fmt: skip
BY_NAME = {tip.name: tip for tip in TIPS}

# Counted in the database, in one question.
ASKED = """
SELECT
    (SELECT count(DISTINCT person_id) FROM groups_membership
      WHERE group_id = %(group)s AND ended_at IS NULL AND role <> 'volunteer'),
    (SELECT count(*) FROM (SELECT FROM groups_membership
      WHERE group_id = %(group)s AND ended_at IS NULL AND role = 'volunteer' LIMIT 10) AS first_ten),
    EXISTS (SELECT FROM groups_invitation WHERE group_id = %(group)s AND role <> 'volunteer'
      AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > %(now)s),
    EXISTS (SELECT FROM groups_meeting WHERE group_id = %(group)s AND cancelled_at IS NULL AND starts_at > %(now)s),
    EXISTS (SELECT FROM groups_meeting WHERE group_id = %(group)s AND cancelled_at IS NULL AND starts_at <= %(now)s),
    EXISTS (SELECT FROM groups_pagesection WHERE group_id = %(group)s AND text <> ''),
    EXISTS (SELECT FROM groups_picture WHERE group_id = %(group)s),
    (SELECT on_duty_id IS NOT NULL FROM groups_group WHERE id = %(group)s),
    ARRAY(SELECT tip FROM groups_tipseen WHERE group_id = %(group)s)
"""


@dataclass(frozen=True)
class Shown:
    """A tip as a group's page has it."""

    words: Any
    act: Any
    url: str
    aside_url: str


def tip_for(group: Group) -> Shown | None:
    """The first that is due, still of use, and not put aside; one query, none after ninety days."""
    day = (timezone.now() - group.created_at).days
    if not group.is_live or day > FIRST_DAYS:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"group": group.pk, "now": timezone.now()})
        *asked, seen = cursor.fetchone()
    facts = Facts(*asked)
    due = (tip for tip in TIPS if tip.from_day <= day and tip.name not in seen and tip.still(facts))
    tip = next(due, None)
    return shown(group, tip) if tip else None


def shown(group: Group, tip: Tip) -> Shown:
    return Shown(
        tip.words,
        tip.act,
        reverse(f"groups:{tip.room}", args=[group.slug]),
        reverse("groups:tip-aside", args=[group.slug, tip.name]),
    )


def put_aside(group: Group, name: str, *, by: Any) -> None:
    """The group isn't shown it again."""
    TipSeen.objects.get_or_create(group=group, tip=name, defaults={"by": by})
