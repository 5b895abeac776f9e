"""What the network itself asks of those who hold it up: a second pair of hands (rule 6), and mail that is stuck."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.waiting import Piece, Row
from hub.accounts.proposals import OPEN_FOR
from hub.today.items import Item

AGREEING, LOOKING = 5, 5  # minutes

# `count` is 1 where a role would end.
PROPOSALS = f"""
SELECT proposal.id, '', '', proposal.name, proposal.created_at, NULL::date, proposal.ends::int
FROM hub_roleproposal proposal
JOIN hub_roleproposal_asked asked ON asked.roleproposal_id = proposal.id
WHERE asked.user_id = %(person)s AND proposal.done_at IS NULL AND proposal.refused_at IS NULL
    AND proposal.created_at > %(now)s::timestamptz - interval '{OPEN_FOR.days} days'
    AND proposal.agreed_by_id IS DISTINCT FROM %(person)s AND (%(groups)s <> '{{}}' OR %(is_network)s)
ORDER BY proposal.created_at"""  # noqa: S608 - all ours


def proposal(row: Row) -> Item:
    if row.count:
        what = _("It is proposed that their role on the network ends. It takes a second yes.")
    else:
        what = _("Is proposed for a role on the network. It takes a second yes.")
    return Item(
        who=row.whom,
        what=what,
        url=reverse("groups:role-proposal", args=[row.pk]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=AGREEING,
    )


STUCK = """
SELECT 0, '', '', '', min(stuck.made_at), NULL::date, count(*)::int
FROM hub_outgoingmail stuck
WHERE stuck.state IN ('failed', 'unknown') AND stuck.left_at IS NULL AND EXISTS (
    SELECT 1 FROM hub_networkrole own
    WHERE own.person_id = %(person)s AND own.role = 'admin' AND own.ended_at IS NULL)
HAVING count(*) > 0"""


def stuck(row: Row) -> Item:
    what = ngettext(
        "%(count)d mail was perhaps not delivered. Send it again, or leave it.",
        "%(count)d mails were perhaps not delivered. Send them again, or leave them.",
        row.count,
    )
    return Item(
        who=_("Mail"),
        what=what % {"count": row.count},
        url=reverse("stuck_mails"),
        act=_("Look at them"),
        since=row.since,
        minutes=LOOKING,
    )


PIECES = [
    Piece("role proposal", PROPOSALS, proposal, of=("groups", "is_network")),
    Piece("stuck mail", STUCK, stuck, of=("is_network",)),
]
