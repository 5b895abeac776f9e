from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Evening

FIRST_SHOWN = datetime(2026, 3, 1, tzinfo=UTC)
SHOWN = 25


def string(request: HttpRequest) -> HttpResponse:
    """L."""
    return HttpResponse("ok")


def page(request: HttpRequest) -> HttpResponse:
    """F."""
    evenings = Evening.objects.filter(starts_at__gte=FIRST_SHOWN).select_related("place")
    return render(request, "floor/list.html", {"evenings": evenings.order_by("starts_at")[:SHOWN]})
