"""The hub's components and its one way of saying dates. A template builtin: nothing needs to load it."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.core.validators import EmailValidator
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.common import dates
from hub.common.templatetags.pennants import pennant_svg

register = template.Library()

FIVE_WORDS = [
    gettext_lazy("Sent"),
    gettext_lazy("Read"),
    gettext_lazy("Finding someone"),
    gettext_lazy("In hand"),
    gettext_lazy("Done"),
]


# --- Dates ----------------------------------------------------------------------------------------


@register.filter
def when(value: date | datetime | None) -> str:
    return dates.when(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    return dates.day(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    return dates.weekday(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    return dates.clock(value) if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    return dates.ago(value) if value else ""


@register.filter
def until(start: datetime, end: datetime) -> str:
    """{{ event.starts_at|until:event.ends_at }}: Tuesday 3 March, 10am to 11:30am."""
    return dates.span(start, end)


# --- Pennants -------------------------------------------------------------------------------------


@register.simple_tag
def pennant(colour: str, pattern: str = "plain", label: str = "", size: str = "") -> SafeString:
    return pennant_svg(colour, pattern, label, size)


@register.inclusion_tag("components/_mark.html")
def mark() -> dict[str, Any]:
    return {}


@register.inclusion_tag("components/_bunting_line.html")
def bunting_line(place: str = "door") -> dict[str, Any]:
    return {"place": place}


# --- Buttons, tags, figures -----------------------------------------------------------------------


@register.simple_tag
def button(
    words: str, kind: str = "primary", name: str = "", value: str = "", form: str = "", type: str = "submit"
) -> SafeString:
    more = format_html_join(
        "",
        ' {}="{}"',
        [(key, said) for key, said in [("name", name), ("value", value), ("form", form)] if said],
    )
    return format_html('<button class="button button--{}" type="{}"{}>{}</button>', kind, type, more, words)


@register.simple_tag
def link_button(words: str, url: str, kind: str = "primary") -> SafeString:
    return format_html('<a class="button button--{}" href="{}">{}</a>', kind, url, words)


@register.simple_tag
def tag(words: str, tone: str = "plain") -> SafeString:
    """A state as a word. Tones: plain, pine, marigold, coral, plum, sky, leaf."""
    return format_html('<span class="tag tag--{}">{}</span>', tone, words)


@register.simple_tag
def big_figure(value: object, words: str, note: str = "") -> SafeString:
    noted = format_html('<span class="figure-note">{}</span>', note) if note else ""
    return format_html(
        '<p class="figure"><b class="figure-value">{}</b> <span class="figure-words">{}</span> {}</p>',
        value,
        words,
        noted,
    )


# --- Blocks that hold a piece of a page -------------------------------------------------------------


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", tone: str = "", level: int = 3) -> SafeString:
    heading: str = ""
    if title:
        named = format_html('<a href="{}">{}</a>', url, title) if url else title
        heading = format_html('<h{} class="card-title">{}</h{}>', level, named, level)
    return format_html(
        '<article class="card{}">{}{}</article>', f" card--{tone}" if tone else "", heading, content
    )


@register.simple_block_tag
def notice(content: str, title: str = "", tone: str = "calm", role: str = "") -> SafeString:
    """Tones: calm, done, needs, problem."""
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice--{}"{}>{}<div>{}</div></div>',
        tone,
        format_html(' role="{}"', role) if role else "",
        heading,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    line = render_to_string("components/_bunting_line.html", {"place": "empty"})
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p><div>{}</div></div>', line, title, content
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, mark_safe(content.strip()))  # noqa: S308


@register.simple_block_tag
def question(content: str, number: int, of: int, title: str, name: str = "") -> SafeString:
    """One headed question of a long form: Question 3 of 6."""
    place = name or f"question-{number}"
    return format_html(
        '<section class="question" id="{}" aria-labelledby="{}-title"><h2 id="{}-title">'
        '<span class="question-number">{}</span> {}</h2>{}</section>',
        place,
        place,
        place,
        _("Question %(number)s of %(of)s") % {"number": number, "of": of},
        title,
        content,
    )


@register.simple_block_tag
def group_of_fields(content: str, legend: str, hint: str = "") -> SafeString:
    hinted = format_html('<p class="hint">{}</p>', hint) if hint else ""
    return format_html(
        '<fieldset class="group"><legend class="group-legend">{}</legend>{}{}</fieldset>',
        legend,
        hinted,
        content,
    )


@register.simple_block_tag
def more(content: str, words: str, open: bool = False) -> SafeString:
    """Something most people need not read: opens in place, without a script."""
    return format_html(
        '<details class="more"{}><summary>{}</summary><div>{}</div></details>',
        mark_safe(" open") if open else "",
        words,
        content,
    )


@register.simple_block_tag
def dialog(content: str, name: str, opener: str, title: str, kind: str = "quiet") -> SafeString:
    """A sheet over the page, without a script; browsers that can't show it in place."""
    return format_html(
        '<button class="button button--{kind}" type="button" popovertarget="{name}">{opener}</button>'
        '<div class="dialog" id="{name}" popover role="dialog" aria-labelledby="{name}-title">'
        '<h2 id="{name}-title">{title}</h2>{content}'
        '<button class="button button--quiet dialog-close" type="button" popovertarget="{name}"'
        ' popovertargetaction="hide">{close}</button></div>',
        kind=kind,
        name=name,
        opener=opener,
        title=title,
        content=content,
        close=_("Close"),
    )


# --- Lists and lines ------------------------------------------------------------------------------


@register.inclusion_tag("components/_five_steps.html")
def five_steps(current: int, ended: str = "") -> dict[str, Any]:
    """Where a request is, 1 to 5. `ended` is the last word of a request that stopped on the way."""
    steps = [
        {"words": words, "is_past": place < current, "is_current": place == current}
        for place, words in enumerate(FIVE_WORDS, start=1)
    ]
    return {"steps": steps, "current_words": FIVE_WORDS[max(1, min(current, 5)) - 1], "ended": ended}


@register.inclusion_tag("components/_timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Needs: entries with `at` and `words`, and `who` where somebody did it."""
    return {"entries": entries}


@register.simple_tag
def todo(
    who: str,
    what: str,
    url: str,
    act: str,
    since: date | datetime | None = None,
    overdue: bool = False,
    minutes: int | None = None,
    kind: str = "primary",
) -> SafeString:
    """One thing that needs a person. Stands in <ul class="todo-list">; put together here, for lists are long."""
    late = format_html(" {}", tag(_("overdue"), "coral")) if overdue else ""
    told = [format_html('<time datetime="{}">{}</time>', machine_time(since), ago(since))] if since else []
    if minutes:
        time = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", minutes)
        told.append(format_html("{}", time % {"minutes": minutes}))
    times = format_html('<p class="todo-since">{}</p>', mark_safe(", ".join(told))) if told else ""  # noqa: S308
    return format_html(
        '<li class="todo{}"><div class="todo-words"><p class="todo-who">{}{}</p><p>{}</p>{}</div>{}</li>',
        " todo--overdue" if overdue else "",
        who,
        late,
        what,
        times,
        link_button(act, url, kind),
    )


def machine_time(value: date | datetime) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.isoformat()


@register.inclusion_tag("components/_breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """{% breadcrumbs _("Groups") groups_url group.name %}: label, address, label, address, label."""
    labelled = zip_longest(pairs[::2], pairs[1::2], fillvalue="")
    return {"crumbs": [{"label": label, "url": url} for label, url in labelled]}


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """Keeps what was filtered: the rest of the address stays as it is."""
    asked = context["request"].GET.copy() if "request" in context else None
    if asked is not None:
        asked.pop("page", None)
    return {"page": page, "kept": asked.urlencode() if asked else ""}


# --- Forms ----------------------------------------------------------------------------------------


@register.filter
def field_kind(field: BoundField) -> str:
    """tick, choices, or box: which of three shapes a field takes."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "box"


@register.filter
def put_right(field: BoundField) -> list[str]:
    """What is wrong with a field, as something to do. Django's own phrases give way to ours."""
    return [_what_to_do(field, error) for error in field.errors.as_data()]


def _what_to_do(field: BoundField, error: ValidationError) -> str:
    said = str(error.messages[0])
    if error.code == "required" and said == str(forms.Field.default_error_messages["required"]):
        return _to_give(field.field.widget)
    if said == str(EmailValidator.message):
        return _("Please check the address: it should look like name@example.org.")
    if error.code == "invalid" and said == str(forms.DateField.default_error_messages["invalid"]):
        return _("Please write the day like 3/12/2026, or choose it from the calendar.")
    if error.code == "invalid" and said == str(forms.IntegerField.default_error_messages["invalid"]):
        return _("Please write a number in figures, like 12.")
    if error.code == "invalid_choice":
        return _("Please choose one of these.")
    return said


def _to_give(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return _("Please tick this to go on.")
    if isinstance(widget, ChoiceWidget):  # one of a list, whether it opens or stands there
        return _("Please choose one.")
    return _("Please fill this in.")


@register.inclusion_tag("components/_error_summary.html")
def error_summary(*some_forms: forms.BaseForm) -> dict[str, Any]:
    """Everything to put right, with a link to each field. Says nothing when all is well."""
    found: list[dict[str, Any]] = []
    for form in some_forms:
        if not form or not form.is_bound:
            continue
        found += [{"target": "", "words": words} for words in form.non_field_errors()]
        for field in form:
            found += [
                {"target": _first_box(field), "label": field.label, "colon": _colon(field), "words": words}
                for words in put_right(field)
            ]
    return {"found": found}


def _colon(field: BoundField) -> str:
    """A question, or a sentence that goes on, has its own ending."""
    return "" if str(field.label).endswith(("?", "…", "...")) else ":"


def _first_box(field: BoundField) -> str:
    return field.id_for_label or (f"{field.auto_id}_0" if field_kind(field) == "choices" else field.auto_id)


@register.inclusion_tag("components/_filter.html", takes_context=True)
def filter_form(context: Context, filterset: Any, act: str = "") -> dict[str, Any]:
    return {"form": filterset.form, "act": act or _("Show"), "path": context["request"].path}
