"""What was done with one's account, and what one did: the audit log and the apps' own histories as sentences."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper

from hub import shelves
from hub.access.views import Page
from hub.accounts.merging import PersonMerge
from hub.accounts.scopes import about_people, own_acts
from hub.audit import lines
from hub.audit.models import AuditEntry
from hub.audit.sentences import Names, tell


class OwnHistoryView(Page):
    """Everybody's own, whatever else they may read."""

    access = ("audit_log", "read")
    template_name = "account/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        people = PersonMerge.objects.accounts_of(who.person)
        about = ExpressionWrapper(about_people(people), output_field=BooleanField())
        own = lines.audit(AuditEntry.objects.filter(own_acts(who, "person")), about_reader=about)
        pieces = [own, *(piece for history in shelves.OWN_HISTORY for piece in history(people))]
        page = lines.page(pieces, self.request.GET.get("before", ""), of_several_groups=True)
        return super().get_context_data(
            told=tell(page.lines, names_for(page.lines, people)), before=page.before, **kwargs
        )


def names_for(shown: list[lines.Line], own: list[int]) -> Names:
    people: dict[int, str] = {}
    for names_of in shelves.PUBLIC_NAMES:
        people |= names_of({line.actor for line in shown if line.actor is not None} - set(own))
    return Names(own=own, people=people)
