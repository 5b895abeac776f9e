"""`/national/`: what a coordinator sees of the network in a minute, and the ways down from there."""

from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from groups.filters import regions
from hub.access.views import Page
from impact import keeping, tuesday
from impact.figures import Scope
from impact.forms import SpanForm
from impact.keeping import Drawn
from impact.views.asked import FIRST_SHOWN, AskedFor, regions_of, scope_named
from impact.views.figure import FigurePage, FigureSheet


class OfTheNetwork(AskedFor):
    """Coordinators choose among all regions, organisers among their own."""

    @property
    def is_of_the_network(self) -> bool:
        return "national" in self.request.who.audiences

    @cached_property
    def form(self) -> SpanForm:
        if self.is_of_the_network:
            return SpanForm(self.request.GET, regions=regions())
        own = [(region.slug, str(region)) for region in regions_of(self.request.who)]
        return SpanForm(self.request.GET, regions=own)

    @cached_property
    def scope(self) -> Scope:
        return scope_named(self.form.region, self.request.who)

    def path_to(self, page: str, slug: str = "") -> str:
        name = {"figure": "impact:figure", "csv": "impact:figure-csv"}.get(page, "impact:national")
        return reverse(name, args=[slug] if slug else [])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_of_the_network=self.is_of_the_network, **kwargs)  # type: ignore[misc]


class NationalView(OfTheNetwork, Page):
    """The sentence, your Tuesday, six big figures, then each with its chart. Organisers see sums."""

    access = ("figures_national", "read")
    template_name = "impact/national.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        presets = list(self.presets())
        if self.form.is_valid():
            kwargs |= {"scope": self.scope, "drawn": self.drawn(presets)}
            if self.is_of_the_network:
                kwargs["tuesday"] = tuesday.of(self.request.who)
        return super().get_context_data(form=self.form, presets=presets, **kwargs)

    def drawn(self, presets: list[Any]) -> Drawn:
        """Kept of what a press leads to; what somebody types is drawn for them."""
        if self.query not in ("", *(address for _words, address, _is_now in presets)):
            return self.draw()
        asked = self.scope, self.span, self.split, self.query, self.may_keep
        return keeping.kept("drawn", *asked, make=self.draw)

    def draw(self) -> Drawn:
        report = keeping.report(self.scope, self.span, self.split)
        shown = {
            "report": report,
            "first": [report[slug] for slug in FIRST_SHOWN],
            "sections": [self.section(told) for told in report.told],
        }
        return Drawn(report.sentence, render_to_string("impact/_figures.html", shown))


class FigureView(OfTheNetwork, FigurePage):
    """The requests behind it are for the network; organisers find their own in the rooms of their group."""

    access = ("figures_national", "read")

    @property
    def shows_rows(self) -> bool:
        return self.is_of_the_network


class FigureSheetView(OfTheNetwork, FigureSheet):
    access = ("figures_export", "network")
