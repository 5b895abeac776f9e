"""What the volunteers app puts right when two accounts of one person become one, and how it counts what is theirs.

Both were volunteers: the page of the account that stays counts. Yeses and introductions go over to it, since a charity
waits at the other end; asks of the closed account are let go by the sweep that does so for everybody who has left.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from hub.journal.models import Journal
from volunteers.models import Match, Volunteer
from volunteers.models.match_facts import LIVE, State
from volunteers.models.matching_row import MatchingRow


def settle_volunteers(gone: Any, kept: Any, journal: Journal) -> dict[str, int]:
    """The introductions of the page that stays behind; who may be suggested is reckoned anew."""
    held = (
        Volunteer.objects.filter(person__in=[gone.pk, kept.pk]).order_by("pk").select_for_update(no_key=True)
    )
    pages = {page.person_id: page for page in held}
    moved = 0
    if old := pages.get(gone.pk):
        stays = pages[kept.pk]
        same = Match.objects.filter(volunteer=stays, role=OuterRef("role"), state__in=LIVE)
        given = Q(state=State.SAID_YES) | Q(introduced_at__isnull=False)
        free = Match.objects.filter(given, volunteer=old).exclude(Q(Exists(same), state__in=LIVE))
        moved = journal.set(free, volunteer=stays)
    MatchingRow.objects.refresh(page.pk for page in pages.values())
    return {"volunteers.Match": moved} if moved else {}


def take_volunteers_apart(gone: Any, kept: Any, journal: Journal) -> Callable[[], Any]:
    """Who may be suggested is reckoned anew, of both."""
    pages = Volunteer.objects.filter(person__in=[gone.pk, kept.pk]).order_by("pk")
    return lambda: MatchingRow.objects.refresh(list(pages.values_list("pk", flat=True)))


def page_in_words(number: int) -> Any:
    return ngettext("%(count)d page as a volunteer", "%(count)d pages as a volunteer", number) % {
        "count": number
    }


def requests_in_words(number: int) -> Any:
    return ngettext("%(count)d request in hand", "%(count)d requests in hand", number) % {"count": number}


def matches_in_words(number: int) -> Any:
    return ngettext("%(count)d introduction", "%(count)d introductions", number) % {"count": number}


WORDS = {
    "volunteers.Volunteer": page_in_words,
    "volunteers.HelpRequest": requests_in_words,
    "volunteers.Match": matches_in_words,
}
