"""What needs a volunteer today, and what others did with what they said yes to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.common import dates
from hub.today.items import Change, Item
from volunteers.ask_in_words import AskInWords
from volunteers.models import Match, MatchMove, MatchWord, Thanks, Volunteer
from volunteers.models.volunteer import SILENCES

State = Match.State
NEW_FOR = timedelta(days=7)  # a project's introduction stands on the list that long
TAP, ANSWER, WRITE, JOIN = 1, 3, 5, 10  # minutes


def to_do(who: Any) -> Iterator[Item]:
    volunteer = Volunteer.objects.filter(person=who.person).select_related("group").first()
    if volunteer is None:
        return
    yield from steps_left(volunteer)
    yield from shall_we_pause(volunteer)
    live = Match.objects.answerable_by(who).live().order_by("pk")
    for match in live.with_people().select_related("request__region").prefetch_related("request__contacts"):
        match.role.request = match.request  # read already, contacts and all
        yield from of_match(match)


# --- Themselves ------------------------------------------------------------------------------------------
def steps_left(volunteer: Volunteer) -> Iterator[Item]:
    if volunteer.state == Volunteer.State.INTERESTED:
        yield Item(
            who=_("Your page as a volunteer"),
            what=_("A few steps are left. Then charities can be helped by you."),
            url=reverse("volunteers:join"),
            act=_("Finish joining"),
            since=volunteer.created_at,
            minutes=JOIN,
        )
    elif volunteer.state == Volunteer.State.ONBOARDING:
        who = volunteer.group.name if volunteer.group else _("The network")
        yield Item(
            who=_("Talks are open to you"),
            what=_(
                "For jobs and projects somebody of %(group)s says hello first. They know that you are here."
            )
            % {"group": who},
        )
    elif volunteer.state == Volunteer.State.PAUSED:
        until = volunteer.paused_until
        yield Item(
            who=_("You are paused"),
            what=_("Nobody asks you for anything until %(day)s.") % {"day": dates.day(until)}
            if until
            else _("Nobody asks you for anything until you say that you are back."),
        )


def shall_we_pause(volunteer: Volunteer) -> Iterator[Item]:
    if volunteer.silences >= SILENCES and volunteer.state in Volunteer.ASKED_STATES:
        yield Item(
            who=_("Shall we pause you?"),
            what=_("Two asks in a row had no word from you, which is quite all right."),
            url=reverse("volunteers:me-pause"),
            act=_("Say what suits you"),
            since=volunteer.last_asked_at,
            minutes=TAP,
        )


# --- Asks and introductions ------------------------------------------------------------------------------
def of_match(match: Any) -> Iterator[Item]:
    ask = AskInWords(match)
    if match.state == State.ASKED:
        yield asked(match, ask)
    elif match.is_hand:
        yield Item(
            who=_("You raised your hand"),
            what=_("For %(charity)s. The group decides, and you hear either way.") % {"charity": ask.charity},
        )
    elif match.state == State.SAID_YES:
        yield Item(
            who=_("You said yes"),
            what=_("Now %(charity)s is asked whether to be introduced. You hear by %(day)s.")
            % {"charity": ask.charity, "day": dates.day(match.frees_at or match.charity_due_at)},
        )
    elif match.is_introduced and match.volunteer_done_at is None:
        yield from introduced(match)


def asked(match: Any, ask: AskInWords) -> Item:
    return Item(
        who=ask.asker,
        what=_("%(what)s. Say by %(day)s; a no is as welcome as a yes.")
        % {"what": ask.in_one_line, "day": dates.day(match.lapses_at)},
        url=match.get_absolute_url(),
        act=_("Read and answer"),
        since=match.asked_at,
        due_at=match.lapses_at,
        minutes=ANSWER,
    )


def introduced(match: Any) -> Iterator[Item]:
    """The next act, where it is theirs; what waits for the charity stands on no list of theirs."""
    now, size = timezone.now(), match.request.size
    name = {"name": contact_of(match)}
    time_to_ask = match.check_at is not None and match.check_at <= now
    if size == "job" and match.state == State.INTRODUCED:
        if match.volunteer_agreed_at is None:
            what = _("Four lines say what you and %(name)s will do. Right as they stand?")
            yield next_step(match, what % name, _("Read the four lines"), match.introduced_at, WRITE)
    elif time_to_ask and size == "talk":
        what = _("Did you and %(name)s talk? One tap is enough.")
        yield next_step(match, what % name, _("Say how it went"), match.check_at, TAP)
    elif time_to_ask:
        what = _("How is it going with %(name)s? If it is done: three ticks.")
        yield next_step(match, what % name, _("Say how it goes"), match.check_at, ANSWER)
    elif match.state == State.INTRODUCED and (size == "talk" or match.introduced_at > now - NEW_FOR):
        what = _("You and %(name)s are introduced. Find a time that suits you both.")
        act = _("See how to reach %(name)s") % name
        yield next_step(match, what % name, act, match.introduced_at, WRITE)


def next_step(match: Match, what: str, act: str, since: Any, minutes: int) -> Item:
    return Item(
        who=match.request.organisation_name,
        what=what,
        url=match.get_absolute_url(),
        act=act,
        since=since,
        minutes=minutes,
    )


def contact_of(match: Match) -> str:
    live = [contact for contact in match.request.contacts.all() if contact.is_live]
    return live[0].first_name_shown if live else str(match.request.organisation_name)


# --- What others did -------------------------------------------------------------------------------------
def changes(who: Any, since: Any, at_most: int) -> Iterator[Change]:
    """Thanks first of all; words through the hub; and what became of what they said yes to. Nobody is named who said
    no."""
    if not who.audiences & {"newcomer", "volunteer"}:
        return
    own = Match.objects.answerable_by(who)
    for thanks in Thanks.objects.for_person(who.person).filter(created_at__gt=since)[:at_most]:
        yield change(thanks.match, thanks.created_at, thanks.name, _("wrote: “%s”") % thanks.words)
    words: Any = MatchWord.objects.filter(match__in=own, created_at__gt=since, by=None, contact__isnull=False)
    for word in words.select_related("match__request__region", "match__role", "contact")[:at_most]:
        yield change(word.match, word.created_at, word.contact.first_name_shown, _("wrote to you."))
    moves = MatchMove.objects.filter(row__in=own, at__gt=since, act__in=TOLD).exclude(by=who.person)
    for move in moves.select_related("row__request__region", "row__role").order_by("-at", "-pk")[:at_most]:
        if words_of := said_of(move):
            yield change(move.row, move.at, "", words_of)


TOLD = ["finished", "released", "ended early", "not right"]


def said_of(move: MatchMove) -> str:
    if move.act == "finished":
        return _("it is done. Thank you.")
    if move.act == "released":
        return {
            "filled": _("somebody was found. Thank you all the same; nothing more to do."),
            "withdrawn": _("it is no longer needed. Thank you for being there."),
            "silent": _("they did not write back in time, so you are free again. Thank you."),
            "decided": _("the group went another way this time. Thank you for offering."),
        }.get(move.reason, "")
    return _("it has ended. Thank you for what you gave.")


def change(match: Match, at: Any, who: str, words: str) -> Change:
    about = AskInWords(match).charity
    return Change(
        at=at, who=who, words=words, about=about[:1].upper() + about[1:], url=match.get_absolute_url()
    )
