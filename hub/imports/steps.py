"""The steps of bringing a file in: read, tell the columns, try without writing, write all or nothing, take back."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub import shelves
from hub.audit.models import record
from hub.common.models import Stateful, TransitionError
from hub.common.templatetags.hub_ui import put_right
from hub.imports import reading
from hub.imports.reading import Line, Sheet

UNDO_WITHIN = timedelta(days=30)
SHOWN, PROBLEMS_SHOWN = 20, 200
NEW, THERE, AGAIN, WRONG = "new", "there", "again", "wrong"


@dataclass
class Look:
    """What a dry run found: the forms of what is new, how many of each, and what is wrong in which line."""

    forms: list[Any] = field(default_factory=list)
    numbers: Counter = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)
    sample: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, line: int, words: str, what: str = "") -> None:
        self.problems.append({"line": line, "field": what, "words": words})


class ImportSteps(Stateful):
    """Each verb locks the job, forgives repetition and says what to do where it can't."""

    State: Any
    kind: Any
    group_id: Any
    content: Any
    encoding: Any
    delimiter: Any
    mapping: Any
    report: Any
    applied_at: Any
    made: Any
    save: Any

    class Meta:
        abstract = True

    @property
    def importer(self) -> shelves.Importer:
        return shelves.IMPORTS[self.kind]

    @property
    def is_applied(self) -> bool:
        return self.state == self.State.APPLIED

    @property
    def may_be_undone(self) -> bool:
        return self.is_applied and timezone.now() < self.applied_at + UNDO_WITHIN

    @property
    def undo_until(self) -> Any:
        return self.applied_at + UNDO_WITHIN

    # --- Read ---------------------------------------------------------------------------------------------
    @classmethod
    def upload(
        cls, kind: str, content: bytes, *, by: Any, name: str = "", group_id: int | None = None
    ) -> Any:
        """A new job; refused with a sentence where nothing can be made of the file."""
        reading.refuse_what_is_no_text(content)
        encoding = reading.encoding_of(content)
        text = reading.text_of(content, encoding)
        new: Any = cls
        job = new(kind=kind, group_id=group_id, uploaded_by=by, file_name=name[-120:], content=content)
        job.encoding, job.delimiter = encoding, reading.delimiter_of(text)
        job.mapping = job.guessed_mapping()
        job.save()
        return job

    @cached_property
    def sheet(self) -> Sheet:
        if self.content is None:
            raise TransitionError(_("The file isn't here any more. Bring it in again."))
        text = reading.text_of(bytes(self.content), self.encoding)
        return reading.sheet_of(text, self.delimiter, self.importer.most)

    def guessed_mapping(self) -> dict[str, int]:
        """Our field -> the column whose heading means it; each column once."""
        plain = [plain_heading(heading) for heading in self.sheet.headings]
        found: dict[str, int] = {}
        for name in self.importer.fields:
            for guess in (name, *self.importer.guesses.get(name, ())):
                here = [place for place, heading in enumerate(plain) if heading == plain_heading(guess)]
                free = [place for place in here if place not in found.values()]
                if free and name not in found:
                    found[name] = free[0]
        return found

    @property
    def ignored(self) -> list[str]:
        """Columns that nobody reads (I10)."""
        read = set(self.mapping.values())
        return [heading for place, heading in enumerate(self.sheet.headings) if place not in read]

    @transaction.atomic
    def read_again(self, encoding: str, delimiter: str) -> None:
        """With other letters or another sign between the columns; the columns are guessed anew."""
        self.lock()
        self.refuse_when_over()
        self.encoding, self.delimiter = encoding, delimiter
        self.__dict__.pop("sheet", None)
        self.mapping = self.guessed_mapping()
        self.save(update_fields=["encoding", "delimiter", "mapping", "changed_at"])

    # --- Told and tried -----------------------------------------------------------------------------------
    @transaction.atomic
    def map(self, mapping: dict[str, int], *, by: Any) -> None:
        """Which column is what; told again, the dry run starts anew."""
        self.lock()
        self.refuse_when_over()
        self.mapping = mapping
        if not self.go(self.State.MAPPED, by=by, act="columns told", mapping=mapping):
            self.save(update_fields=["mapping", "changed_at"])

    @transaction.atomic
    def preview(self, *, by: Any) -> Look:
        """The dry run: nothing but this job is written."""
        self.lock()
        self.refuse_when_over()
        look = self.look_through()
        said = {name: look.numbers[name] for name in (NEW, THERE, AGAIN, WRONG)}
        report = said | {
            "rows": len(self.sheet.lines),
            "ignored": self.ignored,
            "problems": look.problems[:PROBLEMS_SHOWN],
            "sample": look.sample,
        }
        if not self.go(self.State.PREVIEWED, by=by, act="looked through", report=report):
            self.report = report
            self.save(update_fields=["report", "changed_at"])
        return look

    def look_through(self) -> Look:
        """Every line: new, there already, the same as a line before, or wrong. One question to the database."""
        look = Look()
        seen: dict[str, int] = {}
        known = self.importer.known(self)
        for line in self.sheet.lines:
            form = None if line.trouble else self.importer.row_form(self.values_of(line), job=self)
            state = self.say_what_it_is(look, line, form, known, seen)
            look.numbers[state] += 1
            if state == NEW:
                look.forms.append(form)
            if len(look.sample) < SHOWN:
                look.sample.append({"line": line.number, "is": state, "values": self.shown_of(line)})
        return look

    def say_what_it_is(self, look: Look, line: Line, form: Any, known: set[str], seen: dict[str, int]) -> str:
        if form is None:
            look.wrong(line.number, line.trouble)
            return WRONG
        if not form.is_valid():
            for name in form.errors:
                words = put_right(form[name])[0] if name in form.fields else str(form.errors[name][0])
                look.wrong(line.number, words, str(self.importer.fields.get(name, "")))
            return WRONG
        key = self.importer.key(form.cleaned_data)
        if key in seen:
            look.wrong(
                line.number, gettext("The same as line %(line)d; it is left out.") % {"line": seen[key]}
            )
            return AGAIN
        seen[key] = line.number
        return THERE if key in known else NEW

    def values_of(self, line: Line) -> dict[str, str]:
        """Only the columns that were chosen; whatever else a line has is never looked at."""
        return {name: line.cells[place] for name, place in self.mapping.items() if place < len(line.cells)}

    def shown_of(self, line: Line) -> list[str]:
        values = self.values_of(line)
        return [values.get(name, "")[:80] for name in self.importer.fields]

    # --- Written, taken back ------------------------------------------------------------------------------
    @transaction.atomic
    def apply(self, *, who: Any, without_wrong: bool = False) -> int:
        """All that is new, or nothing; how many that is. The file itself is forgotten."""
        self.importer.lock_first(self)
        self.lock()
        if self.state in (self.State.APPLIED, self.State.UNDONE):
            return 0
        look = self.look_through()
        if look.numbers[WRONG] and not without_wrong:
            raise TransitionError(
                _(
                    "Some lines can't be read yet. Put them right in your file and bring it in again, or leave them out."
                )
            )
        try:
            with transaction.atomic():
                rows = list(self.importer.apply(self, look.forms))
        except IntegrityError as meanwhile:
            raise TransitionError(
                _("Somebody has changed the list meanwhile. Look it through once more.")
            ) from meanwhile
        through: Any = self._meta.get_field("made").related_model
        through.objects.bulk_create(
            [through(job=self, label=row._meta.label_lower, row_pk=row.pk) for row in rows], batch_size=1000
        )
        report = self.report | {"made": len(rows), "sample": []}
        now = timezone.now()
        self.go(
            self.State.APPLIED, by=who.person, act="brought in", report=report, content=None, applied_at=now
        )
        if rows:
            record(who, f"import applied: {self.kind}", self, group_id=self.group_id, rows=len(rows))
        return len(rows)

    @transaction.atomic
    def undo(self, *, who: Any) -> int:
        """What this file made and nobody has changed since is gone; how many rows that was."""
        self.importer.lock_first(self)
        self.lock()
        if self.state == self.State.UNDONE:
            return 0
        if not self.may_be_undone:
            raise TransitionError(
                _("It can be taken back within 30 days of being brought in, and not after.")
            )
        gone = self.importer.undo(self)
        report = self.report | {"gone": gone, "stayed": self.report.get("made", 0) - gone}
        self.go(self.State.UNDONE, by=who.person, act="taken back", report=report)
        if gone:
            record(who, f"import undone: {self.kind}", self, group_id=self.group_id, rows=gone)
        return gone

    def refuse_when_over(self) -> None:
        if self.state in (self.State.APPLIED, self.State.UNDONE):
            raise TransitionError(_("This file was brought in already."))


def plain_heading(words: str) -> str:
    """E-mail address, email_address and EMAIL ADDRESS are one."""
    return re.sub(r"[\W_]+", "", words.casefold())
