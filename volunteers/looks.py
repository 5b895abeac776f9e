"""Who had a look at what's needed: counted in the cache, gathered onto the requests every few minutes.

Reading a page writes no row. Without the cache nobody is counted, and nothing else is missing.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from volunteers.models import HelpRequest

DAY, WEEK = 24 * 3600, 7 * 24 * 3600
CHUNK = 200


def note(volunteer: Any, request: Any) -> None:
    """Once for each volunteer, request and day."""
    if cache.add(f"look:{request.pk}:{volunteer.pk}:{timezone.localdate()}", 1, DAY):
        cache.add(counter(request.pk), 0, WEEK)
        with suppress(ValueError):  # the cache lost it in between
            cache.incr(counter(request.pk))


def gather() -> None:
    """Onto the rows, and off the counters: what is noted meanwhile is gathered the next time."""
    for pks in chunks(list(HelpRequest.objects.sought_for().values_list("pk", flat=True))):
        noted = cache.get_many([counter(pk) for pk in pks])
        for pk in pks:
            if looks := int(noted.get(counter(pk)) or 0):
                with suppress(ValueError):
                    cache.decr(counter(pk), looks)
                HelpRequest.objects.filter(pk=pk).update(looks=F("looks") + looks)


def counter(pk: int) -> str:
    return f"looks:{pk}"


def chunks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]
