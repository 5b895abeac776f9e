"""A report that was worked out of the same counts is not worked out twice.

It holds numbers as everybody of its scope may read them and nobody's name; pages of people who are signed in are
drawn for each of them. Found by the versions of what it was read from (hub/common/versions.py), so it is never older.
"""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from hub.common import versions
from impact import figures
from impact.spans import Scope, Span

MADE_OF = ("figures", "groups")
HOUR = 3600


def report(scope: Scope, span: Span, split: str | None) -> figures.Report:
    """As figures.report, of a region or the whole network."""
    versions_now = None if settings.DEBUG or scope.exact else versions.current(MADE_OF)
    if versions_now is None:
        return figures.report(scope, span, split)
    said = [versions.build(), versions_now, get_language(), scope.level, scope.words, span, split]
    said.append(int(time.time() // HOUR))  # some figures move with the day
    key = f"impact:{hashlib.sha256(chr(10).join(map(str, said)).encode()).hexdigest()[:32]}"
    found = cache.get(key)
    if found is None:
        found = figures.report(scope, span, split)
        cache.set(key, found, HOUR)
    return found
