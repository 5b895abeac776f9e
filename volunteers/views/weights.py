"""`/national/matching/`: how much each signal counts when the hub puts people in order."""

from typing import Any

from django.db import transaction
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView
from hub.audit.models import AuditEntry
from volunteers.forms.weights import WeightsForm
from volunteers.models import MatchingWeight

SHOWN = 20


class WeightsView(ActView):
    access = ("weights", "edit")
    signed_in = True
    form_class = WeightsForm
    template_name = "volunteers/weights.html"
    success_url = reverse_lazy("volunteers:weights")
    success_message = _("Kept. From now on suggestions are put in this order.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "weights": list(MatchingWeight.objects.visible_to(self.request.who))
        }

    @transaction.atomic
    def act(self, form: WeightsForm) -> None:
        for weight in form.weights:
            weight.count_for(form.cleaned_data[weight.name], who=self.request.who)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = AuditEntry.objects.filter(about_type=MatchingWeight._meta.label_lower)
        return super().get_context_data(history=history[:SHOWN], **kwargs)
