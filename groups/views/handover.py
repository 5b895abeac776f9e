"""What goes over when somebody stops: made by the hub, ticked by people."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.forms.run import HandoverForm
from groups.mixins import CareScopedMixin
from groups.models import Handover
from hub.access.views import ActView, Page

SHOWN = 50


class HandoverListView(CareScopedMixin, Page):
    """Those under way first."""

    access = ("handover", "read")
    template_name = "groups/handover_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handovers = self.group.handovers.visible_to(self.request.who).select_related("person", "heir")
        return super().get_context_data(handovers=list(handovers.open_first()[:SHOWN]), **kwargs)


class HandoverView(CareScopedMixin, ActView):
    """One, line by line. Anybody who runs the group may tick."""

    access = ("handover", "tick")
    form_class = HandoverForm
    template_name = "groups/handover_detail.html"

    @cached_property
    def handover(self) -> Handover:
        handovers = self.group.handovers.visible_to(self.request.who).select_related(
            "person", "heir", "membership"
        )
        return get_object_or_404(handovers, pk=self.kwargs["pk"])

    @cached_property
    def lines(self) -> list[Any]:
        return list(self.handover.items.select_related("holding", "done_by"))

    @property
    def by_hand(self) -> list[Any]:
        return [line for line in self.lines if not line.moved_by_hub]

    def get_row(self) -> Handover:
        return self.handover

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"lines": self.by_hand}

    def act(self, form: HandoverForm) -> None:
        self.handover.group = self.group
        is_over = self.handover.tick(form.ticked, form.unticked, who=self.request.who)
        self.success_message = _("Everything has changed hands. Thank you.") if is_over else _("Noted.")

    def get_success_url(self) -> str:
        return reverse("groups:handover", args=[self.group.slug, self.handover.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            handover=self.handover,
            by_hand=self.by_hand,
            moved=[line for line in self.lines if line.moved_by_hub],
            **kwargs,
        )
