"""What asks and introductions put on an organiser's list: whom to welcome, whom to ask, whom to answer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.common import dates
from hub.today.items import Change, Item, last_looked
from volunteers.models import Match, Passing, Thanks, Volunteer

COUNTED = 500
LOOKING_INTO, DECIDING, WELCOMING, ANSWERING = 15, 3, 5, 3  # minutes
OF_REQUEST = ("request__organisation_name", "request__ref")


def named(way: str) -> tuple[str, str]:
    """The columns that somebody's first name is made of."""
    return f"{way}__name", f"{way}__email"


def to_do(who: Any) -> Iterator[Item]:
    yield from matches_to_look_at(who)
    yield from requests_to_take_over(who)
    yield from people_to_welcome(who)


def matches_to_look_at(who: Any) -> Iterator[Item]:
    """On requests they have themselves, or that nobody of their groups has yet; a colleague's are the colleague's.
    "This doesn't feel right" stands with everybody who runs the group, until one of them has looked into it."""
    nobodys = Q(request__owner=None, request__group__in=who.groups_as("organiser", "lead"))
    matches = Match.objects.visible_to(who, "work").filter(
        nobodys | Q(request__owner=who.person) | Q(state="not_right")
    )
    hands = matches.hands_up().filter(volunteer__state__in=Volunteer.ASKED_STATES)
    waiting = (matches.to_look_into() | hands).order_by("ended_at", "created_at", "pk")
    waiting = waiting.select_related("request", "volunteer__person").only(
        "ref", "state", "position", "ended_at", "created_at", *OF_REQUEST, *named("volunteer__person")
    )
    for match in waiting[:COUNTED]:
        yield hand_to_answer(match) if match.is_hand else what_went_wrong(match)


def what_went_wrong(match: Match) -> Item:
    name = {"name": match.volunteer.person.first_name_shown}
    if match.state == "not_right":
        what = _("It didn't feel right between them and %(name)s. Speak with each alone.")
    elif match.state == "no_show":
        what = _("They and %(name)s did not meet: one of them didn't make it. Ask how they are.")
    else:
        what = _("They and %(name)s have ended early. A word to both, then it can go on.")
    return Item(
        who=match.request.organisation_name,
        what=what % name,
        url=reverse("volunteers:case-looked", args=[match.request.ref, match.ref]),
        act=_("Look into it"),
        since=match.ended_at,
        minutes=LOOKING_INTO,
        urgent=True,
    )


def hand_to_answer(match: Match) -> Item:
    name = {"name": match.volunteer.person.first_name_shown}
    return Item(
        who=match.request.organisation_name,
        what=_("%(name)s raised a hand: “I could do this.” They wait to hear from you.") % name,
        url=reverse("volunteers:case-hand", args=[match.request.ref, match.ref]),
        act=_("Answer %(name)s") % name,
        since=match.created_at,
        minutes=DECIDING,
    )


def passings(who: Any) -> list[Any]:
    """Those that wait for their group's yes, and what their group gave away since they last looked."""
    asked = Passing.objects.to_answer_by(who).filter(group_yes_at=None)
    given = Passing.objects.visible_to(who).complete().filter(ended_at__gt=last_looked(who.person))
    given = given.filter(from_group__in=who.groups_as("organiser", "lead"))
    told = ["outcode", "kind", "ref", "state", "due_at", "first_reply_at"]
    found: Any = (asked | given).select_related("request", "from_group", "to_group")
    found = found.only(
        "created_at", "ended_at", "from_group__name", "to_group__name", *(f"request__{name}" for name in told)
    )
    return list(found.order_by("created_at", "pk")[:COUNTED])


def requests_to_take_over(who: Any) -> Iterator[Item]:
    """What was given away is kept for `changes`, which stands below on the same page."""
    found = passings(who)
    who.passings_complete = [passing for passing in found if passing.ended_at]
    for passing in (passing for passing in found if not passing.ended_at):
        request: Any = passing.request
        words = {
            "giver": passing.from_group or _("The network"),
            "kind": request.kind_in_short,
            "day": dates.day(request.due_at),
        }
        if request.first_reply_at is None:
            what = _("%(giver)s would pass it on to you: %(kind)s. They were promised a word by %(day)s.")
        else:
            what = _("%(giver)s would pass it on to you: %(kind)s.")
        yield Item(
            who=_("Somebody in %(place)s") % {"place": request.place.name},
            what=what % words,
            url=reverse("volunteers:passing", args=[request.ref]),
            act=_("Say yes or no"),
            since=passing.created_at,
            due_at=request.due_at,
            minutes=ANSWERING,
            overdue=request.is_overdue,
        )


def people_to_welcome(who: Any) -> Iterator[Item]:
    """One row for each group: ten can be welcomed on one page."""
    newcomers = Volunteer.objects.signable_by(who).waiting_for_welcome().order_by()
    newcomers = newcomers.filter(group__in=who.groups_as("organiser", "lead"))
    groups = newcomers.values("group__name", "group__slug").annotate(
        people=Count("pk", distinct=True), since=Min("state_since")
    )
    for group in groups.order_by("since"):
        yield Item(
            who=group["group__name"],
            what=ngettext(
                "%(count)d newcomer waits for a hello. Then jobs and projects are open to them too.",
                "%(count)d newcomers wait for a hello. Then jobs and projects are open to them too.",
                group["people"],
            )
            % {"count": group["people"]},
            url=reverse("volunteers:welcome", args=[group["group__slug"]]),
            act=_("Welcome them"),
            since=group["since"],
            minutes=WELCOMING,
        )


# --- What others did -------------------------------------------------------------------------------------
def changes(who: Any, since: Any, at_most: int) -> Iterator[Change]:
    """Thanks to somebody they found, and what they passed on and another group has now."""
    found = Match.objects.visible_to(who, "work")
    thanked = Thanks.objects.filter(match__in=found, created_at__gt=since).order_by("-created_at")
    of_match = [f"match__{name}" for name in (*OF_REQUEST, *named("volunteer__person"))]
    thanked = thanked.select_related("match__request", "match__volunteer__person")
    for thanks in thanked.only("created_at", "name", "words", *of_match)[:at_most]:
        name = thanks.match.volunteer.person.first_name_shown
        yield Change(
            at=thanks.created_at,
            who=thanks.name,
            words=_("thanked %(name)s: “%(words)s”") % {"name": name, "words": thanks.words},
            about=thanks.match.request.organisation_name,
            url=reverse("volunteers:case", args=[thanks.match.request.ref]),
        )
    given = sorted(getattr(who, "passings_complete", []), key=lambda passing: passing.ended_at, reverse=True)
    for passing in given[:at_most]:
        yield Change(
            at=passing.ended_at,
            who="",
            words=_("%(group)s has it now, as the charity wished. Both of you keep the credit.")
            % {"group": passing.to_group.name},
            about=_("Somebody in %(place)s") % {"place": passing.request.place.name},
        )
