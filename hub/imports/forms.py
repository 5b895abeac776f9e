"""What somebody says of a file: the file itself, its letters, its columns, and that it may be brought in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hub.imports import reading
from hub.imports.models import ImportJob

NOT_THERE = ""


def delimiters() -> list[tuple[str, str]]:
    return [(sign, capfirst(str(name))) for sign, name in reading.DELIMITERS.items()]


class UploadForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("The list, as a CSV file"),
        help_text=_("Up to 2 MB. Every spreadsheet program can save one: “Save as”, then CSV."),
        max_length=200,
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("There is nothing in that file."),
        },
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > reading.LARGEST:
            raise ValidationError(_("That file is larger than 2 MB. Cut it in two and bring in both."))
        return file


class LettersForm(forms.Form):
    """When the sample doesn't look right."""

    encoding = forms.ChoiceField(
        label=_("How are its letters written?"), choices=list(reading.ENCODINGS.items())
    )
    delimiter = forms.ChoiceField(
        label=_("What stands between the columns?"), choices=lazy(delimiters, list)()
    )


class ColumnsForm(forms.Form):
    """Each of our fields, and the column it is in."""

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        guessed = {name: str(place) for name, place in job.mapping.items()}
        super().__init__(*args, **kwargs | {"initial": guessed | kwargs.get("initial", {})})
        columns = [(str(place), heading) for place, heading in enumerate(job.sheet.headings)]
        for name, label in job.importer.fields.items():
            is_needed = name in job.importer.required
            none = (NOT_THERE, _("Choose a column") if is_needed else _("Not in this file"))
            self.fields[name] = forms.ChoiceField(
                label=label, required=is_needed, choices=[none, *columns], widget=forms.Select
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, place in list(said.items()):
            if place and place in chosen.values():
                self.add_error(name, _("You chose this column already. Each column is one thing."))
            chosen[name] = place
        return said

    @property
    def mapping(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place != NOT_THERE}


class BringInForm(forms.Form):
    without_wrong = forms.BooleanField(
        label=_("Leave out the lines to look at, and bring in the others"), required=False
    )

    def __init__(self, *args: Any, has_wrong: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_wrong:
            del self.fields["without_wrong"]
