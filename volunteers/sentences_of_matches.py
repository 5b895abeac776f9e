"""What happened between a volunteer and a charity, as sentences for the group. Who said no is in none of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from volunteers.models import Match
from volunteers.sentences import Sentence

State = Match.State
CAME_TO_A_YES = {
    State.SAID_YES, State.INTRODUCED, State.UNDER_WAY, State.DONE,
    State.ENDED_EARLY, State.NO_SHOW, State.NOT_RIGHT,
}  # fmt: skip


def introductions_told(matches: Iterable[Match], charity: str) -> list[Sentence]:
    """Give matches with `volunteer__person` and `request`. Asks that led nowhere leave no line."""
    return [line for match in matches for line in lines_of(match, charity)]


def lines_of(match: Match, charity: str) -> Iterator[Sentence]:
    taken_back = match.state == State.RELEASED and match.ended_reason == Match.Released.TAKEN_BACK
    if match.state in (State.SAID_NO, State.LAPSED) or taken_back:
        return
    name = match.volunteer.person.first_name_shown
    if match.origin == Match.Origin.HAND:
        yield Sentence(match.created_at, name, _("raised a hand: “I could do this.”"))
    freed = match.state == State.RELEASED and match.ended_reason == Match.Released.SILENT
    if match.said_yes_at and (freed or match.state in CAME_TO_A_YES):
        taken = match.origin == Match.Origin.HAND
        yield Sentence(match.said_yes_at, name, _("was told yes, please.") if taken else _("said yes."))
    if freed and match.ended_at:
        yield Sentence(
            match.ended_at, name, _("is free again, with thanks: the charity had not written back in time.")
        )
    yield from since_introduced(match, name, charity)


def since_introduced(match: Match, name: str, charity: str) -> Iterator[Sentence]:
    if match.introduced_at is None:
        return
    told = {"charity": charity}
    yield Sentence(match.introduced_at, name, _("and %(charity)s were introduced.") % told)
    if match.volunteer_agreed_at and match.charity_agreed_at:
        both = max(match.volunteer_agreed_at, match.charity_agreed_at)
        yield Sentence(both, name, _("and %(charity)s said yes to the same four lines.") % told)
    if match.volunteer_done_at:
        talk = match.request.size == match.request.Size.TALK
        words = _("said: we talked.") if talk else _("said that it is done and handed back.")
        yield Sentence(match.volunteer_done_at, name, words)
    yield from how_it_ended(match, name, charity)


def how_it_ended(match: Match, name: str, charity: str) -> Iterator[Sentence]:
    if match.ended_at is None:
        return
    if match.state == State.ENDED_EARLY:
        reason = str(dict(Match.Ended.choices).get(match.ended_reason, match.ended_reason))
        words = _("and %(charity)s ended early: %(reason)s.") % {
            "charity": charity,
            "reason": reason[:1].lower() + reason[1:],
        }
        yield Sentence(match.ended_at, name, words, match.ended_words)
    elif match.state == State.NO_SHOW:
        words = _("and %(charity)s did not meet: one of them didn't make it.") % {"charity": charity}
        yield Sentence(match.ended_at, name, words, match.ended_words)
    elif match.state == State.NOT_RIGHT:
        yield Sentence(match.ended_at, who_felt_it(match, name, charity), _("said: this doesn't feel right."))
    if match.looked_at:
        yield Sentence(match.looked_at, "", _("Somebody of the group has spoken with them."))


def who_felt_it(match: Any, name: str, charity: str) -> str:
    return {"volunteer": name, "charity": charity}.get(match.ended_reason, _("Somebody"))
