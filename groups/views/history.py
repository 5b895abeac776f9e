"""What was done in a group: the audit log, the moves of the group and the versions of its page, as sentences."""

from typing import Any

from django.core.exceptions import PermissionDenied

from groups import history
from groups.mixins import GroupScopedMixin
from groups.models import GroupMove, Membership
from groups.models.section import PageSectionEvent
from hub.access.views import Page
from hub.audit import lines
from hub.audit.models import AuditEntry
from hub.audit.sentences import Names, tell


class GroupHistoryView(GroupScopedMixin, Page):
    """For its leads and the network. Named are those who run the group, or did."""

    access = ("audit_log", "read")
    template_name = "groups/group_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.group.is_history_open:
            raise PermissionDenied
        acts = AuditEntry.objects.visible_to(self.request.who).filter(group_id=self.group.pk).told_openly()
        pieces = [
            lines.audit(acts),
            history.moves(GroupMove.objects.filter(row=self.group)),
            history.versions(PageSectionEvent.objects.filter(group=self.group)),
        ]
        page = lines.page(pieces, self.request.GET.get("before", ""))
        return super().get_context_data(
            told=tell(page.lines, self.names(page.lines)), before=page.before, **kwargs
        )

    def names(self, shown: list[lines.Line]) -> Names:
        """Two questions for the whole page: whose roles the lines are about, and who of all these runs the group."""
        numbers = {line.about for line in shown if line.about_type == "groups.membership"}
        roles = Membership.objects.visible_to(self.request.who).filter(group=self.group, pk__in=numbers)
        whose = dict(roles.values_list("pk", "person"))
        acted = {line.actor for line in shown if line.actor is not None}
        people = history.names_of_those_who_run(acted | set(whose.values()), group=self.group)
        about = {
            ("groups.membership", str(pk)): (person, people.get(person, "")) for pk, person in whose.items()
        }
        return Names(people=people, about=about)
