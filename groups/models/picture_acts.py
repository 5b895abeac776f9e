"""What is done with the pictures of a page. Each verb locks the group; the audit log says who."""

import secrets
from typing import Any

from django.db import models, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from hub.common.models import Record, TransitionError

MOST_BYTES_OF_A_GROUP = 1024**3


class PictureActs(Record):
    """Add, describe, put before another, take away."""

    objects: Any
    group: Any
    section: Any
    alt: Any
    credit: Any
    position: Any

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def add(cls, group: Any, small: Any, *, by: Any, alt: str, credit: str = "", section: Any = None) -> Any:
        """Keep it, as far as the group has room. The very same picture in the same place is kept once."""
        group.lock()
        of_group = cls.objects.filter(group=group)
        if twin := of_group.filter(section=section, alt=alt, content=small.content).first():
            return twin  # pressed twice
        kept = of_group.aggregate(bytes=Sum("size"), last=models.Max("position"))
        if (kept["bytes"] or 0) + len(small.content) > MOST_BYTES_OF_A_GROUP:
            raise TransitionError(
                _("The pictures of your group fill all the room there is, 1 GB. Take one away first.")
            )
        picture = cls.objects.create(
            group=group,
            section=section,
            name=secrets.token_hex(12),
            alt=alt,
            credit=credit,
            content=small.content,
            width=small.width,
            height=small.height,
            size=len(small.content),
            position=0 if kept["last"] is None else kept["last"] + 1,
            uploaded_by=by,
        )
        group.note_life(by=by)
        return picture

    @transaction.atomic
    def describe(self, *, by: Any, alt: str, credit: str, section: Any) -> None:
        """What it shows, who took it, beside which words it stands."""
        self.group.lock()
        self.alt, self.credit, self.section = alt, credit, section
        written: list[str] = ["alt", "credit", "section", "changed_at"]
        self.save(update_fields=written)
        self.group.note_life(by=by)

    @transaction.atomic
    def step(self, by_places: int) -> None:
        """So many places later among the pictures beside the same words, or earlier."""
        self.group.lock()
        beside = type(self).objects.filter(group=self.group, section_id=self.section_id)  # type: ignore[attr-defined]
        there = list(beside.without_content())
        place = [one.pk for one in there].index(self.pk)
        moved = there.pop(place)
        there.insert(min(max(place + by_places, 0), len(there)), moved)
        for number, one in enumerate(there):
            if one.position != number:
                type(self).objects.filter(pk=one.pk).update(position=number)

    @transaction.atomic
    def take_away(self) -> None:
        """For good: nothing of it is kept."""
        self.group.lock()
        self.delete()
