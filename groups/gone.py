"""A group joined another or closed while somebody wrote for its page: where it went, and what they typed."""

from typing import Any

from django.db.models import Q

from groups.models import Group, GroupEnding


def while_they_wrote(request: Any) -> tuple[str, dict[str, Any]] | None:
    """For a section's form of whoever ran the group until it ended; for anybody else there is nothing to know."""
    reached = request.resolver_match
    if reached is None or reached.view_name != "groups:section" or request.who.person is None:
        return None
    slug = reached.kwargs["group"]
    endings = GroupEnding.objects.of_what_they_ran(request.who.person).select_related("group")
    endings = endings.filter(Q(group__slug=slug) | Q(group__old_addresses__slug=slug))
    ending = endings.order_by("-done_at", "-pk").first()
    if ending is None or not ending.group.has_ended:
        return None
    into = Group.objects.now_at(slug) if ending.is_merge else None
    rooms = Group.objects.with_rooms_open_to(request.who)
    return "groups/section_gone.html", {
        "ending": ending,
        "into": into,
        "may_edit": into is not None and rooms.filter(pk=into.pk).exists(),
        "title": request.POST.get("title", ""),
        "text": request.POST.get("text", ""),
    }
