"""One plain sign of how a group is doing: what charities were promised."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.shelves import Sign
from volunteers.models import HelpRequest


def promises_kept(groups: list[Any]) -> dict[int, Sign]:
    late = HelpRequest.objects.overdue().filter(waiting_for="group", group__in=[group.pk for group in groups])
    numbers = dict(late.order_by().values_list("group").annotate(Count("pk")))
    return {group.pk: sign(numbers.get(group.pk, 0)) for group in groups}


def sign(late: int) -> Sign:
    if not late:
        return Sign("promises", True, _("Every charity has heard from you by the day it was promised."))
    return Sign(
        name="promises",
        is_well=False,
        words=ngettext(
            "%(count)d charity waits for a word past the day it was promised. A short line to say when is enough.",
            "%(count)d charities wait for a word past the day they were promised. A short line to say when is enough.",
            late,
        )
        % {"count": late},
        short=_("a charity waits for a word"),
        url=reverse("volunteers:triage"),
        act=_("See who waits"),
    )
