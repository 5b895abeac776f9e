"""Two accounts of one person become one, when both addresses have said yes; undoable for 30 days (capability 15)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hub.access.who import scope_of
from hub.accounts.merge_acts import PersonMergeActs
from hub.common.models import Record
from hub.journal.models import Journal
from hub.links.models import PrivateLink

WHOSE = "whose: self; basis: legitimate interest; kept: 24 months"
UNDOABLE_FOR = timedelta(days=30)


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def visible_to(self, who: Any) -> "PersonMergeQuerySet":
        return self.filter(scope_of("person_merge", who))

    def open(self) -> "PersonMergeQuerySet":
        return self.filter(done_at=None, refused_at=None)

    def of_both(self, one: int, other: int) -> "PersonMergeQuerySet":
        """Of these two accounts, whichever of them was to stay."""
        return self.filter(kept_id__in=[one, other], gone_id__in=[one, other])

    def standing(self) -> "PersonMergeQuerySet":
        """Done, and not taken back."""
        return self.filter(done_at__isnull=False, undone_at=None)

    def undoable(self) -> "PersonMergeQuerySet":
        since = timezone.now() - UNDOABLE_FOR
        return self.standing().filter(done_at__gt=since).select_related("kept", "gone").order_by("-done_at")

    def accounts_of(self, person: Any) -> list[int]:
        """This account, and those that have become part of it, however long the line; one query for most people."""
        known, new = [person.pk], [person.pk]
        while new:
            joined = self.standing().filter(kept_id__in=new).exclude(gone_id__in=known)
            new = list(joined.values_list("gone_id", flat=True))
            known += new
        return known


class PersonMerge(PersonMergeActs, Record):
    """proposed > a yes from each address > done > undone; refused: they are two people, and aren't suggested again."""

    PERSONAL = dict.fromkeys(["kept", "gone", "proposed_by", "undone_by"], WHOSE)

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    gone = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kept_agreed_at = models.DateTimeField(null=True, blank=True)
    gone_agreed_at = models.DateTimeField(null=True, blank=True)
    # What each address was sent, the newest: only whoever reads there can say yes.
    kept_link = models.ForeignKey(PrivateLink, models.SET_NULL, null=True, related_name="+")
    gone_link = models.ForeignKey(PrivateLink, models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    journal = models.OneToOneField(Journal, models.SET_NULL, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="two_accounts_are_merged"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(kept_agreed_at__isnull=False, gone_agreed_at__isnull=False),
                name="merged_with_both_yeses",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(refused_at=None), name="a_merge_is_done_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(done_at__isnull=False), name="a_done_merge_can_be_undone"
            ),
            models.UniqueConstraint(
                fields=["kept", "gone"],
                condition=Q(done_at=None, refused_at=None),
                name="one_open_merge_of_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.refused_at is None

    @property
    def undoable_until(self) -> Any:
        return self.done_at + UNDOABLE_FOR if self.done_at else None

    @property
    def is_undoable(self) -> bool:
        return self.done_at is not None and self.undone_at is None and self.undoable_until > timezone.now()

    def side_of(self, link: PrivateLink) -> str | None:
        """Which of the two addresses this link was sent to."""
        return {self.kept_link_id: "kept", self.gone_link_id: "gone"}.get(link.pk)

    def other_side(self, side: str) -> str:
        return "gone" if side == "kept" else "kept"

    def person(self, side: str) -> Any:
        return self.kept if side == "kept" else self.gone

    def side_named(self, person: Any) -> str:
        return "kept" if person.pk == self.kept_id else "gone"

    def said_yes(self, person: Any) -> bool:
        return self.has_agreed(self.side_named(person))

    def has_agreed(self, side: str) -> bool:
        return getattr(self, f"{side}_agreed_at") is not None
