"""One promised row as a message: words in the recipient's language, and the headers trusted mail carries."""

from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation

from hub.mail.addresses import display_name, one_line
from hub.mail.dress import dress, tidy
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail
from hub.mail.stopping import stop_token


def letter(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message as it leaves: a text part that reads as a letter, then the same dressed as a page."""
    with translation.override(mail.language):
        subject, text, html = words_of(mail)
    # What allauth sends may go to an address nobody has confirmed: nothing that was typed stands in it (F7).
    name = display_name(mail.person.name) if mail.person and mail.body is None else ""
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=tidy(text),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((name, mail.to_email)) if name else mail.to_email],
        headers=headers_of(mail),
    )
    if html:
        message.attach_alternative(dress(html), "text/html")
    return message


def words_of(mail: OutgoingMail) -> tuple[str, str, str]:
    """Subject, text and html."""
    if mail.body is not None:
        return mail.subject, mail.body["text"], mail.body.get("html", "")
    return render(mail.kind, {**common_words(mail), **kind_named(mail.kind).context(mail)})


def render(kind: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and html from the templates of a kind, in the language that is active."""
    subject, text = (plain(f"emails/{kind}/{part}.txt", context) for part in ("subject", "body"))
    return subject, text, get_template(f"emails/{kind}/body.html").render(context)


def common_words(mail: OutgoingMail) -> dict[str, Any]:
    """What the templates of every mail are given."""
    kind = kind_named(mail.kind)
    return {
        "hub_name": settings.HUB_NAME,
        "hub_url": settings.HUB_URL,
        "recipient": mail.person or mail.to_email,
        "why": kind.why,
        "stop_url": stop_url(mail) if kind.may_stop else "",
        "language": mail.language,
    }


def plain(template: str, context: dict[str, Any]) -> str:
    """A text template: nothing in it is HTML, so nothing is escaped."""
    return get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]


def stop_url(mail: OutgoingMail) -> str:
    return settings.HUB_URL + reverse("unsubscribe", args=[stop_token(mail)])


def headers_of(mail: OutgoingMail) -> dict[str, str]:
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(timezone.now()),
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        "X-Bunting-Key": mail.key_hash,
    }
    if kind_named(mail.kind).may_stop:
        headers |= headers_of_a_list(mail)
    return headers


def headers_of_a_list(mail: OutgoingMail) -> dict[str, str]:
    """What lets a mail program offer "unsubscribe" by itself (RFC 2369, 2919, 8058)."""
    slug = mail.kind.replace("/", ".")
    by_mail = f"mailto:hello@{settings.MAIL_DOMAIN}?subject=stop%20{slug}"
    return {
        "List-Id": f"<{slug}.{settings.MAIL_DOMAIN}>",
        "List-Unsubscribe": f"<{stop_url(mail)}>, <{by_mail}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
