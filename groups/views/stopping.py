"""Anyone may stop tonight: one sentence, one button, no reason, no second factor in the way (product.md rule 6)."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from groups.emails import roles as emails
from groups.models import Membership
from groups.models.membership import Parting


class StoppingView(View):
    """GET asks, or says how it stands when they have stopped already; POST ends all they run in this group."""

    access = ("role", "leave")
    signed_in = True

    def get(self, request: Any, group: str) -> HttpResponse:
        roles = self.roles_in(request, group)
        if any(role.ended_at is None for role in roles):
            return render(request, "groups/stopping.html", {"group": roles[0].group})
        return render(request, "groups/stopped.html", {"parting": Parting.of(request.user, roles[0].group)})

    @transaction.atomic
    def post(self, request: Any, group: str) -> HttpResponse:
        here = self.roles_in(request, group)[0].group
        parting = Membership.stop_all(request.user, here, who=request.who, keep=request.session.session_key)
        emails.of_a_parting(parting, by=request.user)
        return redirect("groups:stop", group)

    def roles_in(self, request: Any, slug: str) -> list[Membership]:
        """Their own roles in running this group, ended ones too, so that pressing twice is answered kindly."""
        own = (
            Membership.objects.visible_to(request.who).running().filter(person=request.user, group__slug=slug)
        )
        roles = list(own.select_related("group__looked_after_by"))
        if not roles:
            raise Http404
        return roles


class StoppingWhereView(View):
    """The way here from one's account: straight on where one runs one group, else the question which."""

    access = ("role", "leave")
    signed_in = True

    def get(self, request: Any) -> HttpResponse:
        own = Membership.objects.visible_to(request.who).live().running().filter(person=request.user)
        groups = list(
            dict.fromkeys(role.group for role in own.select_related("group").order_by("group__name"))
        )
        if len(groups) == 1:
            return redirect("groups:stop", groups[0].slug)
        return render(request, "groups/stopping_where.html", {"groups": groups})
