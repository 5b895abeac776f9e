"""What requests put on somebody's list for today, and what changed with them meanwhile."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.waiting import Piece, asked_by, items
from hub.common import dates
from hub.common.expressions import IsAmong
from hub.today.items import Change, Item
from volunteers import today_group, today_volunteer, waiting
from volunteers.models import Concern, HelpRequest, HelpRequestMove
from volunteers.sentences import told
from volunteers.waiting import Row

COUNTED = 500  # so that the headline's number is true; the page shows the first of them
READING, LOOKING, FINDING, ASKING = 10, 2, 3, 5  # minutes
UNCLEAR = 2  # so many could not tell what is wanted: it is said anew


def to_do(who: Any) -> Iterator[Item]:
    audiences = who.audiences
    if audiences & {"newcomer", "volunteer"}:
        yield from today_volunteer.to_do(who)
    if audiences & {"organiser", "lead", "national"}:
        yield from requests_to_reply_to(HelpRequest.objects.raw(waiting.TO_REPLY_TO, asked_of(who)))
        yield from what_else_waits(who)
    if "national" in audiences:
        yield from concerns_left_lying()
    if "safeguarding" in audiences:
        yield from concerns_to_read(who)


def asked_of(who: Any) -> dict[str, Any]:
    return asked_by(who) | {"at_most": COUNTED}


def what_else_waits(who: Any) -> Iterator[Item]:
    """What others did is asked for along with it, and kept with whoever asks for `changes`."""
    found = list(items(who, PIECES, waiting.Row, COUNTED))
    who.news_of_requests = [one for one in found if isinstance(one, Change)]
    yield from (one for one in found if isinstance(one, Item))


def requests_to_reply_to(requests: Iterable[Any]) -> Iterator[Item]:
    for request in requests:
        if request.passing_to:
            if request.is_overdue:  # until then the turn is with those who were asked to take it
                yield two_yeses_are_late(request)
            continue
        if request.state == HelpRequest.State.READY:
            stands_by_itself = request.hand_is_up or (request.went_wrong and not request.is_overdue)
            if not stands_by_itself:  # a hand, or a word to those for whom it went wrong
                yield nobody_is_asked(request)
            continue
        name = Truncator(request.organisation_name).chars(40)
        if request.state == HelpRequest.State.SUBMITTED:
            what = _("A new request from %(place)s: %(kind)s. They were promised a word by %(day)s.")
        elif request.first_reply_at:
            what = _("They wrote back, from %(place)s: %(kind)s. Your turn, by %(day)s.")
        else:
            what = _("You have it, from %(place)s: %(kind)s. They were promised a word by %(day)s.")
        url, act = "volunteers:case", _("Reply to %(name)s") % {"name": name}
        if request.state == HelpRequest.State.TAKEN and request.size not in ("", HelpRequest.Size.ANSWER):
            url, act = "volunteers:case-needed", _("Say what's needed")
        yield Item(
            who=request.organisation_name,
            what=what % words_of(request),
            url=reverse(url, args=[request.ref]),
            act=act,
            since=request.state_since,
            due_at=request.due_at,
            minutes=READING,
            overdue=request.is_overdue,
        )


def two_yeses_are_late(request: Any) -> Item:
    return Item(
        who=request.organisation_name,
        what=_("%(group)s was asked to take it, and the charity waits. A word to them keeps the promise.")
        % {"group": request.passing_to},
        url=reverse("volunteers:case-passing", args=[request.ref]),
        act=_("See who has said yes"),
        since=request.state_since,
        due_at=request.due_at,
        minutes=LOOKING,
        overdue=True,
    )


def nobody_is_asked(request: Any) -> Item:
    """What's needed is written, and nobody is on the line-up, or nobody is left on it."""
    url, act = reverse("volunteers:case", args=[request.ref]), _("Choose whom to ask")
    if request.unclear >= UNCLEAR:
        what = _("People could not tell what is wanted. Say it in other words, then ask again.")
        url, act = reverse("volunteers:case-needed", args=[request.ref]), _("Say it anew")
    elif request.was_asked:
        what = _("Nobody is left on the line-up. Who might be next?")
    else:
        what = _("What's needed is written, and nobody is asked yet.")
    if request.first_reply_at is None:
        by_when = _("They were promised a word by %(day)s.") % words_of(request)
    else:
        by_when = _("Your turn, by %(day)s.") % words_of(request)
    return Item(
        who=request.organisation_name,
        what=f"{what} {by_when}",
        url=url,
        act=act,
        since=request.state_since,
        due_at=request.due_at,
        minutes=ASKING,
        overdue=request.is_overdue,
    )


def words_of(request: HelpRequest | Row) -> dict[str, str]:
    return {
        "place": request.place.name,
        "kind": request.kind_in_short,
        "day": dates.day(request.due_at) if request.due_at else "",
    }


def request_to_cover(row: Row) -> Item:
    return Item(
        who=today_group.somebody_in(row),
        what=(
            _("Their own group has not got to it: %(kind)s. Could you step in?")
            if row.said
            else _("No group looks after their place yet: %(kind)s. Could you step in?")
        )
        % words_of(row),
        url=reverse("volunteers:cover", args=[row.ref]),
        act=_("Have a look"),
        since=row.since,
        due_at=row.due_at,
        minutes=LOOKING,
        overdue=row.is_overdue,
    )


def posts_to_look_at(row: Row) -> Item:
    return Item(
        who=_("Held for a look"),
        what=ngettext(
            "%(count)d post may be an advertisement, or a person in a hurry.",
            "%(count)d posts may be advertisements, or people in a hurry.",
            row.count,
        )
        % {"count": row.count},
        url=reverse("volunteers:held"),
        act=_("Look at them"),
        since=row.since,
        minutes=LOOKING * row.count,
    )


def requests_nobody_covers(row: Row) -> Item:
    """One for the whole queue: at most seven things stand on a coordinator's list."""
    return Item(
        who=_("The network"),
        what=ngettext(
            "%(count)d request has nobody yet, in %(place)s.",
            "%(count)d requests have nobody yet, the first in %(place)s.",
            row.count,
        )
        % {"count": row.count, "place": row.place.name},
        url=reverse("volunteers:queue"),
        act=_("Find them somebody"),
        since=row.since,
        due_at=row.due_at,
        minutes=FINDING * row.count,
        overdue=row.is_overdue,
    )


PIECES = [
    Piece("cover", waiting.TO_COVER, request_to_cover, of=("groups",)),
    Piece("held", waiting.HELD, posts_to_look_at),
    Piece("queue", waiting.QUEUE, requests_nobody_covers, of=("is_national",)),
    *today_group.PIECES,
]


def concerns_left_lying() -> Iterator[Item]:
    """That one waits, and since when; nothing else goes up."""
    if since := Concern.objects.waiting_too_long():
        yield Item(
            who=_("Safeguarding"),
            what=_("A concern has waited unopened since %(day)s. Please ring a safeguarding lead.")
            % {"day": dates.when(since)},
            since=since,
            overdue=True,
        )


def concerns_to_read(who: Any) -> Iterator[Item]:
    for concern in Concern.objects.visible_to(who).filter(closed_at=None).select_related("request")[:COUNTED]:
        place = concern.request.place.name
        yield Item(
            who=_("Safeguarding"),
            what=(
                _("A concern from %(place)s is open.")
                if concern.opened_at
                else _("A concern from %(place)s waits for you.")
            )
            % {"place": place},
            url=reverse("volunteers:concern", args=[concern.pk]),
            act=_("Go on with it") if concern.opened_at else _("Read the concern"),
            since=concern.created_at,
            minutes=READING,
            overdue=concern.has_waited_too_long,
            urgent=True,
        )


def changes(who: Any, since: Any, at_most: int) -> Iterator[Change]:
    """What others did with what I said yes to, and with my groups' requests."""
    yield from today_volunteer.changes(who, since, at_most)
    if not who.audiences & {"organiser", "lead", "national"}:
        return
    yield from (change for change in getattr(who, "news_of_requests", []) if change.at > since)
    requests = HelpRequest.objects.visible_to(who, "work")
    theirs = IsAmong(F("row"), ArraySubquery(requests.order_by().values("pk")))
    moves = HelpRequestMove.objects.filter(theirs, at__gt=since).exclude(by=who.person)
    moves = moves.exclude(act="sent").select_related("row", "by").order_by("-at", "-pk")
    of_row = ("row__size", "row__organisation_name", "row__ref")
    for move in moves.only("at", "act", "by_whom", "old", "new", "reason", *of_row, "by__name", "by__email")[
        :at_most
    ]:
        line = told(move)
        yield Change(
            at=line.at,
            who=line.who,
            words=line.words,
            about=move.row.organisation_name,
            url=reverse("volunteers:case", args=[move.row.ref]),
        )


def navigation(who: Any) -> Iterator[tuple[str, str]]:
    if who.person is None:
        yield _("Ask for help"), reverse("volunteers:help")
    yield _("Who needs help"), reverse("volunteers:sought")
    if who.audiences & {"organiser", "lead", "national"}:
        yield _("New requests"), reverse("volunteers:triage")
    if "national" in who.audiences:
        yield _("Nobody's yet"), reverse("volunteers:queue")
    if "safeguarding" in who.audiences:
        yield _("Safeguarding"), reverse("volunteers:concerns")
