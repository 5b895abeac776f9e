"""Rows on their way into the database by COPY: gathered some thousand at a time, never all of them in memory."""

import json
from itertools import count
from typing import Any

from django.db import connection, models

from hub.common import versions

A_BATCH = 4000  # rows of one table


class Copying:
    """Give each row to `add`; when enough of its table are there they leave together. Whatever a field's default is
    stands where nothing was said, but a moment or a reference has to be said: they would differ each time."""

    def __init__(self) -> None:
        self.tables: dict[type[models.Model], Table] = {}

    def table(self, model: type[models.Model]) -> "Table":
        if model not in self.tables:
            self.tables[model] = Table(model)
        return self.tables[model]

    def reserve(self, model: type[models.Model]) -> int:
        """The key of a row that is written later."""
        return next(self.table(model).keys)

    def add(self, model: type[models.Model], **facts: Any) -> int:
        """One row more; its key."""
        return self.table(model).add(facts)

    def written(self, model: type[models.Model]) -> int:
        return self.table(model).written

    @property
    def rows(self) -> int:
        return sum(table.written for table in self.tables.values())

    def finish(self) -> None:
        """All that is left; then keys go on where ours end, and the planner learns what is there."""
        for table in self.tables.values():
            table.send()
            table.settle()


class Table:
    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.local_concrete_fields
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        self.blank = {field.attname: unsaid(field) for field in fields}
        self.json = [field.attname for field in fields if isinstance(field, models.JSONField)]
        self.keys = count(1 + (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0))
        self.rows: list[dict[str, Any]] = []
        self.written = 0

    def add(self, facts: dict[str, Any]) -> int:
        row = self.blank | facts
        if len(row) != len(self.blank):
            raise TypeError(f"{self.name} has no {', '.join(sorted(facts.keys() - self.blank.keys()))}")
        for name in self.json:
            if name in facts:
                row[name] = json.dumps(facts[name])
        if row["id"] is None:
            row["id"] = next(self.keys)
        self.rows.append(row)
        self.written += 1
        if len(self.rows) >= A_BATCH:
            self.send()
        return row["id"]

    def send(self) -> None:
        statement = f"COPY {self.name} ({self.columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for row in self.rows:
                copy.write_row(tuple(row.values()))
        self.rows.clear()

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{self.name}', 'id'), max(id)) FROM {self.name} HAVING max(id) > 0"  # noqa: S608
            )
            cursor.execute(f"ANALYZE {self.name}")
        versions.bump(*versions.changed_by(f"INSERT INTO {self.name}"))  # nobody else sees a COPY


def unsaid(field: Any) -> Any:
    """What stands in a column of which nothing was said."""
    default = field.default if field.has_default() else None
    if default in (list, dict):
        return json.dumps(default()) if isinstance(field, models.JSONField) else default()
    if callable(default) or field.null or field.primary_key or isinstance(field, models.DateTimeField):
        return None
    if default is None:
        return ""
    return str(default) if isinstance(default, str) else default
