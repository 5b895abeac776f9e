"""Handing a message over SMTP, saying exactly how far it got: not taken, refused, or in doubt."""

import re
import smtplib
from email.generator import BytesGenerator
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address


class NotTaken(Exception):
    """The line or the server failed before our words were out: nothing has left, the mail itself is fine."""


class Refused(Exception):
    """The server said no to this mail: 4xx for now, 5xx for good."""

    def __init__(self, code: int, words: bytes | str) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        found = re.search(r"\b([245]\.\d{1,3}\.\d{1,3})\b", text)
        self.code, self.status = code, found.group(1) if found else ""
        super().__init__(f"{code} {self.status}".strip())  # the server's words may hold an address


class InDoubt(Exception):
    """The line broke after the message was out and before the answer: perhaps it was taken, perhaps not."""


class Backend(EmailBackend):
    """Django's SMTP backend; TLS, when asked for, is never given up (open() raises)."""

    connection: Any

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as trouble:
            raise NotTaken(type(trouble).__name__) from None

    def close(self) -> None:
        try:
            super().close()
        except OSError:
            pass  # the server hung up first

    def _send(self, email_message: Any) -> bool:
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        sender = sanitize_address(email_message.from_email, encoding)
        recipient = sanitize_address(email_message.to[0], encoding)
        message = written_out(email_message)
        try:
            self._announce(sender, bare(recipient))
        except OSError as trouble:  # an SMTPException is one
            self.hang_up()
            raise NotTaken(type(trouble).__name__) from None
        try:
            self.connection.send(re.sub(rb"(?m)^\.", b"..", message.rstrip(b"\r\n")) + b"\r\n.\r\n")
            code, words = self.connection.getreply()
        except OSError as trouble:
            self.hang_up()
            raise InDoubt(type(trouble).__name__) from None
        if code != 250:
            self._start_afresh(code)
            raise Refused(code, words)
        return True

    def _announce(self, sender: str, recipient: str) -> None:
        line: smtplib.SMTP = self.connection
        line.ehlo_or_helo_if_needed()
        options = ["BODY=8BITMIME"] if line.has_extn("8bitmime") else []
        for wanted, (code, words) in (
            ((250,), line.mail(bare(sender), options)),
            ((250, 251), line.rcpt(recipient)),
            ((354,), line.docmd("data")),
        ):
            if code not in wanted:
                self._start_afresh(code)
                raise Refused(code, words)

    def _start_afresh(self, code: int) -> None:
        """After a no, the next mail begins anew on the same line; 421 means that the server hangs up."""
        try:
            if code != 421:
                self.connection.rset()
                return
        except OSError:
            pass
        self.hang_up()

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def written_out(email_message: Any) -> bytes:
    """With CRLF, and no header folded: some readers of List-Unsubscribe look at its first line only."""
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=998).flatten(email_message.message(), linesep="\r\n")
    return out.getvalue()


def bare(address: str) -> str:
    """`bev@example.org` of `Bev Hope <bev@example.org>`."""
    return address.rpartition("<")[2].rstrip(">") if "<" in address else address
