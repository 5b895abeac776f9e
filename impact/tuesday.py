"""A coordinator's morning: at most seven things, minutes beside them, in the order of /today/."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.today import CALLING, to_begin_with, to_find_a_lead, to_find_leads
from hub.common import dates
from hub.today.items import Item, in_order
from hub.today.views import headline
from impact import waiting_groups
from impact.waiting import SHOWN, Row, waiting
from volunteers.models import Concern
from volunteers.today import ASKING, FINDING, LOOKING, READING
from volunteers.today_group import DECIDING, LOOKING_INTO


@dataclass(frozen=True)
class Tuesday:
    """What stands on it, what there is to know without a press, and how many more there are."""

    title: str
    items: list[Item]
    more: int
    notes: list[Item] = field(default_factory=list)

    @property
    def headline(self) -> str:
        return headline(len(self.items), sum(item.minutes for item in self.items))


def of(who: Any) -> Tuesday:
    """One statement."""
    rows = waiting(who)
    found = [item for row in rows for item in SAID[row.kind](row)]
    items = in_order(item for item in found if item.url)
    there_are = sum({row.kind: row.count for row in rows if row.kind in EACH}.values())
    there_are += sum(row.kind not in EACH | {"concern"} for row in rows)
    return Tuesday(
        title=_("Your %(day)s") % {"day": dates.weekday(timezone.localdate())},
        items=items[:SHOWN],
        more=there_are - len(items[:SHOWN]),
        notes=[item for item in found if not item.url],
    )


# --- What is said of each -----------------------------------------------------------------------------------
def of_a_request(row: Row) -> Iterator[Item]:
    """The case itself names its next act."""
    if row.detail == "ready":
        what, act = _("What's needed is written. Your turn, by %(day)s."), _("Choose whom to ask")
    elif row.detail == "submitted":
        what, act = _("A new request from %(place)s. They were promised a word by %(day)s."), _("Read it")
    else:
        what = _("You have it, from %(place)s. Your turn, by %(day)s.")
        act = _("Reply to %(name)s") % {"name": Truncator(row.name).chars(40)}
    yield Item(
        who=row.name,
        what=what % row.words,
        url=reverse("volunteers:case", args=[row.ref]),
        act=act,
        since=row.since,
        due_at=row.due_at,
        minutes=ASKING if row.detail == "ready" else READING,
        overdue=row.is_overdue,
    )


def of_a_match(row: Row) -> Iterator[Item]:
    is_hand = row.kind == "hand"
    page = "volunteers:case-hand" if is_hand else "volunteers:case-looked"
    yield Item(
        who=row.name,
        what=_("Somebody raised a hand and waits to hear from you.")
        if is_hand
        else _("An introduction has gone otherwise than anybody wished. A word to both helps."),
        url=reverse(page, args=[row.ref, row.place]),
        act=_("Answer them") if is_hand else _("Look into it"),
        since=row.since,
        minutes=DECIDING if is_hand else LOOKING_INTO,
        urgent=not is_hand,
    )


def of_an_invitation(row: Row) -> Iterator[Item]:
    yield Item(
        who=row.name,
        what=_("Somebody took up your invitation with another address. Is it them?"),
        url=reverse("groups:people", args=[row.ref]),
        act=_("Say yes or no"),
        since=row.since,
        minutes=LOOKING,
    )


def of_an_orphan(row: Row) -> Iterator[Item]:
    yield to_find_a_lead(row.name, row.ref, row.since)


def of_orphans(row: Row) -> Iterator[Item]:
    yield to_find_leads(row.count, row.since)


def of_nobody(row: Row) -> Iterator[Item]:
    yield Item(
        who=row.name,
        what=_("Nobody runs this group, and nobody looks after it."),
        url=reverse("groups:people", args=[row.ref]),
        act=_("Find it somebody"),
        since=row.since,
        minutes=CALLING,
    )


def of_broken_promises(row: Row) -> Iterator[Item]:
    count = int(row.detail)
    yield Item(
        who=row.name,
        what=ngettext(
            "%(count)d charity has waited for this group's word past the promised day. A kind call may help.",
            "%(count)d charities have waited for this group's word past the promised day. A kind call may help.",
            count,
        )
        % {"count": count},
        url=reverse("groups:people", args=[row.ref]),
        act=_("See who runs it"),
        since=row.since,
        minutes=CALLING,
    )


def of_the_first_group(row: Row) -> Iterator[Item]:
    yield to_begin_with()


def of_what_is_odd(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("Data quality"),
        what=ngettext(
            "%(count)d group covers no place, so that no request ever reaches it.",
            "%(count)d groups cover no place, so that no request ever reaches them.",
            row.count,
        )
        % row.words,
        url=f"{reverse('impact:quality')}?check=groups-without-places",
        act=_("Show them"),
        minutes=LOOKING * row.count,
    )


def of_held(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("Held for a look"),
        what=ngettext(
            "%(count)d post may be an advertisement, or a person in a hurry.",
            "%(count)d posts may be advertisements, or people in a hurry.",
            row.count,
        )
        % row.words,
        url=reverse("volunteers:held"),
        act=_("Look at them"),
        since=row.since,
        minutes=LOOKING * row.count,
    )


def of_the_queue(row: Row) -> Iterator[Item]:
    yield Item(
        who=_("The network"),
        what=ngettext(
            "%(count)d request has nobody yet, in %(place)s.",
            "%(count)d requests have nobody yet, the first in %(place)s.",
            row.count,
        )
        % row.words,
        url=reverse("volunteers:queue"),
        act=_("Find them somebody"),
        since=row.since,
        due_at=row.due_at,
        minutes=FINDING * row.count,
        overdue=row.is_overdue,
    )


def of_a_concern(row: Row) -> Iterator[Item]:
    """Without a button: only a safeguarding lead can open it."""
    if row.since and Concern(created_at=row.since).has_waited_too_long:
        yield Item(
            who=_("Safeguarding"),
            what=_("A concern has waited unopened since %(day)s. Please ring a safeguarding lead.")
            % {"day": dates.when(row.since)},
            since=row.since,
            overdue=True,
        )


# As many things as rows.
EACH = {"request", "hand", "wrong", "invitation", "orphan", "nobody"} | waiting_groups.EACH
SAID: dict[str, Callable[[Row], Iterator[Item]]] = {
    "request": of_a_request,
    "hand": of_a_match,
    "wrong": of_a_match,
    "invitation": of_an_invitation,
    "orphan": of_an_orphan,
    "orphans": of_orphans,
    "held": of_held,
    "queue": of_the_queue,
    "concern": of_a_concern,
    "nobody": of_nobody,
    "promises": of_broken_promises,
    "first": of_the_first_group,
    "quality": of_what_is_odd,
    **waiting_groups.SAID,
}
