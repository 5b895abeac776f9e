"""`/national/quality/`: what is missing or odd in the records, how many, what to do, and the rows to open."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.translation import gettext as _

from groups import places
from groups.filters import regions
from hub.access.views import Page
from impact import quality
from impact.figures import Scope
from impact.forms import RegionForm
from impact.views.asked import ROWS_SHOWN, rows_on, scope_named


class QualityView(Page):
    access = ("data_quality", "read")
    template_name = "impact/quality.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.form.is_valid():
            kwargs |= {"checks": quality.found(self.scope), "region": self.form.region}
            asked = self.request.GET.get("check", "")
            if chosen := next((check for check in quality.QUALITY if check.slug == asked), None):
                kwargs |= {"chosen": chosen, **self.rows_of(chosen)}
        return super().get_context_data(form=self.form, **kwargs)

    @cached_property
    def form(self) -> RegionForm:
        return RegionForm(self.request.GET, regions())

    @cached_property
    def scope(self) -> Scope:
        return scope_named(self.form.region, self.request.who)

    def rows_of(self, check: quality.Check) -> dict[str, Any]:
        """Groups by name; requests by place, kind and age; charities by place alone."""
        found = check.rows(self.scope).order_by("pk")
        if check.of == "requests":
            found = (
                found.select_related("group")
                .defer("words", "draft", "needed")
                .order_by("-verified_at", "-pk")
            )
        elif check.of == "groups":
            found = found.select_related("primary_region").order_by("name")
        else:
            found = found.annotate(asked=Count("requests"))
        page = Paginator(found, ROWS_SHOWN).get_page(self.request.GET.get("page"))
        if check.of == "organisations":
            return {
                "page": page,
                "charities": [(where(each.outcode), each.asked) for each in page],
            }
        if check.of == "groups":
            return {"page": page}
        return {
            "page": page,
            "rows": rows_on([(request, request.group) for request in page], self.request.who),
        }


def where(outcode: str) -> str:
    return places.find(outcode).name if outcode else _("an unknown place")
