"""What one act changed in many rows, so that it can be taken back: merging groups, merging people.

A journal names each row it touched, the field, what was there and what came. Undoing puts back what is still as the
act left it; what somebody has changed since stays, and is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hub.common.models import Record

AT_A_TIME = 1000


@dataclass
class Undone:
    """How an undo went: rows put back, and those that had moved on in the meantime."""

    restored: int = 0
    left: list["JournalRow"] = field(default_factory=list)

    @property
    def left_by_table(self) -> dict[str, int]:
        """How many rows of which table have moved on since."""
        rows = {(line.label, line.row_pk) for line in self.left}
        labels = sorted({label for label, _pk in rows})
        return {label: sum(one == label for one, _pk in rows) for label in labels}


class Journal(Record):
    """One act. `set` writes down while it changes; `undo` goes back, the last change first."""

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
            rows.model._base_manager.filter(pk__in=pks).update(**names, **touched(rows.model))
        return len(held)

    @transaction.atomic
    def undo(self) -> Undone:
        """Put back what is still as this act left it; pressing twice changes nothing."""
        held = Journal.objects.select_for_update(of=("self",)).get(pk=self.pk)
        undone = Undone()
        if held.undone_at is not None:
            return undone
        for alike in batched(self.changes_of_rows(), AT_A_TIME):
            put_back(alike, undone)
        self.undone_at = timezone.now()
        self.save(update_fields=["undone_at", "changed_at"])
        return undone

    def changes_of_rows(self) -> Iterator[list["JournalRow"]]:
        """What one `set` did to one row, the last first."""
        fields: list[JournalRow] = []
        for line in self.rows.order_by("-pk").iterator(AT_A_TIME):
            same = fields and (line.label, line.row_pk) == (fields[0].label, fields[0].row_pk)
            if fields and (not same or line.field in {one.field for one in fields}):
                yield fields
                fields = []
            fields.append(line)
        if fields:
            yield fields


class JournalRow(models.Model):
    """One field of one row."""

    PERSONAL = dict.fromkeys(
        ["old", "new"], "whose: whoever the row is about; basis: legitimate interest; kept: 24 months"
    )

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


def batched(changes: Iterator[list[JournalRow]], at_most: int) -> Iterator[list[list[JournalRow]]]:
    """Rows of one table with the same change, together: one statement puts them back."""
    alike: list[list[JournalRow]] = []
    for change in changes:
        if alike and (meaning(alike[0]) != meaning(change) or len(alike) == at_most):
            yield alike
            alike = []
        alike.append(change)
    if alike:
        yield alike


def meaning(change: list[JournalRow]) -> tuple[Any, ...]:
    return change[0].label, *((line.field, repr(line.old), repr(line.new)) for line in change)


def put_back(alike: list[list[JournalRow]], undone: Undone) -> None:
    """Those that are still as the act left them; where what is new stands in the way, one by one."""
    model = apps.get_model(alike[0][0].label)
    columns = {line.field: model._meta.get_field(line.field) for line in alike[0]}
    after = {line.field: columns[line.field].to_python(line.new) for line in alike[0]}
    before = {line.field: columns[line.field].to_python(line.old) for line in alike[0]}
    of = {change[0].row_pk: change for change in alike}
    as_left = model._base_manager.filter(pk__in=of, **after).select_for_update(of=("self",), no_key=True)
    still = list(as_left.order_by("pk").values_list("pk", flat=True))
    undone.left += [line for pk in of.keys() - set(still) for line in of[pk]]
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=still).update(**before, **touched(model))
    except IntegrityError:
        if len(still) == 1:
            undone.left += of[still[0]]
        else:
            for pk in still:
                put_back([of[pk]], undone)
    else:
        undone.restored += sum(len(of[pk]) for pk in still)


def touched(model: type[models.Model]) -> dict[str, Any]:
    """Whoever counts what has changed sees it."""
    return {"changed_at": timezone.now()} if issubclass(model, Record) else {}


def plain(value: Any) -> Any:
    """A value as JSON holds it, moments to the microsecond."""
    return value.isoformat() if isinstance(value, date) else value
