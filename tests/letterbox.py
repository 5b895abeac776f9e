"""Two kinds of mail for tests, and a mail server that does as it is told."""

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from hub.shelves import MailKind

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
