"""What the address asks for - which region, which months - and how a figure is laid out on a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import places
from groups.models import Region
from hub.access.who import scope_of
from hub.common import errors
from hub.common.words import listed
from hub.guard.limits import Rate
from impact import charts, exports, figures, values
from impact.figures import Scope, Span
from volunteers.models import HelpRequest

ROWS_SHOWN = 50  # on a page
EXPORTS = Rate("figures", times=10, within=timedelta(days=1), pieces=24)
FIRST_SHOWN = (
    "charities-helped", "first-reply", "introduced", "found-14", "promises-kept", "ready-volunteers",
)  # fmt: skip
SPANS = [
    (1, gettext_lazy("Last month")),
    (3, gettext_lazy("Last 3 months")),
    (12, gettext_lazy("Last 12 months")),
]


@dataclass(frozen=True)
class Row:
    """A request behind a figure, and where one may read more of it."""

    request: HelpRequest
    group: Any
    url: str


@dataclass(frozen=True)
class Section:
    """One figure with its chart, and the ways on from it."""

    told: Any
    chart: str
    url: str
    csv_url: str
    by: str
    may_keep: bool  # as a file
    has_rows: bool = True
    elsewhere: str = ""  # the same figure of the region and of the network

    @property
    def figure(self) -> Any:
        return self.told.figure

    @property
    def empty_said(self) -> str:
        """Regions without a line in the chart. None yet: London and Wales."""
        if self.by != "region":
            return ""
        empty = [str(row.label) for row in self.told.rows if is_empty(row)]
        return _("None yet: %(names)s.") % {"names": listed(empty)} if empty else ""

    @property
    def parts_said(self) -> str:
        """Answered: 3, talked: 2. Parts that are none go unsaid."""
        none = values.count(0).words
        parts = [part for part in self.told.parts if part.value.words != none]
        said = listed([f"{lowered(str(part.label))}: {part.value}" for part in parts])
        return f"{said[0].upper()}{said[1:]}." if said else ""

    @property
    def when(self) -> str:
        """Said where the number is one of today, whatever months were chosen."""
        return _("Today") if self.figure.slug == "ready-volunteers" else ""

    @property
    def caption(self) -> str:
        """What the lines are, and the thin ones."""
        if not any(row.before.words for row in self.told.rows):
            return _("By region.") if self.by == "region" else _("Month by month.")
        if self.by == "region":
            return _("By region; the thin lines are the months before.")
        return _("Month by month; the thin lines are the months before.")


class AskedFor:
    """The form, the span and the scope; `query` keeps what was chosen for the next address.

    Whoever stands on it gives `form`, `scope`, and `path_to(page, slug)`, the address of a figure's page or file.
    """

    request: Any
    kwargs: dict[str, Any]
    form: Any
    scope: Any
    path_to: Any

    @property
    def span(self) -> Span:
        return self.form.span

    @property
    def split(self) -> str:
        return "region" if self.scope.level == "nation" else "month"

    @cached_property
    def figure(self) -> Any:
        """The one that the address names."""
        for figure in figures.CATALOGUE:
            if figure.slug == self.kwargs["slug"]:
                return figure
        raise Http404

    @cached_property
    def may_keep(self) -> bool:
        return self.request.who.may("figures_export", "read" if self.scope.group else "network")

    @property
    def query(self) -> str:
        """What was chosen, for the next address."""
        chosen = {
            name: self.request.GET[name] for name in ("region", "from", "to") if self.request.GET.get(name)
        }
        return f"?{urlencode(chosen)}" if chosen else ""

    def section(self, told: Any, **more: Any) -> Section:
        slug = told.figure.slug
        return Section(
            told,
            self.chart_of(told),
            self.path_to("figure", slug) + self.query,
            self.path_to("csv", slug) + self.query,
            self.split,
            self.may_keep,
            has_rows=told.figure.count is not None and not told.figure.of_people,
            **more,
        )

    def chart_of(self, told: Any) -> str:
        """By month, or by region without those that have none; nothing where there is no number to draw."""
        rows = [row for row in told.rows if self.split == "month" or not is_empty(row)]
        if not any(row.value.number is not None or row.before.number for row in rows if not is_empty(row)):
            return ""
        lines = charts.lines_of(rows, pennants(), self.own_pennant)
        full = 100 if told.figure.unit == "share" else None
        return charts.bars(self.title_of(told.figure), lines, full=full)

    def title_of(self, figure: Any) -> str:
        by = (
            _("%(figure)s by region, %(span)s")
            if self.split == "region"
            else _("%(figure)s by month, %(span)s")
        )
        return str(by) % {"figure": figure.name, "span": self.span.words}

    @property
    def own_pennant(self) -> tuple[str, str]:
        region = self.scope.region or getattr(self.scope.group, "primary_region", None)
        return (region.pennant_colour, region.pennant_pattern) if region else ("pine", "plain")

    def presets(self) -> Iterator[tuple[str | Promise, str, bool]]:
        """(words, address, whether it is the one we see)."""
        for months, words in SPANS:
            span = Span.last(months)
            chosen = {"region": self.request.GET.get("region", "")} if self.request.GET.get("region") else {}
            chosen |= {"from": f"{span.since:%Y-%m}", "to": f"{span.until:%Y-%m}"}
            yield words, f"?{urlencode(chosen)}", self.form.is_valid() and span == self.span


def lowered(label: str) -> str:
    """As within a sentence."""
    return label[:1].lower() + label[1:]


def is_empty(row: Any) -> bool:
    """None yet, neither now nor before. "0%" says something, and so does "fewer than 5"."""
    none = values.count(0).words
    return row.value.words == none and row.before.words in ("", none)


def pennants() -> dict[str, tuple[str, str]]:
    return {region.slug: (region.pennant_colour, region.pennant_pattern) for region in places.regions()}


def regions_of(who: Any) -> Any:
    """Those whose figures they may choose: for organisers their own."""
    return Region.objects.visible_to(who).filter(scope_of("figures_region", who))


def scope_named(slug: str, who: Any) -> Scope:
    """The region of this address, where they may choose it; the whole network without one."""
    return Scope.of_region(get_object_or_404(regions_of(who), slug=slug)) if slug else Scope.nation()


def sheet(told: Any, scope: Scope, span: Span) -> HttpResponse:
    """The figure as a file to keep."""
    response = HttpResponse(exports.table(told, scope, span), content_type="text/csv; charset=utf-8")
    name = exports.file_name(told.figure.slug, scope, span)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def enough_for_today(request: Any) -> HttpResponse:
    """The eleventh download of a day (security 4.8)."""
    return errors.page(
        request,
        429,
        "hub/pages/trouble.html",
        title=_("That is ten downloads today"),
        words=_(
            "Ten a day keep the hub light for everybody. The same numbers stand on the page; tomorrow there are ten more."
        ),
    )


def rows_on(requests: Iterable[tuple[HelpRequest, Any]], who: Any) -> list[Row]:
    """Place, kind, size, state, age and group; a link where this person may open more (rule 21). One query."""
    found = list(requests)
    cases = HelpRequest.objects.visible_to(who, "work").filter(
        pk__in=[request.pk for request, _group in found]
    )
    theirs = set(cases.values_list("pk", flat=True))
    return [Row(request, group, where_it_is_read(request, theirs)) for request, group in found]


def where_it_is_read(request: HelpRequest, theirs: set[int]) -> str:
    """The case for those who work on it; what strangers may read while somebody is looked for; else nowhere."""
    if request.pk in theirs:
        return reverse("volunteers:case", args=[request.ref])
    return reverse("volunteers:brief", args=[request.ref]) if request.is_sought_for else ""
