"""What asks and introductions put on an organiser's list: whom to welcome, whom to ask, whom to answer."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.waiting import Piece
from hub.common import dates
from hub.today.items import Change, Item
from volunteers import waiting
from volunteers.waiting import Row

LOOKING_INTO, DECIDING, WELCOMING, ANSWERING = 15, 3, 5, 3  # minutes


def what_went_wrong(row: Row) -> Item:
    name = {"name": row.whom}
    if row.said == "not_right":
        what = _("It didn't feel right between them and %(name)s. Speak with each alone.")
    elif row.said == "no_show":
        what = _("They and %(name)s did not meet: one of them didn't make it. Ask how they are.")
    else:
        what = _("They and %(name)s have ended early. A word to both, then it can go on.")
    return Item(
        who=row.about,
        what=what % name,
        url=reverse("volunteers:case-looked", args=[row.ref, row.match]),
        act=_("Look into it"),
        since=row.since,
        minutes=LOOKING_INTO,
        urgent=True,
    )


def hand_to_answer(row: Row) -> Item:
    name = {"name": row.whom}
    return Item(
        who=row.about,
        what=_("%(name)s raised a hand: “I could do this.” They wait to hear from you.") % name,
        url=reverse("volunteers:case-hand", args=[row.ref, row.match]),
        act=_("Answer %(name)s") % name,
        since=row.since,
        minutes=DECIDING,
    )


def request_to_take_over(row: Row) -> Item:
    words = {
        "giver": row.about or _("The network"),
        "kind": row.kind_in_short,
        "day": dates.day(row.due_at) if row.due_at else "",
    }
    if row.said == "promised":
        what = _("%(giver)s would pass it on to you: %(kind)s. They were promised a word by %(day)s.")
    else:
        what = _("%(giver)s would pass it on to you: %(kind)s.")
    return Item(
        who=somebody_in(row),
        what=what % words,
        url=reverse("volunteers:passing", args=[row.ref]),
        act=_("Say yes or no"),
        since=row.since,
        due_at=row.due_at,
        minutes=ANSWERING,
        overdue=row.is_overdue,
    )


def people_to_welcome(row: Row) -> Item:
    """One for each group: ten can be welcomed on one page."""
    return Item(
        who=row.about,
        what=ngettext(
            "%(count)d newcomer waits for a hello. Then jobs and projects are open to them too.",
            "%(count)d newcomers wait for a hello. Then jobs and projects are open to them too.",
            row.count,
        )
        % {"count": row.count},
        url=reverse("volunteers:welcome", args=[row.ref]),
        act=_("Welcome them"),
        since=row.since,
        minutes=WELCOMING,
    )


# --- What others did -------------------------------------------------------------------------------------
def thanked(row: Row) -> Change:
    return Change(
        at=row.since,
        who=row.who,
        words=_("thanked %(name)s: “%(words)s”") % {"name": row.whom, "words": row.said},
        about=row.about,
        url=reverse("volunteers:case", args=[row.ref]),
    )


def given_away(row: Row) -> Change:
    return Change(
        at=row.since,
        who="",
        words=_("%(group)s has it now, as the charity wished. Both of you keep the credit.")
        % {"group": row.whom},
        about=somebody_in(row),
    )


def went_to_a_nearer_group(row: Row) -> Change:
    """Place, no more."""
    return Change(
        at=row.since,
        who="",
        words=_("You look after it too; %(group)s is nearer and has this request.") % {"group": row.whom},
        about=somebody_in(row),
    )


def somebody_in(row: Any) -> str:
    return _("Somebody in %(place)s") % {"place": row.place.name}


PIECES = [
    Piece("went wrong", waiting.WENT_WRONG, what_went_wrong),
    Piece("hand", waiting.HANDS, hand_to_answer),
    Piece("to take over", waiting.TO_TAKE_OVER, request_to_take_over, of=("groups",)),
    Piece("newcomers", waiting.NEWCOMERS, people_to_welcome, of=("groups",)),
    Piece("thanks", waiting.THANKS, thanked),
    Piece("given", waiting.GIVEN, given_away, of=("groups",)),
    Piece("went elsewhere", waiting.WENT_ELSEWHERE, went_to_a_nearer_group, of=("groups",)),
]
