"""What people type about groups and roles."""


from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.places import Place, UnknownPlace


def place_of(typed: str) -> Place:
    try:
        return places.find(typed)
    except UnknownPlace as trouble:
        raise ValidationError(str(trouble)) from trouble


class NearForm(forms.Form):
    """Half a postcode, to find the group that looks after it."""

    postcode = forms.CharField(
        label=_("Your postcode"),
        help_text=_("Half of it is enough, like LS6."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "maxlength": 20, "spellcheck": "false"}),
    )

    def clean_postcode(self) -> Place:
        return place_of(self.cleaned_data["postcode"])
