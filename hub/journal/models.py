"""What one act changed in many rows, so that it can be taken back: merging groups, merging people.

A journal names each row it touched, the field, what was there and what came. Undoing puts back what is still as the
act left it; what somebody has changed since stays, and is told.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from hub.common.models import Record

AT_A_TIME = 1000


@dataclass
class Undone:
    """How an undo went: rows put back, and those that had moved on in the meantime."""

    restored: int = 0
    left: list["JournalRow"] = field(default_factory=list)


class Journal(Record):
    """One act. `set` and `keep` write down while they change; `undo` goes back, the last change first."""

    what = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True, blank=True)

    rows: Any

    def __str__(self) -> str:
        return self.what

    def set(self, rows: Any, **changes: Any) -> int:
        """Give each row of the QuerySet these values and remember what it had; how many rows that were."""
        names = {rows.model._meta.get_field(name).attname: value for name, value in changes.items()}
        names = {name: getattr(value, "pk", value) for name, value in names.items()}
        held = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values("pk", *names))
        label = rows.model._meta.label_lower
        self.rows.bulk_create(
            (
                JournalRow(
                    journal=self,
                    label=label,
                    row_pk=row["pk"],
                    field=name,
                    old=plain(row[name]),
                    new=plain(value),
                )
                for row in held
                for name, value in names.items()
                if row[name] != value
            ),
            batch_size=AT_A_TIME,
        )
        for start in range(0, len(held), AT_A_TIME):
            pks = [row["pk"] for row in held[start : start + AT_A_TIME]]
            rows.model._base_manager.filter(pk__in=pks).update(**names)
        return len(held)

    @transaction.atomic
    def undo(self) -> Undone:
        """Put back what is still as this act left it; pressing twice changes nothing."""
        held = Journal.objects.select_for_update(of=("self",)).get(pk=self.pk)
        undone = Undone()
        if held.undone_at is not None:
            return undone
        for row in self.rows.order_by("-pk").iterator(AT_A_TIME):
            if row.put_back():
                undone.restored += 1
            else:
                undone.left.append(row)
        self.undone_at = timezone.now()
        self.save(update_fields=["undone_at", "changed_at"])
        return undone


class JournalRow(models.Model):
    """One field of one row."""

    journal = models.ForeignKey(Journal, models.CASCADE, related_name="rows")
    label = models.CharField(max_length=60)
    row_pk = models.BigIntegerField()
    field = models.CharField(max_length=60)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["label", "row_pk"])]

    def __str__(self) -> str:
        return f"{self.label} {self.row_pk} {self.field}"

    def put_back(self) -> bool:
        model = apps.get_model(self.label)
        column = model._meta.get_field(self.field)
        before, after = column.to_python(self.old), column.to_python(self.new)
        as_left = model._base_manager.filter(pk=self.row_pk, **{self.field: after})
        return as_left.update(**{self.field: before}) == 1


def plain(value: Any) -> Any:
    """A value as JSON holds it, moments to the microsecond."""
    return value.isoformat() if isinstance(value, date) else value
