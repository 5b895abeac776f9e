"""Mails as files, one each, the newest name last."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from secrets import token_hex

KEPT = 1000
NAME = re.compile(r"\d{19,20}-[0-9a-f]{6}")


@dataclass(frozen=True)
class DevMail:
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.split("-")[0]) / 1e9, UTC)

    @cached_property
    def message(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return message_from_binary_file(file, policy=policy.default)  # type: ignore[arg-type]

    @property
    def subject(self) -> str:
        return str(self.message.get("subject", ""))

    @property
    def sender(self) -> str:
        return str(self.message.get("from", ""))

    @property
    def recipients(self) -> str:
        return str(self.message.get("x-envelope-to") or self.message.get("to", ""))

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def keep(folder: Path, content: bytes, recipients: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{time.time_ns()}-{token_hex(3)}.eml"
    half = path.with_suffix(".half")
    half.write_bytes(f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + content)
    half.rename(path)
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def newest_first(folder: Path, to: str = "") -> Iterator[DevMail]:
    for path in sorted(folder.glob("*.eml"), reverse=True):
        mail = DevMail(path)
        if to.lower() in mail.recipients.lower():
            yield mail


def find(folder: Path, name: str) -> DevMail | None:
    path = folder / f"{name}.eml"
    return DevMail(path) if NAME.fullmatch(name) and path.exists() else None
