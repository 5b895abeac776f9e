"""Where: a postcode as kindly as the finder reads it, and the regions a new group lies in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Region
from groups.places import Place, UnknownPlace


def place_of(typed: str) -> Place:
    try:
        return places.find(typed)
    except UnknownPlace as trouble:
        raise ValidationError(str(trouble)) from trouble


class PlaceField(forms.CharField):
    """A postcode or half of one, read as kindly as the finder reads it; a Place, or None where it is empty."""

    widget = forms.TextInput(attrs={"autocomplete": "postal-code", "maxlength": 20, "spellcheck": "false"})

    def clean(self, value: Any) -> Place | None:
        typed = super().clean(value)
        return place_of(typed) if typed else None


class NearForm(forms.Form):
    """Half a postcode, to find the group that looks after it."""

    postcode = PlaceField(label=_("Your postcode"), help_text=_("Half of it is enough, like LS6."))


class RegionsForm(forms.Form):
    """In which regions a new group lies; asked first, so that the form can offer their places."""

    region = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        to_field_name="slug",
        label=_("Which region is the group in?"),
        help_text=_("Most are in one. Tick two where it works across a border."),
        widget=forms.CheckboxSelectMultiple,
    )
