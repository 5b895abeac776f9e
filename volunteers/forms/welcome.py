"""The welcome: whom an organiser has met."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from volunteers.models import Volunteer


class WelcomeForm(forms.Form):
    """Which newcomers an organiser has met."""

    met = forms.ModelMultipleChoiceField(
        Volunteer.objects.none(),
        label=_("Whom have you met?"),
        error_messages={"required": _("Tick those you have met, and press again.")},
    )

    def __init__(self, *args: Any, newcomers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["met"]
        field.queryset = newcomers

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.has_error("met") and not self.has_error("met", "required"):
            del self.errors["met"]
            gone = _("One of them no longer waits for a welcome. Please look again.")
            self.add_error("met", ValidationError(gone, code="gone"))
        return said
