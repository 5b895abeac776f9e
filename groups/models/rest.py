"""A season off: a group rests, a neighbour covers, the page says so kindly (rule 36a)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.models import Record

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
        return self.open().filter(from_on__lte=timezone.localdate()).exclude(agreed_at=None)


class SeasonOff(Record):
    """asked > agreed by the neighbour (or declined); over when the day comes or the group says so."""

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
