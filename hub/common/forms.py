from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.urls import reverse
from django.utils.functional import keep_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class HubRenderer(TemplatesSetting):
    """Every form of the hub: hint above the field, error beside it, optional said."""

    form_template_name = "hub/forms/form.html"
    field_template_name = "hub/forms/field.html"
    formset_template_name = "hub/forms/formset.html"


class DayInput(forms.DateInput):
    """The browser's own calendar; where there is none, a box that takes 3/12/2026 and 3 December 2026."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class AdultField(forms.BooleanField):
    """Asked before anything is stored. Whoever only forgot the tick reads what to do, and whoever is younger too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("I am 18 or over"), required=False, **kwargs)

    def clean(self, value: Any) -> bool:
        if not super().clean(value):
            words = gettext(
                "If you are 18 or over, tick this and go on. If you are younger, nothing is kept: "
                '<a href="{}">write to us</a> and we will see what you can do with us.'
            )
            raise forms.ValidationError(format_html(words, reverse("contact")), code="too_young")
        return True


@keep_lazy(SafeString)
def with_hint(label: object, hint: object) -> SafeString:
    """A choice with a line under it: choices=[("talk", with_hint(_("A talk"), _("Up to an hour.")))]."""
    return format_html('<b>{}</b> <span class="choice-hint">{}</span>', label, hint)


def with_hints(choices: Iterable[tuple[str, object, object]]) -> list[tuple[str, SafeString]]:
    return [(value, with_hint(label, hint)) for value, label, hint in choices]


class PressForm(forms.Form):
    """Nothing to fill in: the press is the answer."""
