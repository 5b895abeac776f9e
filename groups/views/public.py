"""What everybody may see of groups: the list, the finder, a group's own page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from groups import outlines, places, routing
from groups.filters import LiveGroupFilter
from groups.forms.places import NearForm
from groups.models import Group, PageSection, Picture
from hub.access.views import PublicPage

MEETINGS_SHOWN = 3


class GroupListView(PublicPage, FilterView):
    """All groups, by name or by distance; narrowed by name or place, region, state; beside them the map."""

    access = ("group_page", "read")
    made_of = ("groups",)
    strict = False  # what cannot be understood is said beside its field; the rest of the filter still holds
    filterset_class = LiveGroupFilter
    template_name = "groups/group_list.html"
    context_object_name = "groups"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return Group.objects.visible_to(self.request.who).live().with_what_a_card_shows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.filterset.form.cleaned_data if self.filterset.is_bound else {}
        if place := chosen.get("postcode"):
            for group in context["groups"]:
                group.distance = places.distance_words(places.distance_km(place, group.place))
        numbers = self.get_queryset().numbers_by_region()
        flags = outlines.flags(numbers, chosen.get("region", ""))
        return context | {
            "place": place,
            "regions": outlines.listed(flags),
            "map": outlines.draw(flags, _("Map of the regions")),
        }


class NearView(PublicPage):
    """From half a postcode to the group that looks after it, with the sentence that says why."""

    access = ("group_page", "read")
    made_of = ("groups",)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = NearForm(request.GET if "postcode" in request.GET else None)
        route, nearest = None, []
        if form.is_valid():
            route = routing.route(form.cleaned_data["postcode"])
            nearest = [] if route.group else routing.nearest(route.place)
        return render(request, "groups/group_near.html", {"form": form, "route": route, "nearest": nearest})


class GroupDetailView(PublicPage):
    """A group's own page; an address it had before leads on, and so does a group that joined another."""

    access = ("group_page", "read")
    made_of = ("groups",)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        groups = Group.objects.visible_to(request.who).select_related("primary_region")
        group = groups.with_season().with_coverage().filter(slug=slug).first()
        if group is None or group.state == Group.State.MERGED:
            return led_on(request, slug)
        season = group.season_under_way
        shown = {
            "people": group.people_who_run_it(),
            "meetings": group.meetings.upcoming()[:MEETINGS_SHOWN],
            "season": season if season is None or season.neighbour.is_live else None,
            "may_manage": may_manage(request.who, group),
        }
        shown |= arranged(list(group.sections.on_the_page()), list(group.pictures.without_content()))
        return render(request, "groups/group_detail.html", {"group": group} | shown)


def led_on(request: Any, slug: str) -> HttpResponse:
    """For good where the group has moved; for as long as it lasts where it joined another, which may be undone."""
    group = Group.objects.visible_to(request.who).now_at(slug)
    if group is None:
        raise Http404
    has_moved = group.old_addresses.filter(slug=slug).exists()
    return redirect(request.resolver_match.view_name, group.slug, permanent=has_moved)


def arranged(sections: list[PageSection], pictures: list[Picture]) -> dict[str, Any]:
    """Sections with something in them, each with its own pictures; those of none, or of a hidden one, aside."""
    for section in sections:
        section.own_pictures = [picture for picture in pictures if picture.section_id == section.pk]
    return {
        "sections": [section for section in sections if section.text or section.own_pictures],
        "on_top": [picture for picture in pictures if picture.section_id is None],
    }


def may_manage(who: Any, group: Group) -> bool:
    return who.person is not None and (
        group.pk in who.groups_as("organiser", "lead") or "national" in who.audiences
    )
