"""What people say about passing a request on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.guard.text import LineField


class PassingForm(forms.Form):
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(),
        label=_("Which group would be right?"),
        help_text=_("Nearest first. They see the place, the kind and the age; the words once both say yes."),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Please choose one.")},
    )
    why = LineField(
        label=_("Why them?"),
        help_text=_("One line for the charity, which reads it before it says yes."),
        max_length=300,
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = groups


class PassingAnswerForm(forms.Form):
    """ "We'll take it" or "Not this time": which button was pressed."""

    answer = forms.ChoiceField(choices=[("yes", _("We'll take it")), ("no", _("Not this time"))])
