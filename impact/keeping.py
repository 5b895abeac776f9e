"""Figures that were worked out of the same counts are not worked out twice, nor drawn twice for those who see the same.

What is kept holds numbers as everybody of its scope may read them and nobody's name; the page around it is drawn for
each who is signed in. Found by the versions of what it was read from (hub/common/versions.py), so it is never older.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from hub.common import versions
from impact import figures
from impact.spans import Scope, Span

MADE_OF = ("figures", "groups")
HOUR = 3600
Made = TypeVar("Made")


@dataclass(frozen=True)
class Drawn:
    """A report as it stands on a page: its sentence above, and all its figures."""

    sentence: str
    figures: str


def report(scope: Scope, span: Span, split: str | None) -> figures.Report:
    """As figures.report, of a region or the whole network."""
    return kept("report", scope, span, split, make=lambda: figures.report(scope, span, split))


def kept(kind: str, scope: Scope, *asked: object, make: Callable[[], Made]) -> Made:
    """What `make` makes, unless it was made of the same before; `asked` is all else that it depends on."""
    versions_now = None if settings.DEBUG or scope.exact else versions.current(MADE_OF)
    if versions_now is None:
        return make()
    said = [kind, versions.build(), versions_now, get_language(), scope.level, scope.words, *asked]
    said.append(int(time.time() // HOUR))  # some figures move with the day
    key = f"impact:{hashlib.sha256(chr(10).join(map(str, said)).encode()).hexdigest()[:32]}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, HOUR)
    return found
