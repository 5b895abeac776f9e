"""The histories a group has, as lines; and who in them may be named."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from groups.models import Group, GroupMove, Membership
from groups.models.section import PageSectionEvent
from hub.access.matrix import grants
from hub.audit.lines import Piece

OWN_ROWS = {"groups.membership": lambda people: Membership.objects.filter(person__in=people)}


def moves(rows: Any) -> Piece:
    facts = {
        "actor": F("by_id"), "act": Concat(Value("group "), F("act")), "about_type": Value("groups.group"),
        "about": F("row_id"), "group": F("row_id"), "said": F("new"),
    }  # fmt: skip
    return Piece("move", rows, "at", facts)


def versions(rows: Any) -> Piece:
    facts = {
        "actor": F("edited_by_id"), "act": Concat(Value("section "), F("pgh_label")),
        "about_type": Value("groups.pagesection"), "about": F("pgh_obj_id"), "group": F("group_id"),
        "said": F("title"),
    }  # fmt: skip
    return Piece("page", rows, "pgh_created_at", facts)


def done_by(people: list[int]) -> list[Piece]:
    """What these people did to groups and pages."""
    return [
        moves(GroupMove.objects.filter(by__in=people)),
        versions(PageSectionEvent.objects.filter(edited_by__in=people)),
    ]


def names_of_those_who_run(people: Iterable[int], **where: Any) -> dict[int, str]:
    """Whoever runs a group, or did, stands on its page with a name; nobody else is named. One query."""
    running = Membership.objects.running().filter(person__in=set(people), **where)
    return dict(running.values_list("person", "person__name"))


def name_of_group(column: str) -> Subquery:
    return Subquery(Group.objects.filter(pk=OuterRef(column)).values("name"))


def may_read_all_of(who: Any, group: Any) -> bool:
    """A lead of this very group, or the network; an organiser reads their own acts on their own page."""
    for standing in who.standings:
        for grant in grants("audit_log", standing.audience, "read"):
            if "all" in grant.scopes or ("grp" in grant.scopes and standing.group == group.pk):
                return True
    return False
