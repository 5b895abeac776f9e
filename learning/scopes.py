"""How the matrix's scopes read as rows of this app."""

from typing import Any

from django.db.models import Q

from hub.access.who import everything
from hub.shelves import Scope
from learning.models.card import in_the_list


def shown_cards(who: Any, audience: str) -> Q:
    return in_the_list()


def own_card(who: Any, audience: str) -> Q:
    return Q(person=who.person)


def own_thanks(who: Any, audience: str) -> Q:
    """Those they got and have not put away, and those they gave."""
    return Q(to_person=who.person) | Q(from_person=who.person)


def of_own_groups(who: Any, audience: str) -> Q:
    return Q(group_id__in=who.groups_as(audience))


def open_packs(who: Any, audience: str) -> Q:
    return Q(closed_at=None)


SCOPES = {
    "organiser_card": Scope("learning.OrganiserCard", {"all": shown_cards, "own": own_card}),
    "personal_thanks": Scope("learning.PersonalThanks", {"own": own_thanks}),
    "experiment": Scope("learning.Experiment", {"grp": of_own_groups, "all": everything}),
    "pack": Scope("learning.Pack", {"grp": of_own_groups, "pub": open_packs, "all": everything}),
}
