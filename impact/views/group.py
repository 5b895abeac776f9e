"""A group's own figures, in its rooms: exact for those who run it, beside its region's and the network's as sums."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.mixins import GroupScopedMixin
from hub.access.views import Page
from impact import figures, keeping
from impact.figures import Scope
from impact.forms import SpanForm
from impact.views.asked import FIRST_SHOWN, AskedFor
from impact.views.figure import FigurePage, FigureSheet


class OfAGroup(GroupScopedMixin, AskedFor):
    @cached_property
    def form(self) -> SpanForm:
        return SpanForm(self.request.GET)

    @cached_property
    def scope(self) -> Scope:
        """Those who run it know its people by name; to everybody else they are rounded."""
        return Scope.of_group(self.group, exact=self.group.is_run_by_reader)

    def path_to(self, page: str, slug: str = "") -> str:
        name = {"figure": "impact:group-figure", "csv": "impact:group-figure-csv"}.get(page, "impact:group")
        return reverse(name, args=[self.group.slug, slug] if slug else [self.group.slug])


class GroupFiguresView(OfAGroup, Page):
    access = ("figures_group", "read")
    template_name = "impact/group.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.form.is_valid():
            own = figures.report(self.scope, self.span, self.split)
            everybodys = keeping.report(Scope.nation(), self.span, "region")
            kwargs |= {
                "report": own,
                "first": [own[slug] for slug in FIRST_SHOWN],
                "sections": [
                    self.section(told, elsewhere=self.elsewhere(everybodys[told.figure.slug]))
                    for told in own.told
                ],
            }
        return super().get_context_data(form=self.form, presets=list(self.presets()), **kwargs)

    def elsewhere(self, told: Any) -> str:
        """How long it takes elsewhere, and what share, says something of one's own; a total would not."""
        if told.figure.unit not in ("days", "share"):
            return ""
        region = self.group.primary_region
        there = next((row.value for row in told.rows if row.slug == region.slug), None)
        if there is None:
            return _("The whole network: %(network)s.") % {"network": told.value}
        return _("%(place)s: %(there)s. The whole network: %(network)s.") % {
            "place": region,
            "there": there,
            "network": told.value,
        }


class GroupFigureView(OfAGroup, FigurePage):
    access = ("figures_group", "read")


class GroupFigureSheetView(OfAGroup, FigureSheet):
    access = ("figures_export", "read")
