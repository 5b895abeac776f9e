"""What a group has helped with so far, and with whom it shares the credit. Everything counts once for a group."""

from typing import Any

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common.words import listed
from hub.shelves import RoomPart
from volunteers.models import HelpRequest, Match, Passing

NAMED = 5  # groups; what more there are is said as a number
ELSEWHERE = "elsewhere"  # beside the sizes of requests


def helped_so_far(who: Any, group: Any) -> RoomPart:
    """For the group's own rooms."""
    helped = HelpRequest.objects.helped_by(group)
    sizes = by_size(helped, group)
    introduced = sizes.pop(ELSEWHERE, 0)
    count = sum(sizes.values())
    if not count:
        sentences = [
            _("Nothing is done yet. Every answer, talk and job that comes to a good end is counted here.")
        ]
    else:
        sentences = [how_many(count) + in_sizes(sizes, count), *shared(helped, group)]
    return RoomPart(_("Helped so far"), sentences + elsewhere(introduced))


def by_size(helped: Any, group: Any) -> dict[str, int]:
    """How many there are of each size, and of introductions elsewhere; one query."""
    introduced = Match.objects.introduced_elsewhere(group).order_by().annotate(size=Value(ELSEWHERE))
    numbers = [rows.values_list("size").annotate(Count("pk")) for rows in (helped.order_by(), introduced)]
    return dict(numbers[0].union(numbers[1], all=True))


def how_many(count: int) -> str:
    return ngettext(
        "%(count)d request came to a good end", "%(count)d requests came to a good end", count
    ) % {"count": count}


def in_sizes(sizes: dict[str, int], count: int) -> str:
    """: 3 answers and 2 talks."""
    words = {
        "answer": ngettext("%(count)d answer", "%(count)d answers", sizes.get("answer", 0)),
        "talk": ngettext("%(count)d talk", "%(count)d talks", sizes.get("talk", 0)),
        "job": ngettext("%(count)d job", "%(count)d jobs", sizes.get("job", 0)),
        "project": ngettext("%(count)d project", "%(count)d projects", sizes.get("project", 0)),
    }
    said = [words[size] % {"count": sizes[size]} for size in words if sizes.get(size)]
    return f": {listed(said)}." if sum(sizes.get(size, 0) for size in words) == count else "."


def shared(helped: Any, group: Any) -> list[str]:
    """Those that were passed on, from this group or to it."""
    passed = Passing.objects.complete().filter(request__in=helped)
    names: dict[str, set[int]] = {}
    for request, giver, taker in passed.values_list("request", "from_group__name", "to_group__name"):
        for name in {giver, taker} - {None, group.name}:
            names.setdefault(name, set()).add(request)
    if not names:
        return []
    requests = set().union(*names.values())
    first = sorted(names, key=lambda name: (-len(names[name]), name))
    said, more = first[:NAMED], len(first) - NAMED
    if more > 0:
        said.append(_("%(count)d more") % {"count": more})
    return [
        ngettext(
            "%(count)d of them was passed on; the credit is shared with %(groups)s.",
            "%(count)d of them were passed on; the credit is shared with %(groups)s.",
            len(requests),
        )
        % {"count": len(requests), "groups": listed(said)}
    ]


def elsewhere(count: int) -> list[str]:
    """Introductions of its volunteers with charities of other groups."""
    if not count:
        return []
    return [
        ngettext(
            "%(count)d introduction of a volunteer of yours helped a charity of another group.",
            "%(count)d introductions of volunteers of yours helped charities of other groups.",
            count,
        )
        % {"count": count}
    ]
