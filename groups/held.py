"""What somebody holds for a group as far as the group itself knows: things, meetings, being on duty."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from hub.shelves import Held


def held(person: Any, group: Any) -> Iterator[Held]:
    """Keys, calendars and accounts change hands between people; the rest the hub moves by itself."""
    for thing in group.holdings.held_by(person):
        yield Held(thing.kind, thing.what, moved_by_hub=False, holding=thing)
    for meeting in group.meetings.upcoming().filter(made_by=person):
        yield Held("meetings", meeting.what, url=reverse("groups:meetings", args=[group.slug]))
    if group.on_duty_id == person.pk:
        yield Held("on_duty", "")


def let_go(person: Any, group: Any, heir: Any) -> None:
    """Their meetings have another host, nobody writes to them first any more, and what they were to take over goes on
    to the next."""
    group.meetings.upcoming().filter(made_by=person).update(made_by=heir)
    if group.on_duty_id == person.pk:
        type(group)._base_manager.filter(pk=group.pk).update(on_duty=None)
        group.on_duty = None
    group.handovers.filter(heir=person, closed_at=None).update(heir=heir)
