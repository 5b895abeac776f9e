"""What somebody hosts for a group, for the handover the hub makes when they stop."""

from collections.abc import Iterator
from typing import Any

from hub.shelves import Held
from learning.models import Experiment


def held(person: Any, group: Any) -> Iterator[Held]:
    """Running cards: the group's heir hosts them from then on."""
    for experiment in Experiment.objects.running().filter(group=group, host=person):
        yield Held(kind="experiments", what=experiment.plan, url=experiment.get_absolute_url())
