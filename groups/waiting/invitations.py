"""Invitations that wait for an answer, and groups that wait for a lead."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models.invitation import in_a_sentence
from groups.waiting import Piece, Row
from hub.today.items import Item

LOOKING, CALLING = 2, 10  # minutes
FEW = 3  # groups without a lead that stand on the list one by one
OPEN = (
    "invitation.accepted_at IS NULL AND invitation.revoked_at IS NULL "
    "AND invitation.expires_at > %(now)s::timestamptz"
)


# To the address they sign in with; whoever else came by the link was asked on that page. The role stands for the slug.
INVITED = f"""
SELECT invitation.id, home.name, invitation.role, COALESCE(NULLIF(inviter.name, ''), inviter.email),
    invitation.created_at, NULL::date, 1
FROM groups_invitation invitation
JOIN groups_group home ON home.id = invitation.group_id
JOIN hub_user inviter ON inviter.id = invitation.invited_by_id
WHERE {OPEN} AND invitation.claimed_by_id IS NULL
    AND UPPER(invitation.email) = UPPER((SELECT email FROM hub_user WHERE id = %(person)s))
ORDER BY invitation.id"""  # noqa: S608 - all ours

WAITING_FOR_YOUR_YES = f"""
SELECT invitation.id, home.name, home.slug, COALESCE(NULLIF(taker.name, ''), taker.email),
    invitation.changed_at, NULL::date, 1
FROM groups_invitation invitation
JOIN groups_group home ON home.id = invitation.group_id
JOIN hub_user taker ON taker.id = invitation.claimed_by_id
WHERE {OPEN} AND invitation.invited_by_id = %(person)s
    AND (%(is_national)s OR invitation.group_id = ANY(%(groups)s))
ORDER BY invitation.id"""  # noqa: S608 - all ours

# One by one while they are few; `count` says how many where they are one line, as after a list was brought in.
WITHOUT_A_LEAD = f"""
WITH alone AS (
    SELECT home.id, home.name, home.slug, home.changed_at, %(is_national)s AND count(*) OVER () > {FEW} AS is_many
    FROM groups_group home
    WHERE %(is_network)s AND home.looked_after_by_id = %(person)s AND home.state NOT IN ('merged', 'closed')
        AND NOT EXISTS (
            SELECT 1 FROM groups_invitation invitation
            WHERE invitation.group_id = home.id AND invitation.role = 'lead' AND {OPEN})
)
SELECT id, name, slug, '', changed_at, NULL::date, 1 FROM alone WHERE NOT is_many
UNION ALL
SELECT 0, '', '', '', min(changed_at), NULL::date, count(*)::int FROM alone WHERE is_many HAVING count(*) > 0
ORDER BY 2"""  # noqa: S608 - all ours


def invitation(row: Row) -> Item:
    what = _("%(inviter)s invites you %(to_what)s.")
    return Item(
        who=row.group,
        what=what % {"inviter": row.whom, "to_what": in_a_sentence(row.slug)},
        url=reverse("groups:invitation"),
        act=_("See the invitation"),
        since=row.since,
        minutes=LOOKING,
    )


def waits_for_your_yes(row: Row) -> Item:
    return Item(
        who=row.whom,
        what=_("Took up your invitation to %(group)s with another address. Is it them?")
        % {"group": row.group},
        url=reverse("groups:people", args=[row.slug]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=LOOKING,
    )


def without_a_lead(row: Row) -> Item:
    return to_find_a_lead(row.group, row.slug, row.since) if row.slug else to_find_leads(row.count, row.since)


def to_find_a_lead(name: str, slug: str, since: object) -> Item:
    return Item(
        who=name,
        what=_("Has no lead. You look after it until there is one."),
        url=reverse("groups:people", args=[slug]),
        act=_("Find a lead"),
        since=since,  # type: ignore[arg-type]
        minutes=CALLING,
    )


def to_find_leads(count: int, since: object) -> Item:
    """The network's list has those without a lead first."""
    what = ngettext(
        "%(count)d group has no lead. You look after it until there is one.",
        "%(count)d groups have no lead. You look after them until there is one.",
        count,
    )
    return Item(
        who=_("Groups without a lead"),
        what=what % {"count": count},
        url=reverse("groups:national"),
        act=_("See which"),
        since=since,  # type: ignore[arg-type]
        minutes=CALLING,
    )


PIECES = [
    Piece("invited", INVITED, invitation),
    Piece("took up", WAITING_FOR_YOUR_YES, waits_for_your_yes, of=("groups", "is_national")),
    Piece("no lead", WITHOUT_A_LEAD, without_a_lead, of=("is_network",)),
]
