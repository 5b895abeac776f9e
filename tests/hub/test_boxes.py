"""Boxes are drawn without Django's templates, and to the letter as those draw them."""

from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from hub.common.forms import DayInput, HubRenderer, TimeInput

FLAT = [("", "Any"), ("a", "A & B"), (3, mark_safe("<b>C</b>")), ('"', "<D>")]
GROUPED = [("North & East", [("a", "A"), ("b", "B")]), ("c", "C")]
VALUES: list[Any] = [None, "", 0, 3, 'a"<&>', "two\nlines"]
ATTRS: list[dict[str, Any]] = [
    {},
    {"id": "id_it", "class": "wide", "required": True, "disabled": False, "maxlength": 20},
    {"data-said": '"<&>"', "aria-describedby": "id_it_helptext"},
]
BOXES = [
    forms.TextInput, forms.EmailInput, forms.NumberInput, forms.PasswordInput, forms.HiddenInput, forms.URLInput,
    forms.TelInput, forms.SearchInput, forms.Textarea, forms.CheckboxInput,
]  # fmt: skip
LISTS = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


def as_django_draws(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> str:
    return widget.render("it", value, attrs, TemplatesSetting())


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("box", BOXES)
def test_a_box_is_what_django_draws(box: Any, value: Any, attrs: dict[str, Any]) -> None:
    assert box().render("it", value, attrs, HubRenderer()) == as_django_draws(box(), value, attrs)


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("value", [None, "", "a", 3, '"'])
@pytest.mark.parametrize("choices", [[], FLAT, GROUPED])
@pytest.mark.parametrize("offered", LISTS)
def test_a_list_is_what_django_draws(offered: Any, choices: Any, value: Any, attrs: dict[str, Any]) -> None:
    chosen = [value] if offered in (forms.SelectMultiple, forms.CheckboxSelectMultiple) else value

    drawn = offered(choices=choices).render("it", chosen, attrs, HubRenderer())

    assert drawn == as_django_draws(offered(choices=choices), chosen, attrs)


@pytest.mark.parametrize(("box", "value"), [(DayInput, date(2026, 12, 3)), (TimeInput, time(18, 30))])
def test_days_and_times_are_what_django_draws(box: Any, value: Any) -> None:
    assert box().render("it", value, {}, HubRenderer()) == as_django_draws(box(), value, {})
