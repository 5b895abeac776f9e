"""One figure, whoever's it is: its definition, chart and table, the way down to its rows, and the same as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from hub.access.views import Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.audit.models import record
from impact import figures
from impact.views.asked import EXPORTS, ROWS_SHOWN, AskedFor, enough_for_today, rows_on, sheet


class FigurePage(AskedFor, Page):
    template_name = "impact/figure.html"

    @property
    def shows_rows(self) -> bool:
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= {"figure": self.figure, "form": self.form, "presets": list(self.presets())}
        if self.form.is_valid():
            told = figures.one(self.figure.slug, self.scope, self.span, self.split)
            kwargs |= {"section": self.section(told), "scope": self.scope, "span": self.span}
            kwargs |= self.way_down()
        return super().get_context_data(
            up=self.path_to("") + self.query, shows_rows=self.shows_rows, **kwargs
        )

    def way_down(self) -> dict[str, Any]:
        who = self.request.who
        rows = figures.rows_of(self.figure.slug, self.scope, self.span, who) if self.shows_rows else None
        if rows is None:
            return {}
        page = Paginator(rows.with_what_a_row_shows(), ROWS_SHOWN).get_page(self.request.GET.get("page"))
        return {"page": page, "rows": rows_on([(row.request, row.group) for row in page], who)}


class FigureSheet(SecondFactorMixin, AskedFor, View):
    """A download is an act: it is counted and leaves a line. Its address, opened, leads back to the figure."""

    signed_in = True
    step_up = True

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.path_to("figure", self.figure.slug) + self.query)

    @transaction.atomic
    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        slug = self.figure.slug
        if not self.form.is_valid():
            return redirect(self.path_to("figure", slug) + self.query)  # which says what to put right
        if not EXPORTS.take(str(request.user.pk)):
            return enough_for_today(request)
        told = figures.one(slug, self.scope, self.span, self.split)
        record(
            request.who,
            "figures exported",
            self.scope.group or self.scope.region or request.user,
            group_id=self.scope.group.pk if self.scope.group else None,
            fields=[slug, f"{self.span.since:%Y-%m}", f"{self.span.until:%Y-%m}"],
        )
        return sheet(told, self.scope, self.span)
