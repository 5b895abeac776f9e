from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from hub.common.templatetags.pennants import COLOURS, PATTERNS
from hub.styleguide.forms import EverySortOfField, ListFilter


class StyleguideView(TemplateView):
    """Every component in every state, to look at in development."""

    access = ("door", "read")
    template_name = "hub/styleguide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        messages.success(self.request, _("Sent. Asha and Tunde will see it on Tuesday."))
        messages.warning(self.request, _("Your session ends in ten minutes. What you typed is kept."))
        context = super().get_context_data(**kwargs)
        context |= {
            "colours": COLOURS,
            "patterns": PATTERNS,
            "pennants": [(colour, pattern) for colour in COLOURS for pattern in PATTERNS],
            "tones": ["plain", "pine", "marigold", "coral", "plum", "sky", "leaf"],
            "form": EverySortOfField(auto_id="empty_%s"),
            "wrong": EverySortOfField({"words": _("Our rota lives in one person's head."), "email": "bev@"}),
            "filter": SimpleNamespace(form=ListFilter(self.request.GET or None, auto_id="filter_%s")),
            "page": Paginator(range(100), 10).page(4),
            "entries": self.a_short_story(now),
            "moment": now,
            "yesterday": now - timedelta(days=1),
            "long_ago": now - timedelta(days=400),
        }
        return context

    def a_short_story(self, now: datetime) -> list[dict[str, Any]]:
        return [
            {"at": now - timedelta(days=6), "who": "Bev", "words": _("asked for help with a rota.")},
            {"at": now - timedelta(days=5), "who": "Asha", "words": _("took it for Gateshead.")},
            {"at": now - timedelta(hours=3), "who": "", "words": _("The reminder to Bev was sent.")},
        ]
