"""Mails to volunteers: one function per message, named like its templates. Who said no is in none of them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.access.who import Who
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from hub.shelves import MailKind, mail_kind
from volunteers.ask_in_words import AskInWords
from volunteers.models import Match, MatchWord, Role, Thanks, Volunteer
from volunteers.models.volunteer import SILENCES

State = Match.State


# --- The ask -----------------------------------------------------------------------------------------------
def ask(match: Match) -> OutgoingMail:
    """40 minutes with Bev: yes, not this one, not until May. It comes too late once the ask has lapsed."""
    params = {"link": match.link().pk}
    return promise("ask", match, f"ask:{match.pk}", expires_at=match.lapses_at, params=params)


def ask_reminder(match: Match) -> OutgoingMail:
    """Once, when half of the time is over."""
    params = {"link": match.link().pk}
    return promise(
        "ask_reminder", match, f"ask reminder:{match.pk}", expires_at=match.lapses_at, params=params
    )


def found_somebody(match: Match) -> OutgoingMail:
    """Let go with thanks: somebody was found, or it is no longer needed."""
    return promise("found_somebody", match, f"found somebody:{match.pk}")


def line_up_moved(role: Role) -> None:
    """After an answer or an end: whoever is asked now gets the ask, whoever was let go the thanks, whoever the charity
    stopped with a word; nobody hears it twice."""
    for match in role.matches.owed_ask().with_people():
        ask(match)
    for match in role.matches.owed_thanks().with_people():
        found_somebody(match)
    for match in role.matches.owed_end().with_people():
        ended(match)


# --- The introduction --------------------------------------------------------------------------------------
def introduced(match: Match) -> OutgoingMail:
    """Names, and how to reach each other."""
    return promise("introduced", match, f"introduced volunteer:{match.pk}")


def how_did_it_go(match: Match) -> OutgoingMail:
    """On the day agreed, and again some days after a "not yet"."""
    day = timezone.localdate(match.check_at) if match.check_at else timezone.localdate()
    return promise("how_did_it_go", match, f"how did it go volunteer:{match.pk}:{day.isoformat()}")


def freed(match: Match) -> OutgoingMail:
    """The charity did not write back in time: thanks, and free again."""
    return promise("freed", match, f"freed:{match.pk}")


def ended(match: Match) -> OutgoingMail:
    """The charity ended it, without blame; after "this doesn't feel right" nothing is said."""
    return promise("ended", match, f"ended:{match.pk}")


def thanks_arrived(thanks: Thanks) -> OutgoingMail:
    """A real sentence from the charity, perhaps months later."""
    return mail.promise(
        "volunteers/thanks_arrived",
        to=thanks.match.volunteer.person,
        about=thanks,
        key=f"thanks:{thanks.pk}",
    )


def hub_words(word: MatchWord) -> OutgoingMail:
    """What the charity wrote to them through the hub."""
    return mail.promise(
        "volunteers/hub_words", to=word.match.volunteer.person, about=word, key=f"words:{word.pk}"
    )


# --- The volunteer -----------------------------------------------------------------------------------------
def pause_question(volunteer: Volunteer) -> OutgoingMail:
    """Two asks in a row without a word: shall we pause you?"""
    since = int(volunteer.last_asked_at.timestamp()) if volunteer.last_asked_at else 0
    key = f"pause question:{volunteer.pk}:{since}"
    return mail.promise("volunteers/pause_question", to=volunteer.person, about=volunteer, key=key)


# --- How they are promised and rendered --------------------------------------------------------------------
def promise(name: str, match: Match, key: str, **more: Any) -> OutgoingMail:
    return mail.promise(f"volunteers/{name}", to=match.volunteer.person, about=match, key=key, **more)


def address(name: str, *args: Any) -> str:
    return settings.HUB_URL + reverse(name, args=args)


def of_match(letter: Any) -> dict[str, Any]:
    """With all it names in one question: mails are many."""
    return words_about(Match.objects.with_people().get(pk=letter.about.pk))


def words_about(match: Match) -> dict[str, Any]:
    """What the templates need, read at the moment of sending."""
    return {
        "match": match,
        "request": match.request,
        "volunteer": match.volunteer,
        "said": AskInWords(match),
        "url": address("volunteers:match", match.ref),
        "sought_url": address("volunteers:sought"),
        "pause_url": address("volunteers:me-pause"),
    }


def of_ask(letter: Any) -> dict[str, Any]:
    """Its three answers: for a no and for later the link opens the page without signing in."""
    link = PrivateLink.objects.get(pk=letter.params["link"])
    return {"link_url": address("volunteers:ask-link", link.token), **of_match(letter)}


def of_thanks(letter: Any) -> dict[str, Any]:
    return {"thanks": letter.about, **words_about(letter.about.match)}


def of_word(letter: Any) -> dict[str, Any]:
    return {"word": letter.about, **words_about(letter.about.match)}


def of_volunteer(letter: Any) -> dict[str, Any]:
    return {"volunteer": letter.about, "pause_url": address("volunteers:me-pause")}


def may_read(letter: Any, match: Match) -> bool:
    """Theirs still, and they have not gone."""
    return Match.objects.answerable_by(Who(letter.person)).filter(pk=match.pk).exists()


def is_asked(letter: Any) -> bool:
    match = letter.about
    in_time = match.lapses_at is not None and match.lapses_at > timezone.now()
    asking = match.volunteer.state in Volunteer.ASKED_STATES
    link = PrivateLink.objects.live().filter(pk=letter.params["link"])
    return match.state == State.ASKED and in_time and asking and link.exists() and may_read(letter, match)


def is_let_go(letter: Any) -> bool:
    """Not to somebody who paused: they know."""
    match = letter.about
    found = match.ended_reason in (Match.Released.FILLED, Match.Released.WITHDRAWN, Match.Released.DECIDED)
    return match.state == State.RELEASED and found and may_read(letter, match)


def is_freed(letter: Any) -> bool:
    match = letter.about
    silent = match.ended_reason == Match.Released.SILENT
    return match.state == State.RELEASED and silent and may_read(letter, match)


def is_introduced(letter: Any) -> bool:
    return letter.about.is_introduced and may_read(letter, letter.about)


def is_ended(letter: Any) -> bool:
    return letter.about.state in (State.ENDED_EARLY, State.NO_SHOW) and may_read(letter, letter.about)


def is_to_be_told(letter: Any) -> bool:
    return is_introduced(letter) and letter.about.volunteer_done_at is None


def is_thanked(letter: Any) -> bool:
    match = letter.about.match
    return match.state != State.NOT_RIGHT and may_read(letter, match)


def is_written_to(letter: Any) -> bool:
    word = letter.about
    return word.contact_id is not None and word.match.shows_contacts and may_read(letter, word.match)


def is_silent(letter: Any) -> bool:
    volunteer = letter.about
    return volunteer.state in Volunteer.ASKED_STATES and volunteer.silences >= SILENCES


VOLUNTEER = _("You get this because you said you would help charities now and then.")

for kind in [
    MailKind("volunteers/ask", True, is_asked, of_ask, VOLUNTEER),
    MailKind(
        "volunteers/ask_reminder", False, is_asked, of_ask, VOLUNTEER, True, _("A reminder of an open ask")
    ),
    MailKind(
        "volunteers/found_somebody", False, is_let_go, of_match, VOLUNTEER, True,
        _("Somebody was found before I answered"),
    ),
    MailKind("volunteers/introduced", True, is_introduced, of_match, VOLUNTEER),
    MailKind(
        "volunteers/how_did_it_go", False, is_to_be_told, of_match, VOLUNTEER, True,
        _("How an introduction went"),
    ),
    MailKind("volunteers/ended", True, is_ended, of_match, VOLUNTEER),
    MailKind("volunteers/freed", False, is_freed, of_match, VOLUNTEER),
    MailKind(
        "volunteers/thanks_arrived", False, is_thanked, of_thanks, VOLUNTEER, True, _("Thanks from a charity")
    ),
    MailKind("volunteers/hub_words", False, is_written_to, of_word, VOLUNTEER),
    MailKind("volunteers/pause_question", False, is_silent, of_volunteer, VOLUNTEER),
]:  # fmt: skip
    mail_kind(kind)
