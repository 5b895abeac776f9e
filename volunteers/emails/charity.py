"""Mails to charities: one function per message, named like its templates. A mail to an address that nobody has
confirmed holds nothing that was typed (F7)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub import mail, shelves
from hub.guard.mails import may_write_to
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail, address_hash
from volunteers import guides
from volunteers.introduction import Introduction
from volunteers.models import HelpRequest, Match, MatchWord, Message, Passing, RequestContact
from volunteers.receipt import Receipt

State = HelpRequest.State
LIMITS = {"talk": 4, "job": 7}  # mails to one person of the charity on the plain path (rule 16)
STILL_TO_COME = {"talk": 0, "job": 2}  # of a job the closing and the three months keep their place


# --- Before the address is confirmed -------------------------------------------------------------------


def verify(request: HelpRequest, just_met: RequestContact | None = None) -> OutgoingMail | None:
    """The link to confirm with; None when the address has had its share of such mails. Nothing was ever sent to
    whoever was met just now."""
    contact = just_met or request.contacts.get(is_first=True)
    if not may_write_to(contact.email):
        return None
    if just_met:
        link = PrivateLink.issue(PrivateLink.Purpose.CASE, just_met)
        return to(just_met, "verify", f"verify:{request.pk}:1", link=link)
    sent = OutgoingMail.objects.about(contact).filter(kind="volunteers/verify").count()
    return to(contact, "verify", f"verify:{request.pk}:{sent + 1}")


def nudge(request: HelpRequest) -> OutgoingMail | None:
    """Not confirmed after a day, and again after four: a word, in case it was overlooked."""
    contact = request.contacts.get(is_first=True)
    if not may_write_to(contact.email):
        return None
    return to(contact, "nudge", f"nudge:{request.pk}:{request.nudges + 1}")


def draft_saved(request: HelpRequest) -> OutgoingMail | None:
    """The link that opens the form again with everything as it was typed; at most one a day for one address."""
    contact = request.contacts.get(is_first=True)
    key = f"draft:{request.pk}:{address_hash(contact.email)[:12]}:{timezone.localdate().isoformat()}"
    if OutgoingMail.objects.filter(dedupe_key=key).exists() or not may_write_to(contact.email):
        return None
    link = PrivateLink.objects.about(request).live().filter(purpose=PrivateLink.Purpose.DRAFT).first()
    if link is None:
        ends = timezone.now() + timedelta(days=settings.DRAFT_KEPT_DAYS)
        link = PrivateLink.issue(PrivateLink.Purpose.DRAFT, request, expires_at=ends)
    return to(contact, "draft_saved", key, link=link)


def colleague_added(contact: RequestContact) -> OutgoingMail | None:
    """A colleague's own link. Nobody has confirmed this address either."""
    if not may_write_to(contact.email):
        return None
    return to(contact, "colleague_added", f"colleague:{contact.pk}")


def fresh_link(contact: RequestContact, link: PrivateLink) -> OutgoingMail:
    """A new link, to the stored address only. Whoever asks has counted it (`may_write_to`)."""
    return to(contact, "fresh_link", f"fresh:{link.pk}", link=link)


# --- Once it is confirmed ------------------------------------------------------------------------------


def receipt(contact: RequestContact) -> OutgoingMail:
    """Who has it, and by which day they hear."""
    return to(contact, "receipt", f"receipt:{contact.request_id}:{contact.pk}")


def question(message: Message) -> list[OutgoingMail]:
    """The group's question, to everybody at the charity who follows the request."""
    return to_all(message.request, "question", f"question:{message.pk}", message=message.pk)


def question_reminder(request: HelpRequest) -> list[OutgoingMail]:
    """The open question once more, kindly; on days 3 and 7."""
    asked = request.messages.open_questions().first()
    if asked is None:
        return []
    return to_all(
        request, "question_reminder", f"reminder:{asked.pk}:{request.reminders + 1}", message=asked.pk
    )


def answer(message: Message) -> list[OutgoingMail]:
    """The answer, with "that did it" as its button."""
    return to_all(message.request, "answer", f"answer:{message.pk}", message=message.pk)


def not_for_us(request: HelpRequest) -> list[OutgoingMail]:
    """Not one for us, and where they might turn instead."""
    return to_all(request, "not_for_us", f"not for us:{request.pk}")


def resting(request: HelpRequest) -> list[OutgoingMail]:
    """It rests after their silence, and the same link wakes it."""
    return to_all(request, "resting", f"resting:{request.pk}:{int(request.state_since.timestamp())}")


# --- Somebody is looked for, and found -----------------------------------------------------------------


def we_look(request: HelpRequest) -> list[OutgoingMail]:
    """Somebody is looked for, in the public words. Whoever asks has told the request (`tell_we_look`)."""
    return to_all(request, "we_look", f"we look:{request.pk}")


def said_yes(match: Match) -> list[OutgoingMail]:
    """ "Tom would like to": yes, introduce us, or rather not."""
    return about_match(match, "said_yes_charity", "said yes")


def chaser(match: Match) -> list[OutgoingMail]:
    """Three working days without a word: once more, and by when Tom is let go."""
    return about_match(match, "chaser", "chaser")


def introduced(match: Match) -> list[OutgoingMail]:
    """How to reach each other, and what comes next. The volunteer's own mail is emails/volunteer.py's."""
    return about_match(match, "introduced_charity", "introduced")


def how_did_it_go(match: Match) -> list[OutgoingMail]:
    """The day after a talk: only while they have had few mails, else it stands on their page alone."""
    day = timezone.localdate(match.check_at) if match.check_at else timezone.localdate()
    return about_match(
        match, "how_did_it_go_charity", f"how did it go {day.isoformat()}", only_with_room=True
    )


def closing(match: Match) -> list[OutgoingMail]:
    """The volunteer's three ticks are there: is it done? Once a day at most, should they be taken back and set again."""
    day = timezone.localdate(match.volunteer_done_at) if match.volunteer_done_at else timezone.localdate()
    return about_match(match, "closing_charity", f"closing {day.isoformat()}")


def follow_up(match: Match) -> list[OutgoingMail]:
    """Three months after a job: is it still used?"""
    return about_match(match, "follow_up_charity", "follow up")


def look_again(request: HelpRequest) -> list[OutgoingMail]:
    """The volunteer could not go on: somebody else is looked for. (When the charity ended it, its page says so.)"""
    return to_all(request, "look_again", f"look again:{request.pk}:{int(request.state_since.timestamp())}")


def hub_words(word: MatchWord) -> list[OutgoingMail]:
    """What the volunteer wrote through the hub."""
    return about_match(word.match, "hub_words_charity", f"word {word.pk}", word=word.pk)


def passing_asked(passing: Passing) -> list[OutgoingMail]:
    """May another group read it?"""
    return to_all(passing.request, "passing_asked", f"passing asked:{passing.pk}", passing=passing.pk)


def about_match(
    match: Match, name: str, key: str, *, only_with_room: bool = False, **params: Any
) -> list[OutgoingMail]:
    everybody = list(match.request.contacts.filter(removed_at=None))
    if only_with_room:
        everybody = [contact for contact in everybody if has_room(contact)]
    return [
        to(contact, name, f"{key} charity:{match.pk}:{contact.pk}", match=match.pk, **params)
        for contact in everybody
    ]


def has_room(contact: RequestContact) -> bool:
    """They have had fewer mails about it than rule 16 allows, those that are sure to come counted too."""
    size = contact.request.size
    if size not in LIMITS:
        return True
    had = OutgoingMail.objects.about(contact).exclude(kind="volunteers/hub_words_charity").count()
    return had + STILL_TO_COME[size] < LIMITS[size]


# --- How all of them are promised ----------------------------------------------------------------------


def to_all(request: HelpRequest, name: str, key: str, **params: Any) -> list[OutgoingMail]:
    everybody = request.contacts.filter(removed_at=None)
    return [to(contact, name, f"{key}:{contact.pk}", **params) for contact in everybody]


def to(
    contact: RequestContact, name: str, key: str, *, link: PrivateLink | None = None, **params: Any
) -> OutgoingMail:
    """The promise. The row keeps ids only; the token is derived when the mail is rendered."""
    return mail.promise(
        f"volunteers/{name}",
        to=contact.email,
        about=contact,
        key=key,
        language=contact.language,
        params={"link": (link or contact.link()).pk, **params},
    )


def words(outgoing: Any) -> dict[str, Any]:
    """What the templates need, read at the moment of sending."""
    contact = outgoing.about
    request = contact.request
    link = PrivateLink.objects.get(pk=outgoing.params["link"])
    written = Message.objects.filter(pk=outgoing.params.get("message")).select_related("by").first()
    match = Match.objects.with_people().filter(pk=outgoing.params.get("match")).first()
    passings = Passing.objects.select_related("to_group", "proposed_by")
    guide = guides.for_tonight(request.words)
    receipt = Receipt(request, contact)
    return {
        "contact": contact,
        "request": request,
        "receipt": receipt,
        "written": written,
        "writer": written.by.first_name_shown if written and written.by else receipt.holder,
        "match": match,
        "introduction": Introduction(match, contact) if match else None,
        "word": MatchWord.objects.filter(pk=outgoing.params.get("word")).first(),
        "passing": passings.filter(pk=outgoing.params.get("passing")).first(),
        "link_url": settings.HUB_URL + reverse("volunteers:link", args=[link.token]),
        "ask_url": settings.HUB_URL + reverse("volunteers:ask"),
        "guide": guide,
        "guide_url": settings.HUB_URL + guide.get_absolute_url(),
    }


def unconfirmed(outgoing: Any) -> bool:
    request = outgoing.about.request
    return request.state == State.UNCONFIRMED and not request.is_held


def still_a_draft(outgoing: Any) -> bool:
    return outgoing.about.request.state == State.DRAFT


def follows(outgoing: Any) -> bool:
    """They still belong to the request, and their link works."""
    link = PrivateLink.objects.live().filter(pk=outgoing.params["link"])
    return outgoing.about.is_live and link.exists()


def open_question(outgoing: Any) -> bool:
    asked = Message.objects.open_questions().filter(pk=outgoing.params["message"], request__state=State.TAKEN)
    return follows(outgoing) and asked.exists()


def in_state(*states: str) -> Any:
    return lambda outgoing: follows(outgoing) and outgoing.about.request.state in states


def match_in(*states: str) -> Any:
    """Still so between the two when the mail leaves."""
    return lambda outgoing: follows(outgoing) and match_of(outgoing).filter(state__in=states).exists()


def match_of(outgoing: Any) -> Any:
    return Match.objects.filter(pk=outgoing.params["match"])


def done_as_they_say(outgoing: Any) -> bool:
    """The volunteer's ticks still stand, and the charity has not said anything."""
    said = match_of(outgoing).introduced().filter(volunteer_done_at__isnull=False)
    return follows(outgoing) and said.exists()


def not_followed_up(outgoing: Any) -> bool:
    return follows(outgoing) and match_of(outgoing).filter(state=Match.State.DONE, still_used="").exists()


def may_still_write(outgoing: Any) -> bool:
    match = match_of(outgoing).first()
    return follows(outgoing) and match is not None and match.shows_contacts


def still_asked_to_pass(outgoing: Any) -> bool:
    asked = Passing.objects.owed_charity_word().filter(pk=outgoing.params["passing"])
    return follows(outgoing) and asked.exists()


ASKED = _(
    "You get this because somebody asked for free digital help and gave this address. If that wasn't you, you need "
    "not do anything: without the button nothing happens, and we forget the address after a week."
)
SAVED = _(
    "You get this because somebody began a request for free digital help and gave this address to come back to. If "
    "that wasn't you, you need not do anything: we forget it after 30 days."
)
FOLLOWS = _(
    "You get this because you follow a request for help. To stop, open your page and press “We don't need this any "
    "more”, or take yourself off it."
)
CLOSED = _(
    "You get this because you follow a request for help. It is closed, so no more mails come about it."
)
LATER = _(
    "You get this once, because you were helped three months ago and follow that request. No more mails come about it."
)
COLLEAGUE = _(
    "You get this because a colleague of yours asked for free digital help and put you beside them. If that is a "
    "mistake, you need not do anything, or open the page and take yourself off it."
)

for kind in [
    shelves.MailKind("volunteers/verify", True, unconfirmed, words, ASKED),
    shelves.MailKind("volunteers/nudge", False, unconfirmed, words, ASKED),
    shelves.MailKind("volunteers/draft_saved", True, still_a_draft, words, SAVED),
    shelves.MailKind("volunteers/colleague_added", True, follows, words, COLLEAGUE),
    shelves.MailKind("volunteers/fresh_link", True, follows, words, FOLLOWS),
    shelves.MailKind("volunteers/receipt", True, follows, words, FOLLOWS),
    shelves.MailKind("volunteers/question", True, open_question, words, FOLLOWS),
    shelves.MailKind("volunteers/question_reminder", False, open_question, words, FOLLOWS),
    shelves.MailKind("volunteers/answer", True, in_state(State.IN_HAND, State.DONE), words, FOLLOWS),
    shelves.MailKind("volunteers/not_for_us", True, in_state(State.NOT_FOR_US), words, CLOSED),
    shelves.MailKind("volunteers/resting", False, in_state(State.RESTING), words, FOLLOWS),
    shelves.MailKind("volunteers/we_look", True, in_state(State.READY, State.FINDING), words, FOLLOWS),
    shelves.MailKind("volunteers/look_again", True, in_state(State.READY, State.FINDING), words, FOLLOWS),
    shelves.MailKind("volunteers/said_yes_charity", True, match_in("said_yes"), words, FOLLOWS),
    shelves.MailKind("volunteers/chaser", True, match_in("said_yes"), words, FOLLOWS),
    shelves.MailKind(
        "volunteers/introduced_charity", True, match_in("introduced", "under_way"), words, FOLLOWS
    ),
    shelves.MailKind(
        "volunteers/how_did_it_go_charity", False, match_in("introduced", "under_way"), words, FOLLOWS
    ),
    shelves.MailKind("volunteers/closing_charity", True, done_as_they_say, words, FOLLOWS),
    shelves.MailKind("volunteers/follow_up_charity", False, not_followed_up, words, LATER),
    shelves.MailKind("volunteers/hub_words_charity", True, may_still_write, words, FOLLOWS),
    shelves.MailKind("volunteers/passing_asked", True, still_asked_to_pass, words, FOLLOWS),
]:
    shelves.mail_kind(kind)
