"""What the rooms of a group share."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from groups.history import may_read_all_of
from groups.models import Group


class GroupScopedMixin:
    """`self.group`, by its address; outside one's own groups there is nothing. It stands first among the bases."""

    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            self.group  # noqa: B018 - not theirs: 404, before anything else is asked
        except Http404:
            return self.led_on(kwargs["group"])
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def led_on(self, slug: str) -> Any:
        """A link in an older mail: the group has another address now, or is part of another one of theirs."""
        now = self.rooms().now_at(slug) if self.request.method == "GET" else None
        if now is None or now.slug == slug:
            raise Http404
        here = self.request.resolver_match
        return redirect(here.view_name, **{**here.kwargs, "group": now.slug})

    def rooms(self) -> Any:
        """The groups it may be one of; a page adds what it says of its group."""
        rooms = Group.objects.with_rooms_open_to(self.request.who)
        return rooms.select_related("primary_region", "looked_after_by")

    @cached_property
    def group(self) -> Group:
        group = get_object_or_404(self.rooms(), slug=self.kwargs["group"])
        group.is_run_by_reader = group.pk in self.request.who.groups_as("organiser", "lead")
        group.is_history_open = may_read_all_of(self.request.who, group)
        return group

    @property
    def is_led_by_reader(self) -> bool:
        """Do they lead this very group, or speak for the network?"""
        who = self.request.who
        return "national" in who.audiences or self.group.pk in who.groups_as("lead")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "group": self.group})  # type: ignore[misc]


class RunScopedMixin(GroupScopedMixin):
    """For those who run this very group, whatever else they are."""

    @cached_property
    def group(self) -> Group:
        group = super().group
        if not group.is_run_by_reader:
            raise Http404
        return group


class CareScopedMixin(GroupScopedMixin):
    """For those who run the group, and for whoever of the network looks after it; for others of the network nothing."""

    @cached_property
    def group(self) -> Group:
        group = super().group
        if not (group.is_run_by_reader or group.looked_after_by == self.request.who.person):
            raise Http404
        return group
