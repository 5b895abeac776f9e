"""A mail server for one computer: it takes every mail and delivers none."""

import logging
import socket
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from . import mailbox

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells of every connection


class Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        try:
            mailbox.keep(self.folder, bytes(envelope.original_content or b""), envelope.rcpt_tos)
        except OSError as error:
            return f"452 The mail could not be kept: {error.strerror}"
        return "250 Kept"


class Sink(Controller):
    """`with Sink(folder) as sink` takes mail at sink.hostname, sink.port."""

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__(Keeper(folder), hostname="127.0.0.1", port=free_port(), **options)

    def __enter__(self) -> "Sink":
        self.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]
