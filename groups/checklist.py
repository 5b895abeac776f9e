"""What a group that is just starting does first, as far as this app knows it (product.md rule 2)."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from hub.shelves import ChecklistItem


def steps(group: Group) -> Iterator[ChecklistItem]:
    """Two queries: who runs it, and whether a meeting has a date."""

    def room(name: str, *args: Any) -> str:
        return reverse(f"groups:{name}", args=[group.slug, *args])

    running = group.memberships.live().running().values("person").distinct().count()
    yield ChecklistItem("people", *people(group, running), url=room("people"), act=_("Invite somebody"))
    yield ChecklistItem(
        "code",
        _("You have agreed on a code of conduct"),
        group.code_adopted_at is not None,
        url=room("code"),
        act=_("Read it and agree"),
    )
    yield ChecklistItem(
        "page",
        _("Your page is live"),
        group.is_shown,
        url=room("publishing"),
        act=_("Look at it and go live"),
    )
    yield ChecklistItem(
        "meeting",
        _("Your first meeting has a date"),
        group.meetings.standing().filter(starts_at__gte=group.state_since).exists(),
        url=room("meeting-new"),
        act=_("Choose the day"),
    )


def people(group: Group, running: int) -> tuple[str, bool]:
    """Two who run it; or one, and a neighbouring group that stands by."""
    if running >= 2:
        return _("Two people run it"), True
    if running and group.named_neighbour_id:
        neighbour = group.named_neighbour
        return _("%(neighbour)s stands by you until there are two of you") % {"neighbour": neighbour}, True
    return _("Two people run it, or one and a neighbouring group"), False
