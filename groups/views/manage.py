"""A group's own rooms: where it stands, and what it says of itself."""

from typing import Any

from django.db.models import Exists, OuterRef

from groups import signs, tips
from groups.mixins import GroupScopedMixin
from groups.models import Invitation, Membership, NextLead
from groups.models.invitation import roles_given_by
from hub import shelves
from hub.access.views import Page
from hub.common.expressions import HowMany


class OverviewView(GroupScopedMixin, Page):
    """How it stands with the group, and the way to each room."""

    access = ("group_draft", "read")
    template_name = "groups/group_overview.html"

    def rooms(self) -> Any:
        """All that is counted or only looked for comes along with the group."""
        here = OuterRef("pk")
        waiting = Invitation.objects.visible_to(self.request.who).waiting_for_a_yes().filter(group=here)
        answered = NextLead.objects.of_this_quarter().filter(group=here)
        rooms = signs.asked_of(super().rooms().with_coverage().with_season())
        return rooms.annotate(waiting=HowMany(waiting), has_answered=Exists(answered))

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
            may_plan=self.request.who.may("season", "read"),
            may_invite_lead=Membership.Role.LEAD in roles_given_by(self.request.who, self.group),
            checklist=self.group.checklist() if self.group.is_forming else [],
            tip=tips.tip_for(self.group),
            signs=signs.told(self.group),
            asks_next_lead=self.group.is_run_by_reader and not self.group.has_answered,
            waiting=self.group.waiting,
            parts=[
                part for shelf in shelves.GROUP_ROOM_PARTS if (part := shelf(self.request.who, self.group))
            ],
            **kwargs,
        )
