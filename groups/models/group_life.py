"""The life of a group: signs of it, the quiet that follows silence, a break, and how it ends (rule 3)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from groups.models.group_season import GroupSeasonQuerySet
from hub.common.models import Stateful

QUIET_AFTER = timedelta(days=90)
NOTICE = timedelta(days=14)  # so long before it turns quiet its leads get a kind word


class GroupLifeQuerySet(GroupSeasonQuerySet):
    def with_life(self) -> Any:
        """`life_at`: the last meeting that took place, introduction or edit."""
        meetings = self.model._meta.get_field("meetings").related_model._default_manager
        past = meetings.filter(group=OuterRef("pk"), cancelled_at=None, starts_at__lte=timezone.now())
        last = past.order_by("-starts_at").values("starts_at")[:1]
        return self.annotate(life_at=Greatest("last_life_at", Subquery(last)))

    def silent_for(self, long: timedelta) -> Any:
        """Active ones without life; a group that has a season off rests, and is not silent."""
        silent = self.with_life().filter(state=self.model.State.ACTIVE, life_at__lte=timezone.now() - long)
        return silent.not_resting()

    def owed_quiet_notice(self) -> Any:
        """Silent for 76 days, and not told so in this silence."""
        untold = Q(quiet_notice_at=None) | Q(quiet_notice_at__lt=F("life_at"))
        return self.silent_for(QUIET_AFTER - NOTICE).filter(untold)

    def owed_quiet(self) -> Any:
        """Silent for 90 days, and told so a fortnight ago: nobody turns quiet without a word before."""
        told = Q(quiet_notice_at__gte=F("life_at"), quiet_notice_at__lte=timezone.now() - NOTICE)
        return self.silent_for(QUIET_AFTER).filter(told)

    def lively_again(self) -> Any:
        """Quiet, and they have met since."""
        return self.with_life().filter(state=self.model.State.QUIET, life_at__gt=F("state_since"))


class GroupLife(Stateful):
    """A group's verbs of living, resting and ending; each locks the group and forgives repetition."""

    State: Any
    last_life_at: Any
    quiet_notice_at: Any

    class Meta:
        abstract = True

    @property
    def has_ended(self) -> bool:
        """It goes on in another group, or nowhere."""
        return self.state in (self.State.MERGED, self.State.CLOSED)

    @transaction.atomic
    def note_life(self, at: datetime | None = None, *, by: Any = None) -> None:
        """They met, edited or introduced somebody; a quiet group is active again. Call it after saving."""
        self.lock()
        at = at or timezone.now()
        if at > self.last_life_at:
            self.last_life_at = at
            self.keep(last_life_at=at)
        if self.state == self.State.QUIET and at > timezone.now() - QUIET_AFTER:
            self.go(self.State.ACTIVE, by=by, act="lively again")

    def keep(self, **moments: Any) -> None:
        """Without being touched: who counts what has changed need not look."""
        same: Any = type(self)._base_manager.filter(pk=self.pk)
        same.update(**moments)

    @transaction.atomic
    def note_quiet_notice(self) -> None:
        """Its leads are told, once in a silence."""
        self.lock()
        self.quiet_notice_at = timezone.now()
        self.keep(quiet_notice_at=self.quiet_notice_at)

    @transaction.atomic
    def offer_help(self, words: str, *, by: Any) -> Any:
        """A coordinator's line to its leads; the same words twice on a day are said once."""
        self.lock()
        today = self.moves.filter(act="help offered", by=by, reason=words, at__date=timezone.localdate())
        return today.first() or self.moves.create(
            by=by, by_whom="network", old=self.state, new=self.state, act="help offered", reason=words
        )

    def turn_quiet(self, *, by: Any = "hub") -> bool:
        """Ninety days without life: the page says nothing of it, requests come as before, the network knows."""
        return self.move(self.State.QUIET, by=by, act="turned quiet")

    def pause(self, *, by: Any, reason: str = "") -> bool:
        """A break: the page stays, what they have in hand goes on, new requests go to others."""
        return self.move(self.State.PAUSED, by=by, act="paused", reason=reason)

    @transaction.atomic
    def resume(self, *, by: Any) -> bool:
        """Back from the break: requests of their places come to them again."""
        self.lock()
        return self.go(self.State.ACTIVE, by=by, act="resumed", last_life_at=timezone.now())

    @transaction.atomic
    def reopen(self, *, by: Any) -> bool:
        """A closed group begins again; its page comes back when it is ready, and `by` looks after it until then."""
        self.lock()
        return self.go(
            self.State.FORMING,
            by=by,
            act="reopened",
            last_life_at=timezone.now(),
            published_at=None,
            data_keeper=None,
            looked_after_by=by,
        )

    # --- For GroupEnding, which asks for the yeses first ------------------------------------------------
    def join(self, into: Any, *, by: Any) -> bool:
        """It goes on in another group; its address leads there."""
        return self.move(self.State.MERGED, by=by, act="merged", reason=into.name, merged_into=into)

    def part(self, to: str, *, by: Any) -> bool:
        """The joining is taken back: it is again what it was."""
        return self.move(to, by=by, act="parted", merged_into=None)

    def close(self, *, by: Any, keeper: Any, reason: str = "") -> bool:
        """It ends; somebody named keeps its data."""
        return self.move(
            self.State.CLOSED,
            by=by,
            act="closed",
            reason=reason,
            data_keeper=keeper,
            looked_after_by=None,
            on_duty=None,
        )
