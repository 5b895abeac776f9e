"""Two kinds of mail for tests, and a mail server that does as it is told."""

import asyncio
import email
import logging
import re
import socket
from collections import Counter
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings

from hub import shelves
from hub.shelves import MailKind

logging.getLogger("mail.log").setLevel(logging.WARNING)  # the sink tells every line otherwise
NEWS, ORDER = "tests/news", "tests/order"
CALLED_OFF: set[int] = set()


def still_owed(mail: Any) -> bool:
    return mail.pk not in CALLED_OFF


def context(mail: Any) -> dict[str, Any]:
    return {"words": mail.params.get("words", "")}


KINDS = [
    MailKind(NEWS, essential=False, may_stop=True, label="Group news", why="You asked for news.",
             still_owed=still_owed, context=context),
    MailKind(ORDER, essential=True, still_owed=still_owed, context=context),
]  # fmt: skip


def distrusted(message: Any, mail: Any) -> list[str]:
    """What a mail server or a reader would mistrust about a message as it leaves (E11); empty when all is well."""
    parts = {
        part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()
    }
    plain, html = parts.get("text/plain", ""), parts.get("text/html", "")
    once = ["Message-ID", "Date", "Auto-Submitted", "From", "To", "Subject", "X-Bunting-Key"]
    of_lists = ["List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"]
    may_stop = shelves.MAIL_KINDS[mail.kind].may_stop if mail.kind in shelves.MAIL_KINDS else False
    subject = str(message["Subject"])
    holds = {
        "every header once": all(len(message.get_all(name, [])) == 1 for name in once),
        "the Message-ID of its row": message["Message-ID"] == mail.message_id,
        "said to be automatic": message["Auto-Submitted"] == "auto-generated",
        "from us": message["From"] == settings.DEFAULT_FROM_EMAIL,
        "to one mailbox": mail.to_email in str(message["To"]) and str(message["To"]).count("@") == 1,
        "a subject of one short line": 0 < len(subject) <= 120 and len(subject.splitlines()) == 1,
        "a text part first, then html": list(parts) == ["text/plain", "text/html"],
        "a text that is a letter": bool(plain.strip()) and not re.search(r"<[a-z/]|&(amp|lt|#)|{[{%]", plain),
        "no tracking, no remote image": not re.search(r"<(img|script|link|iframe)|url\(", html),
        "links only to us": all(
            link.startswith(settings.HUB_URL) for link in re.findall(r'href="(http[^"]*)', html)
        ),
        "a way to stop exactly when one may": [message[name] is not None for name in of_lists]
        == [may_stop] * 3,
    }
    return [f"{mail.kind}: not {name}" for name, is_so in holds.items() if not is_so]


class Sink:
    """An SMTP server on this machine. `answers` gives the reply to the n-th mail; `delay` is how long it takes."""

    def __init__(self, **options: Any) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Any] = []
        self.delay = 0.0
        self.hangs: list[float] = []  # seconds that the next mails take
        self.connections = 0
        self.rcpt: Callable[[str], str] = lambda address: "250 OK"
        self.data: Callable[[EmailMessage], str] = lambda message: "250 OK"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self) -> "Sink":
        self.controller.start()
        return self

    def __exit__(self, *nothing: Any) -> None:
        self.controller.stop()

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        reply = self.rcpt(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.hangs.pop(0) if self.hangs else self.delay / 2)
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        reply = self.data(message)
        if reply == "drop before keeping it" or reply == "drop after keeping it":
            if reply == "drop after keeping it":
                self.keep(message, envelope)
            server.transport.abort()
            return "250 nobody hears this"
        if reply.startswith("250"):
            self.keep(message, envelope)
        await asyncio.sleep(self.delay / 2)
        return reply

    def keep(self, message: EmailMessage, envelope: Any) -> None:
        self.messages.append(message)
        self.envelopes.append(envelope)

    @property
    def per_key(self) -> Counter[str]:
        return Counter(message["X-Bunting-Key"] for message in self.messages)
