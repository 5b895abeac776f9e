"""What this app has of a group goes along when the group joins another, and what ends when it closes."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import ngettext

from hub.shelves import GoesAlong
from learning.models import Experiment, Pack, UsToo


def move(ending: Any, journal: Any) -> None:
    """Cards and what is shared; who joined the same card twice, or one of the two joined the other's, is in once."""
    group, into = ending.group_id, ending.into_id
    joined = UsToo.objects.filter(left_at=None)
    there = Exists(joined.filter(group=into, experiment=OuterRef("experiment")))
    twice = (
        Q(there, group=group)
        | Q(group=group, experiment__group=into)
        | Q(group=into, experiment__group=group)
    )
    journal.set(joined.filter(twice), left_at=timezone.now())
    for model in (Experiment, UsToo, Pack):
        journal.set(model._default_manager.filter(group=group), group=into)


def let_go(ending: Any, *, by: Any) -> None:
    """Nobody reads answers any more, and the group is in no card of others; its own cards stay, to learn from."""
    now = timezone.now()
    Pack.objects.open().filter(group=ending.group_id).update(closed_at=now, changed_at=now)
    UsToo.objects.filter(group=ending.group_id, left_at=None).update(left_at=now, changed_at=now)


def count(groups: list[int]) -> dict[str, int]:
    return {
        "experiments": Experiment.objects.filter(group__in=groups).count(),
        "packs": Pack.objects.filter(group__in=groups).count(),
    }


SAID = {
    "experiments": lambda n: (
        ngettext("%(n)d card of what you try", "%(n)d cards of what you try", n) % {"n": n}
    ),
    "packs": lambda n: (
        ngettext("%(n)d question to your people", "%(n)d questions to your people", n) % {"n": n}
    ),
}
GOES_ALONG = GoesAlong(move, count, SAID, let_go=let_go)
