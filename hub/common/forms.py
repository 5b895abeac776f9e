from collections.abc import Iterable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import keep_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString


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


@keep_lazy(SafeString)
def with_hint(label: object, hint: object) -> SafeString:
    """A choice with a line under it: choices=[("talk", with_hint(_("A talk"), _("Up to an hour.")))]."""
    return format_html('<b>{}</b> <span class="choice-hint">{}</span>', label, hint)


def with_hints(choices: Iterable[tuple[str, object, object]]) -> list[tuple[str, SafeString]]:
    return [(value, with_hint(label, hint)) for value, label, hint in choices]


class PressForm(forms.Form):
    """Nothing to fill in: the press is the answer."""
