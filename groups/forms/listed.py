"""Looking somebody up on a group's own list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.guard.text import LineField


class SearchForm(forms.Form):
    name = LineField(label=_("Name or address"), max_length=120, required=False)
