"""Joining a group: as a volunteer, or to help run it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from groups.views.contact import OfAGroup
from hub.access.views import ActView, PublicPage
from hub.common.forms import PressForm

VOLUNTEERS = {"newcomer", "volunteer"}


class GroupJoinView(OfAGroup, PublicPage):
    """Two doors. Who has a volunteer's page already joins this group too, with one press."""

    access = ("group_page", "read")
    made_of = ("groups",)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if elsewhere := self.where_instead():
            return elsewhere
        return render(request, "groups/join.html", {"group": self.group, **self.how_they_stand()})

    def how_they_stand(self) -> dict[str, Any]:
        who = self.request.who
        if who.person is None:
            return {}
        own = Membership.objects.visible_to(who).live().filter(person=who.person, group=self.group)
        roles = set(own.values_list("role", flat=True))
        return {"is_volunteer": bool(who.audiences & VOLUNTEERS), "is_here": "volunteer" in roles}


class JoiningTooView(OfAGroup, ActView):
    """A volunteer joins one more group; their home group stays."""

    access = ("role", "join")
    signed_in = True
    form_class = PressForm
    template_name = "groups/join_too.html"
    success_message = _("You belong to this group too. Your home group stays as it is.")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if elsewhere := self.where_instead():
            return elsewhere
        if not request.who.audiences & VOLUNTEERS:
            return redirect(f"{reverse('volunteers:join')}?group={self.kwargs['slug']}")
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: PressForm) -> None:
        assert self.group is not None
        Membership.begin(self.request.user, self.group, Membership.Role.VOLUNTEER, who=self.request.who)

    def get_success_url(self) -> str:
        return reverse("groups:join", args=[self.kwargs["slug"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)
