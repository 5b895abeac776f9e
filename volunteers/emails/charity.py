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
from volunteers.models import HelpRequest, Message, RequestContact
from volunteers.receipt import Receipt

State = HelpRequest.State


# --- Before the address is confirmed -------------------------------------------------------------------


def verify(request: HelpRequest) -> OutgoingMail | None:
    """The link to confirm with; None when the address has had its share of such mails."""
    contact = request.contacts.get(is_first=True)
    if not may_write_to(contact.email):
        return None
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
    guide = guides.for_tonight(request.words)
    receipt = Receipt(request, contact)
    return {
        "contact": contact,
        "request": request,
        "receipt": receipt,
        "written": written,
        "writer": written.by.first_name_shown if written and written.by else receipt.holder,
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
]:
    shelves.mail_kind(kind)
