"""Two groups that were one, or two accounts of one person, are taken apart again: a right that ended meanwhile has ended."""

from collections import defaultdict
from typing import Any

from django.utils import timezone

from groups.models.membership import Membership
from hub.audit.models import record
from hub.journal.models import Journal

AS_MUCH = {"volunteer": {"volunteer"}, "organiser": {"organiser", "lead"}, "lead": {"lead"}}


def standing(by: str, **where: Any) -> dict[int, set[str]]:
    """The roles that stand at this moment; `by` names the column they are told apart by."""
    found: dict[int, set[str]] = defaultdict(set)
    for one, role in Membership.objects.live().filter(**where).values_list(by, "role"):
        found[one].add(role)
    return found


def end_what_ended(journal: Journal, by: str, stood: dict[int, set[str]]) -> None:
    """A role that was one too many then is back now; only whoever kept as much until this moment has it again."""
    then = journal.rows.filter(label=Membership._meta.label_lower, field="ended_at").values("row_pk")
    for role in Membership.objects.live().filter(pk__in=then).order_by("pk"):
        if not stood.get(getattr(role, by), set()) & AS_MUCH[role.role]:
            role.ended_at = timezone.now()
            role.save(update_fields=["ended_at", "changed_at"])
            record(None, f"role ended: {role.role}", role, group_id=role.group_id)


def somebody_looks_after(group: Any, *, since: Any, by: Any) -> None:
    """Its leads have gone while the two were one: a group that is apart again is nobody's otherwise."""
    group.lock()
    leads = group.memberships.leading()
    was_led = leads.filter(ended_at__gte=since).exists()
    if was_led and not group.looked_after_by_id and not leads.live().exists():
        group.look_after(group.person_of_the_network(), by=by)
