"""How a group begins: what it does first, and from when it is a group (product.md rule 2)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group_life import GroupLife
from hub import shelves
from hub.common.models import TransitionError
from hub.shelves import ChecklistItem

NAMES_ITSELF = _("A group stands by another one, not by itself.")


class GroupBeginnings(GroupLife):
    """The verbs of a group that is just starting. The group is locked first; each is harmless when repeated."""

    SHOWN: Any
    pk: Any
    name: str
    summary: str
    published_at: Any
    code_adopted_at: Any
    code_adopted_by: Any
    named_neighbour: Any
    named_neighbour_id: int | None

    class Meta:
        abstract = True

    @property
    def is_forming(self) -> bool:
        return self.state == "forming"

    @property
    def is_shown(self) -> bool:
        """Has it a page that everybody can read?"""
        return self.published_at is not None if self.is_forming else self.state in self.SHOWN

    def checklist(self) -> list[ChecklistItem]:
        """What it does first, from every app's shelf; each step ticks itself."""
        shelved: Iterable[Any] = shelves.GROUP_CHECKLIST
        return [step for steps in shelved for step in steps(self)]

    @transaction.atomic
    def begin_when_ready(self, *, by: Any) -> bool:
        """From forming to active once the whole checklist is done; asked after every act that may tick a step."""
        self.lock()
        if not self.is_forming:
            return False
        steps = self.checklist()
        if not steps or not all(step.done for step in steps):
            return False
        return self.activate(by=by)

    @transaction.atomic
    def activate(self, *, by: Any) -> bool:
        """All it needs is there: it is a group now."""
        return self.move("active", by=by, act="activated", last_life_at=timezone.now())

    @transaction.atomic
    def adopt_code(self, *, by: Any, on: date | None = None) -> None:
        """Its organisers agreed on the code of conduct, today or on the day they say."""
        self.lock()
        if self.code_adopted_at is not None:
            return
        now = timezone.now()
        agreed_at = timezone.make_aware(datetime.combine(on, time(12))) if on else now
        self.say(by=by, act="code adopted", code_adopted_at=min(agreed_at, now), code_adopted_by=by)
        self.begin_when_ready(by=by)

    @transaction.atomic
    def publish(self, *, by: Any) -> None:
        """Its page is there for everybody, and charities of its places can write to it."""
        self.lock()
        if not self.is_forming or self.published_at is not None:
            return
        if not self.summary.strip():
            raise TransitionError(
                _(
                    "Write one sentence about the group first, under “Evenings and places”: it stands under its name."
                )
            )
        self.say(by=by, act="page live", published_at=timezone.now())
        self.begin_when_ready(by=by)

    @transaction.atomic
    def unpublish(self, *, by: Any) -> None:
        """Its page is a draft again; only while it is just starting."""
        self.lock()
        if not self.is_forming:
            raise TransitionError(
                _(
                    "The page of a group stays where charities find it. A group that needs a rest can take a break."
                )
            )
        if self.published_at is not None:
            self.say(by=by, act="page hidden", published_at=None)

    @transaction.atomic
    def name_neighbour(self, neighbour: Any, *, by: Any) -> bool:
        """A live group that stands by it until a second person is found; True when it is named now."""
        self.lock()
        if neighbour.pk == self.pk:
            raise TransitionError(NAMES_ITSELF)
        if not type(self)._default_manager.live().with_organisers().filter(pk=neighbour.pk).exists():  # type: ignore[attr-defined]
            raise TransitionError(_("That group can't stand by you at the moment. Please choose another."))
        is_new = self.named_neighbour_id != neighbour.pk
        if is_new:
            self.say(by=by, act="neighbour named", named_neighbour=neighbour)
        self.begin_when_ready(by=by)
        return is_new

    def say(self, *, by: Any, act: str, **changes: Any) -> None:
        """Write these columns and one line of history; it is a sign of life too."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=[*changes, "changed_at"])
        self.note(act, by=by)
        self.note_life(by=by)
