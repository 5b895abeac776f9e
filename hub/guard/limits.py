"""How often a thing may happen. The fine counter is in the cache, a coarse copy in the database, shared by all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
        self._count(sealed(who), +1)
        if self._total(sealed(who)) <= self.times:
            return True
        self._count(sealed(who), -1)
        return False

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

    def _count(self, who_hash: str, by: int) -> None:
        start = self._starts()[0]
        name = self._name(who_hash, start)
        cache.add(name, 0, int((self.within + self.piece).total_seconds()))
        try:
            cache.incr(name, by)
        except ValueError:  # it ran out in this very moment: the copy knows
            pass
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, [self.what, who_hash, start, max(by, 0), by])

    def _total(self, who_hash: str) -> int:
        starts = self._starts()
        fine = sum(cache.get_many([self._name(who_hash, start) for start in starts]).values())
        if fine > self.times:
            return fine
        copies = Limit.objects.filter(what=self.what, who_hash=who_hash, window_start__gte=starts[-1])
        return max(fine, copies.aggregate(total=Sum("count"))["total"] or 0)


UPSERT = """
    INSERT INTO hub_limit (what, who_hash, window_start, count) VALUES (%s, %s, %s, %s)
    ON CONFLICT (what, who_hash, window_start) DO UPDATE SET count = GREATEST(hub_limit.count + %s, 0)
"""
