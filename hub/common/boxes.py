"""The boxes of forms, drawn without a template: to the letter what Django's own draw, at a tenth of what they cost."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/"


def attributes(widget: dict[str, Any]) -> SafeString:
    said = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, v),) for n, v in said)
    )


def box(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>\n', widget["type"], widget["name"], value, attributes(widget)
    )


def text(widget: dict[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], attributes(widget), widget["value"] or ""
    )


def list_to_choose_from(widget: dict[str, Any]) -> SafeString:
    choices = format_html_join("", "{}", ((choices_of(*group),) for group in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], attributes(widget), choices)


def choices_of(name: Any, options: list[dict[str, Any]], place: int) -> SafeString:
    drawn = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>\n',
        ((option["value"], attributes(option), option["label"]) for option in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, drawn) if name else drawn


def list_to_tick(widget: dict[str, Any]) -> SafeString:
    own = {name: value for name, value in widget["attrs"].items() if name in ("id", "class") and value}
    drawn = format_html_join("", "{}", ((choices_to_tick(*group),) for group in widget["optgroups"]))
    return format_html("<div{}>{}\n</div>", attributes({"attrs": own}), drawn)


def choices_to_tick(name: Any, options: list[dict[str, Any]], place: int) -> SafeString:
    drawn = format_html_join("", "<div>\n    {}\n\n</div>", ((choice(option),) for option in options))
    return format_html("\n  <div><label>{}</label>{}\n  </div>", name, drawn) if name else drawn


def choice(option: dict[str, Any]) -> SafeString:
    if not option.get("wrap_label"):
        return box(option)
    id_of = option["attrs"].get("id")
    for_it = format_html(' for="{}"', id_of) if id_of else ""
    return format_html("<label{}>{} {}</label>", for_it, box(option), option["label"])


DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{
        f"{WIDGETS}{kind}.html": box
        for kind in ("checkbox", "date", "email", "hidden", "number", "password", "search", "tel", "text", "time", "url")
    },
    f"{WIDGETS}textarea.html": text,
    f"{WIDGETS}select.html": list_to_choose_from,
    f"{WIDGETS}radio.html": list_to_tick,
    f"{WIDGETS}checkbox_select.html": list_to_tick,
}  # fmt: skip
