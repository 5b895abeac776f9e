"""What everybody may see of groups: the list, the finder, a group's own page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from groups import outlines, places, routing
from groups.filters import GroupFilter
from groups.forms.settings import NearForm
from groups.models import Group, OldAddress
from hub.access.views import PublicPage


class GroupListView(PublicPage, FilterView):
    """All groups, by name or by distance; narrowed by name or place, region, state; beside them the map."""

    access = ("group_page", "read")
    made_of = ("groups",)
    strict = False  # what cannot be understood is said beside its field; the rest of the filter still holds
    filterset_class = GroupFilter
    template_name = "groups/group_list.html"
    context_object_name = "groups"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return Group.objects.visible_to(self.request.who).live().select_related("primary_region")

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
    """A group's own page; an address it had before leads on."""

    access = ("group_page", "read")
    made_of = ("groups",)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        groups = Group.objects.visible_to(request.who).select_related("primary_region")
        group = groups.filter(slug=slug).first()
        if group is None:
            former = (
                OldAddress.objects.filter(slug=slug, group__in=groups.values("pk"))
                .select_related("group")
                .first()
            )
            if former is None:
                raise Http404
            return redirect(former.group, permanent=True)
        people = group.people_who_run_it()
        return render(
            request,
            "groups/group_detail.html",
            {"group": group, "people": people, "may_manage": may_manage(request.who, group)},
        )


def may_manage(who: Any, group: Group) -> bool:
    return who.person is not None and (
        group.pk in who.groups_as("organiser", "lead") or "national" in who.audiences
    )
