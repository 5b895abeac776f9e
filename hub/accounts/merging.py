"""Two accounts of one person become one, when both addresses have said yes; undoable for 30 days (capability 15)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hub.access.who import scope_of
from hub.common.models import Record
from hub.journal.models import Journal

WHOSE = "whose: self; basis: legitimate interest; kept: 24 months"


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def visible_to(self, who: Any) -> "PersonMergeQuerySet":
        return self.filter(scope_of("person_merge", who))

    def open(self) -> "PersonMergeQuerySet":
        return self.filter(done_at=None, refused_at=None)


class PersonMerge(Record):
    """proposed > a yes from each address > done > undone; refused: they are two people, and aren't suggested again."""

    PERSONAL = dict.fromkeys(["kept", "gone", "proposed_by", "undone_by"], WHOSE)

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    gone = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kept_agreed_at = models.DateTimeField(null=True, blank=True)
    gone_agreed_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(
                fields=["kept", "gone"],
                condition=Q(done_at=None, refused_at=None),
                name="one_open_merge_of_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
