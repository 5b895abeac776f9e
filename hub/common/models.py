"""What every table of the hub is made of: a record, a row that changes state, and the moves it made."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TransitionError(Exception):
    """A row was asked to move where its MOVES do not lead; the text is for the person who asked."""


class StaleSaveError(Exception):
    """Somebody else has saved since this was opened: `row` is how it is now, and nothing has been written (C6)."""

    def __init__(self, row: Any) -> None:
        super().__init__("saved by somebody else meanwhile")
        self.row = row


def both_or_neither(*fields: str, name: str) -> models.CheckConstraint:
    """These columns are all filled or all empty."""
    empty = Q(**{f"{field}__isnull": True for field in fields})
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=empty | filled, name=name)


class Record(models.Model):
    """Any row people care about: when it was made and last changed. `LOCK_FIRST` names the parents to lock before it."""

    LOCK_FIRST: ClassVar[tuple[str, ...]] = ()

    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def lock(self) -> None:
        """Hold this row (its parents first) until the transaction ends, and read it anew."""
        for name in self.LOCK_FIRST:
            parent: Any = self._meta.get_field(name)
            if (pk := getattr(self, f"{name}_id")) is not None:
                parent.related_model.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        held = type(self)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(held, field.attname))


class Move(models.Model):
    """One step of one machine: who, when, from, to, why. A concrete table per machine adds `row`."""

    PERSONAL = {
        "by": "whose: who acted; basis: legitimate interest; kept: as long as the row, without a name after erasure",
        "reason": "whose: who acted; basis: legitimate interest; kept: 12 months after the row was closed",
    }

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_whom = models.CharField(max_length=20, default="person")  # person, charity, hub
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    act = models.CharField(max_length=30)  # the verb, so that the timeline can say it as a sentence
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class Stateful(Record):
    """A row with a state that only its verbs change.

    A concrete class gives `State`, `MOVES` (the diagram: state -> states it may go to) and a Move table whose
    `row` has the related name `moves`.
    """

    MOVES: ClassVar[dict[str, set[str]]] = {}
    moves: Any  # the rows of its Move table

    state = models.CharField(max_length=20)
    state_since = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @transaction.atomic
    def move(self, new: str, *, by: Any = None, act: str, reason: str = "", **changes: Any) -> bool:
        """Go to `new`, keeping actor, time, from, to and reason; False when already there.

        `by` is a person, or "charity" or "hub". `changes` are written in the same statement.
        """
        self.lock()
        return self.go(new, by=by, act=act, reason=reason, **changes)

    def go(self, new: str, *, by: Any = None, act: str, reason: str = "", **changes: Any) -> bool:
        """As `move`, of a row that is locked already."""
        old = self.state
        if old == new:
            return False
        if new not in self.MOVES.get(old, set()):
            raise TransitionError(_("That can't be done any more: somebody was quicker, or it has moved on."))
        now = timezone.now()
        for name, value in {"state": str(new), "state_since": now, **changes}.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "state_since", "changed_at", *changes])
        self.note(act, by=by, old=old, reason=reason, at=now)
        return True

    def note(self, act: str, *, by: Any = None, old: str = "", reason: str = "", at: Any = None) -> None:
        """Write one line of this row's history (also for acts that leave the state as it is)."""
        person = by if isinstance(by, models.Model) else None
        self.moves.create(
            by=person,
            by_whom="person" if person else (by or "hub"),
            old=old or self.state,
            new=self.state,
            act=act,
            reason=reason,
            at=at or timezone.now(),
        )
