"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups import outlines
from groups.forms.places import NearForm
from groups.models import Group
from hub.access.views import PublicPage


class HomeView(PublicPage):
    """What this is, a postcode field, two doors; who is signed in goes on to their list."""

    access = ("door", "read")
    made_of = ("groups",)

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("/today/")
        groups = Group.objects.visible_to(request.who).one_of_each_region()
        drawn = outlines.draw(outlines.doors(), _("Map: the groups of each region"))
        return render(request, "hub/home.html", {"form": NearForm(), "groups": groups, "map": drawn})
