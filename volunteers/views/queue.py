"""`/national/requests/`: what nobody covers, for a coordinator who finds it a group or takes it herself."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group
from hub.access.views import ActView, Page
from hub.common.forms import PressForm
from volunteers.emails import group as letters
from volunteers.filters import QueueFilter
from volunteers.forms.case import FindAGroupForm
from volunteers.models import HelpRequest

SHOWN = 50


class QueueView(Page):
    access = ("new_request", "route")
    template_name = "volunteers/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        waiting = HelpRequest.objects.routable_by(who).select_related("group", "region")
        filter = QueueFilter(
            self.request.GET,
            queryset=waiting.with_groups_asked().with_passing_to().soonest_promise_first(),
            request=self.request,
        )
        return super().get_context_data(
            filter=filter,
            page=Paginator(filter.qs, SHOWN).get_page(self.request.GET.get("page")),
            looked_after=Group.objects.visible_to(who).filter(looked_after_by=who.person),
            is_narrowed=bool(filter.form.changed_data),
            **kwargs,
        )


class QueueAct(ActView):
    access = ("new_request", "route")
    signed_in = True
    success_url = reverse_lazy("volunteers:queue")

    def get_row(self) -> HelpRequest:
        waiting = HelpRequest.objects.routable_by(self.request.who).select_related("region", "group")
        return get_object_or_404(waiting, ref=self.kwargs["ref"])


class FindAGroupView(QueueAct):
    form_class = FindAGroupForm
    template_name = "volunteers/queue_find.html"
    success_message = _("Asked. You'll see here whether they say yes.")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.row.cover_asks.values("group")
        groups = Group.objects.visible_to(self.request.who).live().with_organisers()
        groups = groups.exclude(pk__in=asked).exclude(pk=self.row.group_id)
        return super().get_form_kwargs() | {"groups": nearest_first(groups, self.row.place)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposed = self.row.passings.answerable().select_related("to_group").first()
        return super().get_context_data(passing=proposed, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.row.ask_for_cover([form.cleaned_data["group"]], by=self.request.user)
        letters.cover_asked(self.row)


def nearest_first(groups: Any, place: places.Place) -> Any:
    """The same groups, in the order of their distance; those without a point come last."""
    far = {group.pk: places.distance_km(place, group.place) for group in groups}
    return groups.in_this_order(sorted(far, key=lambda pk: (far[pk] is None, far[pk] or 0, pk)))


class TakingForNetworkView(QueueAct):
    form_class = PressForm
    template_name = "volunteers/queue_taking.html"
    success_message = _("It is yours now, words and all.")

    def act(self, form: Any) -> None:
        self.row.take_for_network(by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("volunteers:case", args=[self.row.ref])
