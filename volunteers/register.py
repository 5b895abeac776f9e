"""Reads a file of registered charities, every row through a form, and keeps all of it or none of it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import places
from volunteers import charity_numbers
from volunteers.charity_numbers import Register
from volunteers.models.register import RegisteredCharity

COLUMNS = ["org_id", "register", "reg_number", "name", "postcode", "income_band", "activities", "website"]

REGISTERS = {
    "CCEW": Register.ENGLAND_AND_WALES,
    "OSCR": Register.SCOTLAND,
    "CCNI": Register.NORTHERN_IRELAND,
    "CRA": Register.IRELAND,
    "CHY": Register.IRELAND_REVENUE,
}
BANDS = {
    "micro_under_10k": RegisteredCharity.Size.MICRO,
    "small_10k_100k": RegisteredCharity.Size.SMALL,
    "medium_100k_1m": RegisteredCharity.Size.MEDIUM,
    "large_1m_10m": RegisteredCharity.Size.LARGE,
    "major_10m_100m": RegisteredCharity.Size.MAJOR,
    "super_major_over_100m": RegisteredCharity.Size.SUPER_MAJOR,
}
FACTS = ["register", "number", "name", "outcode", "size", "activities", "website"]
LONGEST_ACTIVITIES = 5000


@dataclass(frozen=True)
class Problem:
    line: int
    reason: str

    def __str__(self):
        return gettext("Line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}


class BrokenFile(Exception):
    """The file can't be taken as it is; carries every problem found."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Imported:
    new: int
    changed: int
    unchanged: int


class RegisterRowForm(forms.Form):
    """One row as the registers publish it; placeholders in postcodes and websites become empty."""

    org_id = forms.CharField(max_length=30)
    register = forms.ChoiceField(choices=[(name, name) for name in REGISTERS])
    reg_number = forms.CharField(max_length=20)
    name = forms.CharField(max_length=300)
    postcode = forms.CharField(max_length=100, required=False)
    income_band = forms.ChoiceField(choices=[("", ""), *((band, band) for band in BANDS)], required=False)
    activities = forms.CharField(required=False)
    website = forms.CharField(max_length=300, required=False)

    def clean_org_id(self):
        number = charity_numbers.recognise(self.cleaned_data["org_id"])
        if not number or number.org_id != self.cleaned_data["org_id"]:
            raise ValidationError(_("this is not an identifier of a register we know, like GB-CHC-1000003."))
        return number

    def clean_postcode(self):
        try:
            return places.find(self.cleaned_data["postcode"]).district
        except places.UnknownPlace:
            return ""

    def clean_activities(self):
        return self.cleaned_data["activities"][:LONGEST_ACTIVITIES]

    def clean_website(self):
        website = self.cleaned_data["website"]
        try:
            URLValidator(schemes=["http", "https"])(website)
        except ValidationError:
            return ""
        return website if len(website) <= 200 else ""

    def clean(self):
        number, register = self.cleaned_data.get("org_id"), self.cleaned_data.get("register")
        if number and register and number.register != REGISTERS[register]:
            self.add_error("register", _("this is not the register that org_id names."))

    def charity(self, source: str) -> RegisteredCharity:
        number = self.cleaned_data["org_id"]
        return RegisteredCharity(
            org_id=number.org_id,
            register=number.register,
            number=number.number,
            name=self.cleaned_data["name"],
            outcode=self.cleaned_data["postcode"],
            size=BANDS.get(self.cleaned_data["income_band"], ""),
            activities=self.cleaned_data["activities"],
            website=self.cleaned_data["website"],
            source=source,
        )

    def problems(self, line: int) -> Iterator[Problem]:
        for column, errors in self.errors.items():
            for error in errors:
                yield Problem(line, f"{column}: {error}")


def import_file(content: bytes, source: str) -> Imported:
    """Keep every charity of this file, or raise BrokenFile and keep none."""
    return keep(read(content, source))


def read(content: bytes, source: str) -> list[RegisteredCharity]:
    charities: dict[str, RegisteredCharity] = {}
    first_seen: dict[str, int] = {}
    problems = []
    for line, row in rows_of(content):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        form = RegisterRowForm(row)
        if not form.is_valid():
            problems.extend(form.problems(line))
            continue
        charity = form.charity(source)
        if charity.org_id in charities:
            earlier = {"org_id": charity.org_id, "line": first_seen[charity.org_id]}
            problems.append(Problem(line, gettext("%(org_id)s is on line %(line)d already.") % earlier))
            continue
        charities[charity.org_id] = charity
        first_seen[charity.org_id] = line
    if problems:
        raise BrokenFile(problems)
    return list(charities.values())


def rows_of(content: bytes) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """Each row with the line it begins on; a problem stands in the place of a row that can't be read."""
    reader = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    begins_on = 1
    try:
        header = [name.strip() for name in next(reader)]
        check(header)
        begins_on = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                yield begins_on, dict(zip(header, cells, strict=True))
            elif cells:
                counts = {"cells": len(cells), "columns": len(header)}
                reason = gettext("%(cells)d cells where the first line names %(columns)d columns.") % counts
                yield begins_on, Problem(begins_on, reason)
            begins_on = reader.line_num + 1
    except csv.Error as error:
        reason = gettext("from here on this can't be read as CSV (%(error)s).") % {"error": error}
        yield begins_on, Problem(begins_on, reason)


def text_of(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BrokenFile([Problem(1, gettext("this file is UTF-16; please save it as UTF-8."))])
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BrokenFile([Problem(1, gettext("the file is empty."))])
    problems = []
    for line, written in enumerate(content.split(b"\n"), start=1):
        if b"\x00" in written:
            problems.append(Problem(line, gettext("there is a NUL byte in it.")))
        try:
            written.decode()
        except UnicodeDecodeError as error:
            place = {"letter": error.start + 1}
            problems.append(Problem(line, gettext("letter %(letter)d is not UTF-8.") % place))
    if problems:
        raise BrokenFile(problems)
    return content.decode("utf-8-sig")


def check(header: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems = [Problem(1, gettext("the column %(name)s is missing.") % {"name": name}) for name in missing]
    problems += [
        Problem(1, gettext("there are two columns named %(name)s.") % {"name": name}) for name in twice
    ]
    if problems:
        raise BrokenFile(problems)


@transaction.atomic
def keep(charities: list[RegisteredCharity]) -> Imported:
    """Write what is new or differs; a second time there is nothing to write."""
    known = {
        facts[0]: facts[1:]
        for facts in RegisteredCharity.objects.values_list("org_id", *FACTS).iterator(chunk_size=5000)
    }
    new = [charity for charity in charities if charity.org_id not in known]
    changed = [
        charity
        for charity in charities
        if charity.org_id in known
        and known[charity.org_id] != tuple(getattr(charity, fact) for fact in FACTS)
    ]
    now = timezone.now()
    for charity in (*new, *changed):
        charity.imported_at = now
    RegisteredCharity.objects.bulk_create(
        [*new, *changed],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["org_id"],
        update_fields=[*FACTS, "source", "imported_at"],
    )
    return Imported(len(new), len(changed), len(charities) - len(new) - len(changed))
