"""How often a thing may happen. The fine counter is in the cache, a coarse copy in the database, shared by all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.text import slugify

from hub.guard.addresses import sealed
from hub.guard.models import Limit

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Rate:
    """So many times within so long, for each somebody. Time is counted in pieces, so that it slides."""

    what: str
    times: int
    within: timedelta
    pieces: int = 12

    def take(self, who: str = EVERYBODY) -> bool:
        """Count one; False, and nothing counted, when there is no room left."""
        if self._count(sealed(who), +1) <= self.times:
            return True
        self.give_back(who)
        return False

    def give_back(self, who: str = EVERYBODY) -> None:
        """What was counted did not come to pass."""
        self._count(sealed(who), -1)

    def is_spent(self, who: str = EVERYBODY) -> bool:
        return self._total(sealed(who)) >= self.times

    @property
    def piece(self) -> timedelta:
        return self.within / self.pieces

    def _starts(self) -> list[datetime]:
        """When the pieces that count now began, the newest first."""
        now = timezone.now()
        newest = now - timedelta(seconds=now.timestamp() % self.piece.total_seconds())
        newest = newest.replace(microsecond=0)
        return [newest - step * self.piece for step in range(self.pieces)]

    def _name(self, who_hash: str, start: datetime) -> str:
        return f"limit:{slugify(self.what)}:{who_hash}:{int(start.timestamp())}"

    def _count(self, who_hash: str, by: int) -> int:
        """Count here and in the copy; how many there are now. One statement."""
        starts = self._starts()
        name = self._name(who_hash, starts[0])
        cache.add(name, 0, int((self.within + self.piece).total_seconds()))
        try:
            cache.incr(name, by)
        except ValueError:  # it ran out in this very moment: the copy knows
            pass
        now: list[Any] = [self.what, who_hash, starts[0]]
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [*now, max(by, 0), by, *now, starts[-1]])
            (copies,) = cursor.fetchone()
        return max(self._fine(who_hash, starts), copies)

    def _total(self, who_hash: str) -> int:
        starts = self._starts()
        fine = self._fine(who_hash, starts)
        if fine > self.times:
            return fine
        copies = Limit.objects.filter(what=self.what, who_hash=who_hash, window_start__gte=starts[-1])
        return max(fine, copies.aggregate(total=Sum("count"))["total"] or 0)

    def _fine(self, who_hash: str, starts: list[datetime]) -> int:
        return sum(cache.get_many([self._name(who_hash, start) for start in starts]).values())


# What a statement writes it does not see itself, so the piece that counts now is told apart from those before it.
COUNT = """
    WITH counted AS (
        INSERT INTO hub_limit (what, who_hash, window_start, count) VALUES (%s, %s, %s, %s)
        ON CONFLICT (what, who_hash, window_start) DO UPDATE SET count = GREATEST(hub_limit.count + %s, 0)
        RETURNING count
    )
    SELECT counted.count + (
        SELECT COALESCE(SUM(count), 0) FROM hub_limit
        WHERE what = %s AND who_hash = %s AND window_start < %s AND window_start >= %s
    ) FROM counted
"""
