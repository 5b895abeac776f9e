"""What stands on somebody's list for today, and what changed since they last looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

NEWS_FOR = timedelta(days=7)  # for whoever has never pressed "Seen it"


def last_looked(person: Any) -> datetime:
    """Since when what others did is news to them."""
    return person.list_seen_at or timezone.now() - NEWS_FOR


@dataclass(frozen=True)
class Item:
    """One thing that needs a person: who, what, and the one button that names the act.

    Without an address it is something to know; there is nothing to press. It stands above the list when it is
    overdue, else below.
    """

    who: Any
    what: Any
    url: str = ""
    act: Any = ""
    since: datetime | None = None
    due_at: datetime | None = None
    minutes: int = 5
    overdue: bool = False
    urgent: bool = False

    @property
    def order(self) -> tuple[bool, bool, float]:
        """What cannot wait, then what is overdue, then the soonest promise; what has no day comes last."""
        day = self.due_at or self.since
        return not self.urgent, not self.overdue, day.timestamp() if day else timezone.now().timestamp()


@dataclass(frozen=True)
class Change:
    """Something somebody else did to what is yours too."""

    at: datetime
    who: str
    words: str
    about: str
    url: str = ""


def in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.order)
