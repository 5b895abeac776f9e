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
        return take_each((self, who))[0]

    def give_back(self, who: str = EVERYBODY) -> None:
        """What was counted did not come to pass."""
        _count([(self, sealed(who))], -1)

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

    def _note(self, who_hash: str, by: int) -> None:
        """Count in the cache."""
        name = self._name(who_hash, self._starts()[0])
        cache.add(name, 0, int((self.within + self.piece).total_seconds()))
        try:
            cache.incr(name, by)
        except ValueError:  # it ran out in this very moment: the copy knows
            pass

    def _total(self, who_hash: str) -> int:
        starts = self._starts()
        fine = self._fine(who_hash, starts)
        if fine > self.times:
            return fine
        copies = Limit.objects.filter(what=self.what, who_hash=who_hash, window_start__gte=starts[-1])
        return max(fine, copies.aggregate(total=Sum("count"))["total"] or 0)

    def _fine(self, who_hash: str, starts: list[datetime]) -> int:
        return sum(cache.get_many([self._name(who_hash, start) for start in starts]).values())


def take_each(*wanted: tuple[Rate, str]) -> list[bool]:
    """`take` of each rate for its somebody; False, and nothing counted, of those that have no room left."""
    counted = _count([(rate, sealed(who)) for rate, who in wanted], +1)
    has_room = [many <= rate.times for (rate, _who), many in zip(wanted, counted, strict=True)]
    for (rate, who), is_taken in zip(wanted, has_room, strict=True):
        if not is_taken:
            rate.give_back(who)
    return has_room


def _count(wanted: list[tuple[Rate, str]], by: int) -> list[int]:
    """Count each here and in the copy; how many there are now. One statement."""
    if not wanted:
        return []
    told: list[Any] = []
    for turn, (rate, who_hash) in enumerate(wanted):
        rate._note(who_hash, by)
        starts = rate._starts()
        told += [turn, rate.what, who_hash, starts[0], starts[-1]]
    rows = ", ".join(["(%s, %s, %s, %s::timestamptz, %s::timestamptz)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(rows), [*told, max(by, 0), by])
        copies = [many for (many,) in cursor.fetchall()]
    return [
        max(rate._fine(who_hash, rate._starts()), many)
        for (rate, who_hash), many in zip(wanted, copies, strict=True)
    ]


# What a statement writes it does not see itself, so the piece that counts now is told apart from those before it.
COUNT = """
    WITH asked (turn, what, who_hash, newest, oldest) AS (VALUES {}),
    counted AS (
        INSERT INTO hub_limit (what, who_hash, window_start, count)
        SELECT what, who_hash, newest, %s FROM asked ORDER BY turn
        ON CONFLICT (what, who_hash, window_start) DO UPDATE SET count = GREATEST(hub_limit.count + %s, 0)
        RETURNING what, who_hash, count
    )
    SELECT counted.count + (
        SELECT COALESCE(SUM(count), 0) FROM hub_limit
        WHERE what = asked.what AND who_hash = asked.who_hash AND window_start < newest AND window_start >= oldest
    ) FROM asked JOIN counted USING (what, who_hash) ORDER BY turn
"""
