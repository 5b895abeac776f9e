"""A group's own rooms: where it stands, and what it says of itself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import tips
from groups.forms.settings import NetworkGroupForm, RegionsForm, RhythmAndPlacesForm
from groups.mixins import GroupScopedMixin
from groups.models import Group, Membership
from groups.models.invitation import roles_given_by
from hub import shelves
from hub.access.views import ActView, Page


class OverviewView(GroupScopedMixin, Page):
    """How it stands with the group, and the way to each room."""

    access = ("group_draft", "read")
    template_name = "groups/group_overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        running = list(
            self.group.memberships.visible_to(self.request.who)
            .live()
            .running()
            .select_related("person")
            .order_by("role", "since")
        )
        return super().get_context_data(
            running=running,
            own=[membership for membership in running if membership.person == self.request.user],
            has_lead=any(membership.role == "lead" for membership in running),
            may_edit=self.request.who.may("group_draft", "edit"),
            may_invite_lead=Membership.Role.LEAD in roles_given_by(self.request.who, self.group),
            checklist=self.group.checklist() if self.group.is_forming else [],
            tip=tips.tip_for(self.group),
            waiting=self.group.invitations.visible_to(self.request.who).waiting_for_a_yes().count(),
            parts=[
                part for shelf in shelves.GROUP_ROOM_PARTS if (part := shelf(self.request.who, self.group))
            ],
            **kwargs,
        )


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

    def act(self, form: Any) -> None:
        regions = form.regions if self.is_of_the_network else None
        self.group.settle(by=self.request.user, outcodes=form.outcodes, regions=regions, **form.facts)

    def get_success_url(self) -> str:
        return reverse("groups:settings", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        regions_form = RegionsForm(initial={"region": self.regions}) if self.is_of_the_network else None
        return super().get_context_data(regions_form=regions_form, **kwargs)
