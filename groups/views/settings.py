"""What a group says of itself; two who change it at once both keep what they typed (C6)."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.forms.places import RegionsForm
from groups.forms.settings import NetworkGroupForm, RhythmAndPlacesForm
from groups.mixins import GroupScopedMixin
from groups.models import Group
from hub.access.views import ActView
from hub.common.models import StaleSaveError


class SettingsView(GroupScopedMixin, ActView):
    """The sentence, the rhythm, the places; name, address, home and regions are the network's to change."""

    access = ("group_draft", "edit")
    template_name = "groups/group_settings.html"
    success_message = _("Saved. It counts from now on.")

    def get_row(self) -> Group:
        return self.group

    def get_form_class(self) -> type[RhythmAndPlacesForm]:
        return NetworkGroupForm if self.is_of_the_network else RhythmAndPlacesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"group": self.group, "regions": self.regions}

    @property
    def is_of_the_network(self) -> bool:
        return "national" in self.request.who.audiences

    @property
    def regions(self) -> list[Any]:
        """Those the group is in; the network may ask for others in the address."""
        asked = RegionsForm(self.request.GET)
        if self.is_of_the_network and asked.is_valid():
            return list(asked.cleaned_data["region"])
        return list(self.group.regions.all())

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except StaleSaveError as stale:
            together, others = form.meet(stale.row)
            again = type(form)(together, group=stale.row, regions=form.own_regions)
            if others or not again.is_valid():
                return self.render_to_response(
                    self.get_context_data(form=again, others=others, by=stale.row.last_settled_by())
                )
            return self.form_valid(again)

    def act(self, form: Any) -> None:
        regions = form.regions if self.is_of_the_network else None
        self.group.settle(
            by=self.request.user, outcodes=form.outcodes, regions=regions, version=form.version, **form.facts
        )

    def get_success_url(self) -> str:
        return reverse("groups:settings", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        regions_form = RegionsForm(initial={"region": self.regions}) if self.is_of_the_network else None
        return super().get_context_data(regions_form=regions_form, **kwargs)
