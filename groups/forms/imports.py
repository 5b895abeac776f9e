"""One line of a file: somebody for a group's own list, or a group for the network."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import names, towns
from groups.places import Place
from hub.guard.text import LineField, MailboxField

MISSING = {"required": _("There is nothing in it.")}


class ListedPersonRow(forms.Form):
    """Only these three, whatever else the file has."""

    name = LineField(label=_("Name"), max_length=120, required=False)
    email = MailboxField(label=_("Email address"), error_messages=MISSING)
    note = LineField(label=_("Note"), max_length=300, required=False)


class GroupRow(forms.Form):
    name = LineField(label=_("Name of the group"), max_length=120, error_messages=MISSING)
    place = LineField(label=_("Town or postcode"), max_length=100, error_messages=MISSING)
    summary = LineField(label=_("One sentence about the group"), required=False)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        names.refuse_official(name)
        return name

    def clean_place(self) -> Place:
        place = towns.place_of(self.cleaned_data["place"])
        if place is None or not place.region_code:
            raise ValidationError(
                gettext("We don't know “%(place)s”. A postcode works best, or half of one, like LS6.")
                % {"place": self.cleaned_data["place"]}
            )
        return place

    def clean_summary(self) -> str:
        """As much of it as a sentence may be long; a group says it anew in its own words."""
        words = self.cleaned_data["summary"]
        return words if len(words) <= 200 else words[:199].rsplit(" ", 1)[0] + "…"
