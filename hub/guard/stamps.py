"""The signed stamp in a public form: which form, its key, and when it was served. It stands in for a session."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

HASTY_UNTIL = timedelta(seconds=3)
LIVES = timedelta(hours=24)


def signer(form: str) -> signing.Signer:
    return signing.Signer(key=settings.LINK_KEY, salt=f"hub.guard.stamp:{form}")


@dataclass(frozen=True)
class Stamp:
    """One serving of one form. Its key makes that sending the same serving twice counts once."""

    form: str
    key: uuid.UUID
    served_at: datetime

    @classmethod
    def fresh(cls, form: str) -> "Stamp":
        return cls(form, uuid.uuid4(), timezone.now())

    @classmethod
    def read(cls, form: str, sealed: str) -> "Stamp | None":
        """The stamp that came back; None when it is missing, altered, another form's or a day old (F3)."""
        try:
            key, milliseconds = signer(form).unsign(sealed).split("/")
            served_at = datetime.fromtimestamp(int(milliseconds) / 1000, tz=timezone.get_default_timezone())
            stamp = cls(form, uuid.UUID(key), served_at)
        except (signing.BadSignature, ValueError, OverflowError):
            return None
        return stamp if timedelta(0) <= stamp.age <= LIVES else None

    def __str__(self) -> str:
        return signer(self.form).sign(f"{self.key}/{int(self.served_at.timestamp() * 1000)}")

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.served_at + timedelta(milliseconds=1)

    @property
    def is_hasty(self) -> bool:
        """Nobody reads and fills in a form in under three seconds."""
        return self.age < HASTY_UNTIL
