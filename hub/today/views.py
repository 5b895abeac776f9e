"""`/today/`: what needs you first, then what changed since you last looked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from hub import shelves
from hub.access.views import Page
from hub.common.workdays import holiday_list_warning
from hub.today.items import in_order, last_looked

SHOWN = 25
AN_EVENING = 150  # minutes
CHANGES_SHOWN = 10
ASIDES_SHOWN = 2


class TodayView(Page):
    access = ("today", "read")
    template_name = "hub/today.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        found = in_order(item for shelf in shelves.TO_DO for item in shelf(who))
        found = found or [item for shelf in shelves.FIRST_STEPS for item in shelf(who)]
        items = [item for item in found if item.url]
        return super().get_context_data(
            items=items[:SHOWN],
            more=len(items) - SHOWN,
            notes=[item for item in found if not item.url],
            headline=headline(len(items), sum(item.minutes for item in items)),
            changes=changes(who),
            asides=[aside for shelf in shelves.ASIDES for aside in shelf(who)][:ASIDES_SHOWN],
            has_role=bool(who.audiences - {"visitor", "contact", "person"}),
            holiday_warning=holiday_list_warning(timezone.localdate()) if "national" in who.audiences else "",
            **kwargs,
        )


class SeenView(View):
    """ "Seen it": what changed until now is no longer news."""

    access = ("today", "seen")
    signed_in = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        person.list_seen_at = timezone.now()
        person.save(update_fields=["list_seen_at"])
        return redirect("today")


def changes(who: Any) -> list[Any]:
    since = last_looked(who.person)
    found = [change for shelf in shelves.CHANGES for change in shelf(who, since, CHANGES_SHOWN)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:CHANGES_SHOWN]


def headline(things: int, minutes: int) -> str:
    """ "Two things, about 10 minutes"."""
    if not things:
        return _("Nothing needs you")
    count = ngettext("%(count)s thing", "%(count)s things", things) % {"count": in_words(things)}
    minutes = in_round_figures(minutes)
    time = ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}
    if minutes > AN_EVENING:
        time = _("more than one evening")
    said = _("%(things)s, %(time)s") % {"things": count, "time": time}
    return said[0].upper() + said[1:]


def in_round_figures(minutes: int) -> int:
    """Nobody plans an evening by the minute: to the nearest five from ten on."""
    return minutes if minutes < 10 else round(minutes / 5) * 5


def in_words(count: int) -> str:
    words = [
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
    ]
    return words[count - 1] if count <= len(words) else str(count)
