"""A season off: a group rests, a neighbour covers, the page says so kindly (rule 36a)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.group_season import under_way
from hub.access.who import scope_of
from hub.audit.models import record
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError

WHOSE = "whose: who runs the group; basis: legitimate interest; kept: 24 months"


class SeasonOffQuerySet(models.QuerySet["SeasonOff"]):
    def visible_to(self, who: Any) -> "SeasonOffQuerySet":
        """Of the group that rests, and of the neighbour."""
        return self.filter(scope_of("season", who))

    def open(self) -> "SeasonOffQuerySet":
        """Asked for or agreed, and not over."""
        return self.filter(declined_at=None, ended_at=None, until_on__gte=timezone.localdate())

    def resting(self) -> "SeasonOffQuerySet":
        """Under way today."""
        return self.filter(under_way())

    def to_answer(self) -> "SeasonOffQuerySet":
        """The neighbour has not said yes or no."""
        return self.open().filter(agreed_at=None)

    def owed_forgetting(self) -> "SeasonOffQuerySet":
        """Over for two years, whether it was rested, called off or declined."""
        return self.filter(until_on__lt=kept_since("season off").date())


class SeasonOff(Record):
    """asked > agreed by the neighbour (or declined); over when the day comes or the group says so."""

    LOCK_FIRST = ("group",)
    PERSONAL = {"asked_by": WHOSE, "answered_by": WHOSE, "words": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="seasons_off")
    neighbour = models.ForeignKey(Group, models.CASCADE, related_name="covers_for")
    from_on = models.DateField(_("From which day?"))
    until_on = models.DateField(_("Until which day?"))
    words = models.CharField(_("A line for your neighbour"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeasonOffQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_season_ends_later"),
            models.CheckConstraint(condition=~Q(group=F("neighbour")), name="nobody_covers_themselves"),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(declined_at=None), name="season_agreed_or_declined"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(declined_at=None, ended_at=None), name="one_open_season_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.from_on} to {self.until_on}"

    @property
    def is_open(self) -> bool:
        return self.declined_at is None and self.ended_at is None and self.until_on >= timezone.localdate()

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    @property
    def is_under_way(self) -> bool:
        return self.is_open and self.is_agreed and self.from_on <= timezone.localdate()

    @classmethod
    @transaction.atomic
    def ask(
        cls, group: Group, neighbour: Group, *, from_on: date, until_on: date, words: str = "", who: Any
    ) -> "SeasonOff":
        """Ask a neighbour to look after our places; pressed twice it is asked once."""
        group.lock()
        group.seasons_off.filter(until_on__lt=timezone.localdate(), ended_at=None, declined_at=None).update(
            ended_at=timezone.now()
        )
        before = group.seasons_off.open().select_related("neighbour").first()
        if before is not None:
            if (before.neighbour, before.from_on, before.until_on) == (neighbour, from_on, until_on):
                return before
            raise TransitionError(
                gettext("You have asked %(group)s already. Take that back first, then ask anew.")
                % {"group": before.neighbour}
            )
        if not Group.objects.neighbours_of(group).filter(pk=neighbour.pk).exists():
            raise TransitionError(_("That group can't look after your places at the moment. Ask another."))
        season = cls.objects.create(
            group=group,
            neighbour=neighbour,
            from_on=from_on,
            until_on=until_on,
            words=words,
            asked_by=who.person,
        )
        record(who, "season off asked", season, group_id=group.pk)
        return season

    @transaction.atomic
    def agree(self, *, who: Any) -> bool:
        """The neighbour's yes: from the day on, requests of those places come to them."""
        self.lock()
        if self.agreed_at is not None and self.is_open:
            return False
        self.refuse_if_over()
        if not Group.objects.neighbours_of(self.group).filter(pk=self.neighbour_id).exists():
            raise TransitionError(
                _("You rest yourselves at the moment, so you can't look after others' places.")
            )
        self.agreed_at, self.answered_by = timezone.now(), who.person
        self.save(update_fields=["agreed_at", "answered_by", "changed_at"])
        record(who, "season off agreed", self, group_id=self.neighbour_id)
        return True

    @transaction.atomic
    def decline(self, *, who: Any) -> bool:
        """The neighbour's no, without a reason; also later, when it has become too much."""
        self.lock()
        if self.declined_at is not None:
            return False
        self.refuse_if_over()
        self.agreed_at, self.declined_at, self.answered_by = None, timezone.now(), who.person
        self.save(update_fields=["agreed_at", "declined_at", "answered_by", "changed_at"])
        record(who, "season off declined", self, group_id=self.neighbour_id)
        return True

    @transaction.atomic
    def end(self, *, who: Any) -> bool:
        """Back early, or the question taken back: one press."""
        self.lock()
        if not self.is_open:
            return False
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        record(who, "season off ended", self, group_id=self.group_id)
        return True

    def refuse_if_over(self) -> None:
        if not self.is_open:
            raise TransitionError(_("They have taken it back, or it is over. There is nothing to answer."))
