"""The year somebody takes on: asked about before it ends, renewed by one press. Its end locks nobody out (rule 5)."""

from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.audit.models import record
from hub.common.models import Record, TransitionError

TERM = timedelta(days=365)  # an organiser's term
ASKED_BEFORE = timedelta(days=30)  # so long before it ends they are asked
ASKED_AFTER = timedelta(days=30)  # a letter that is later than this would only puzzle


class TermQuerySet(models.QuerySet[Any]):
    def with_a_term_to_decide(self) -> Any:
        """Live roles whose year is nearly over, or over."""
        soon = timezone.localdate() + ASKED_BEFORE
        return self.filter(ended_at=None, role__in=["organiser", "lead"], term_ends_on__lte=soon)

    def owed_term_letter(self) -> Any:
        """Those to write to; the letter itself is promised once for each term."""
        return self.with_a_term_to_decide().filter(term_ends_on__gte=timezone.localdate() - ASKED_AFTER)


class Term(Record):
    """The part of a membership that has to do with its year."""

    LOCK_FIRST = ("group",)

    pk: Any
    role: Any
    group: Any
    group_id: Any
    ended_at: Any
    term_ends_on: date | None

    class Meta:
        abstract = True

    @property
    def is_term_to_decide(self) -> bool:
        """Is it time to ask: another year, stop, or hand over?"""
        if self.ended_at is not None or self.term_ends_on is None:
            return False
        return self.term_ends_on <= timezone.localdate() + ASKED_BEFORE

    @property
    def is_term_over(self) -> bool:
        return self.term_ends_on is not None and self.term_ends_on < timezone.localdate()

    @transaction.atomic
    def renew(self, *, who: Any) -> bool:
        """Another year, from the day the one before ends; asking twice adds one year."""
        self.lock()
        if self.ended_at is not None:
            raise TransitionError(_("This role has ended. Somebody who leads the group can invite you anew."))
        if not self.is_term_to_decide or self.term_ends_on is None:
            return False
        self.term_ends_on = max(self.term_ends_on, timezone.localdate()) + TERM
        self.save(update_fields=["term_ends_on", "changed_at"])  # type: ignore[misc]  # of the membership
        record(who, f"term renewed: {self.role}", self, group_id=self.group_id)
        return True
