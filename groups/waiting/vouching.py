"""Somebody they work with lost their phone, and needs their word (product.md rule 6)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.waiting import Piece, Row
from hub.today.items import Item

RINGING = 5  # minutes

LOST_PHONES = """
SELECT lost.id, '', '', COALESCE(NULLIF(owner.name, ''), owner.email), lost.created_at, NULL::date, 1
FROM hub_lostphone lost
JOIN hub_lostphone_asked asked ON asked.lostphone_id = lost.id
JOIN hub_user owner ON owner.id = lost.person_id
WHERE asked.user_id = %(person)s AND lost.vouched_at IS NULL AND lost.stopped_at IS NULL AND lost.used_at IS NULL
    AND lost.created_at > %(now)s::timestamptz - interval '14 days' AND (%(groups)s <> '{}' OR %(is_network)s)
ORDER BY lost.created_at"""


def lost_phone(row: Row) -> Item:
    return Item(
        who=row.whom,
        what=_("Lost their phone and can't get in. Ring them, and vouch if it's true."),
        url=reverse("account_vouch", args=[row.pk]),
        act=_("Vouch, or end it"),
        since=row.since,
        minutes=RINGING,
    )


PIECES = [Piece("lost phone", LOST_PHONES, lost_phone, of=("groups", "is_network"))]
