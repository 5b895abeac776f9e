"""One plain sign of how a group is doing: what charities were promised."""

from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common.expressions import HowMany
from hub.shelves import GroupSign, Sign
from volunteers.models import HelpRequest


def late_promises() -> HowMany:
    return HowMany(HelpRequest.objects.overdue().filter(waiting_for="group", group=OuterRef("pk")))


def promises_sign(group: Any, late: int) -> Sign:
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


PROMISES_KEPT = GroupSign("promises", late_promises, promises_sign)
