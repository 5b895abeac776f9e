"""What is a person's in every app: each column that names one. Two accounts become one by letting all of them name one.

`STAYS` lists the columns that go on naming the closed account, each with its reason; a test walks every relation to a
person and fails for one that is neither here nor moved. Where the account that stays has such a row already (both were
volunteers), the other's row stays with the closed account, and its owner is told.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from hub import shelves
from hub.accounts.models import User
from hub.journal.models import Journal

PROFILE = ("name", "pronouns", "home_outcode", "adult_confirmed_at")
STAYS = {
    "account.EmailAddress.user": "an address signs in to its own account, also after the two are taken apart again",
    "mfa.Authenticator.user": "a key belongs to the account it was made for",
    "usersessions.UserSession.user": "its sign-ins end",
    "hub.NetworkRole.person": "who holds one is never merged; ended ones tell whom the network trusted when",
    "hub.LostPhone.person": "the second step belongs to the account it was lost for",
    "hub.LostPhone.vouched_by": "tells which account gave its word",
    "hub.LostPhone_asked.user": "tells which accounts were asked",
    **dict.fromkeys(
        [
            f"hub.RoleProposal{way}"
            for way in (".person", ".proposed_by", ".agreed_by", ".agreed_too_by", ".refused_by")
        ]
        + ["hub.RoleProposal_asked.user"],
        "tells which account was named, and which gave its word",
    ),
    "hub.PersonMerge.kept": "tells which accounts were made one",
    "hub.PersonMerge.gone": "tells which accounts were made one",
    "hub.PersonMerge.proposed_by": "tells which account named the other",
    "hub.PersonMerge.undone_by": "tells which account took it back",
    "volunteers.Concern.raised_by": "who worried is for its readers alone, and nothing about it may move",
    "volunteers.Concern.opened_by": "a safeguarding lead is never merged",
    "volunteers.Concern.closed_by": "a safeguarding lead is never merged",
    "groups.PageSection.edited_by": "touching it would write a version that nobody wrote",
    "groups.PageSectionEvent.edited_by": "versions are kept as they were written",
}


@dataclass(frozen=True)
class Place:
    """One column that names a person."""

    model: type[models.Model]
    field: Any

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    def of(self, person: Any) -> Any:
        return self.model._base_manager.filter(**{self.field.name: person.pk})

    def free(self, gone: Any, kept: Any) -> Any:
        """The rows that can name the other account without any standing twice, or naming one person on both sides."""
        return self.of(gone).exclude(self.in_the_way(gone, kept))

    def in_the_way(self, gone: Any, kept: Any) -> Q:
        stays = Q(pk__in=[])
        for others, condition in self.once_only:
            same = self.model._base_manager.filter(
                condition, **{self.field.name: kept.pk}, **{other: OuterRef(other) for other in others}
            )
            stays |= Q(condition, Exists(same))
        for other in self.never_the_same_as:
            stays |= Q(**{f"{other}__in": [gone.pk, kept.pk]})
        return stays

    @cached_property
    def once_only(self) -> list[tuple[list[str], Q]]:
        """What may stand once per person: the other columns of each rule, and its condition."""
        name = self.field.name
        rules: list[tuple[tuple[str, ...], Q]] = []
        if self.field.unique:
            rules.append(((name,), Q()))
        rules += [(tuple(fields), Q()) for fields in self.model._meta.unique_together]
        for rule in self.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint):
                rules.append((tuple(rule.fields), rule.condition or Q()))
        return [
            ([other for other in fields if other != name], when) for fields, when in rules if name in fields
        ]

    @cached_property
    def never_the_same_as(self) -> list[str]:
        """Nobody thanks themselves: two columns of one row that may not name one person."""
        rules = [
            str(rule.condition)
            for rule in self.model._meta.constraints
            if isinstance(rule, models.CheckConstraint)
        ]
        mates = [place.field.name for place in all_places(self.model) if place.field != self.field]
        return [
            mate
            for mate in mates
            if any(
                (f"'{self.field.name}'" in told and f"F({mate})" in told)
                or (f"'{mate}'" in told and f"F({self.field.name})" in told)
                for told in rules
            )
        ]


def all_places(*only: type[models.Model]) -> Iterator[Place]:
    for model in only or apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.concrete_fields:
                if field.related_model is User:
                    yield Place(model, field)


def moving() -> list[Place]:
    return [place for place in all_places() if place.name not in STAYS]


def bring_together(gone: Any, kept: Any, journal: Journal) -> Counter[str]:
    """Let all that named one account name the other; how many rows of each kind that were, and how many stayed."""
    told: Counter[str] = Counter()
    for place in moving():
        told[place.model._meta.label] += journal.set(place.free(gone, kept), **{place.field.name: kept.pk})
    for settle in shelves.PERSON_MERGE:
        told.update(settle(gone, kept, journal))
    told.update({f"{STAYED}{place.model._meta.label}": place.of(gone).count() for place in moving()})
    fill_gaps(gone, kept, journal)
    return +told


STAYED = "stays:"


def fill_gaps(gone: Any, kept: Any, journal: Journal) -> None:
    """What only the other account said of the person."""
    gaps = {name: getattr(gone, name) for name in PROFILE if not getattr(kept, name) and getattr(gone, name)}
    if gaps:
        journal.set(User.objects.filter(pk=kept.pk), **gaps)


def counted(*people: Any) -> dict[int, Counter[str]]:
    """How many rows of each kind name each of these people; one question for everything."""
    found: dict[int, Counter[str]] = {person.pk: Counter() for person in people}
    quote = connection.ops.quote_name
    each = [
        f"SELECT '{place.model._meta.label}', {quote(place.field.column)}, count(*) "  # noqa: S608 - all ours
        f"FROM {quote(place.model._meta.db_table)} WHERE {quote(place.field.column)} = ANY(%(people)s) GROUP BY 2"
        for place in moving()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), {"people": list(found)})
        for label, pk, number in cursor.fetchall():
            found[pk][label] += number
    return found


def in_words(numbers: Counter[str] | dict[str, int]) -> list[str]:
    """ "2 roles in groups", for the kinds of rows that an app has words for."""
    return [str(words(numbers[label])) for label, words in shelves.PERSON_ROWS.items() if numbers.get(label)]
