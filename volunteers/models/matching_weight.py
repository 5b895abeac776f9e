"""How much each signal counts when the hub puts people in order. Coordinators may change it."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.audit.models import record

MEANINGS = {
    "must": _("The skills it needs, at the level it needs"),
    "nice": _("Skills that would be nice as well"),
    "time": _("Times that suit both, and enough hours a month"),
    "cause": _("They care about what the charity is for"),
    "near": _("They belong to the group, or live near"),
    "past": _("They have met before, and both said: gladly again"),
    "learn": _("They want to learn this, and somebody experienced comes along"),
    "waiting": _("How long they have waited since they were last asked"),
    "newcomer": _("They are new and have not been introduced to anybody"),
    "load": _("Taken off: how much they do already"),
}


class MatchingWeightQuerySet(models.QuerySet["MatchingWeight"]):
    def visible_to(self, who: Any, verb: str = "read") -> "MatchingWeightQuerySet":
        return self.filter(scope_of("weights", who, verb))


class MatchingWeight(models.Model):
    """One signal of the Matching section, and what it is worth."""

    name = models.CharField(max_length=10, unique=True, choices=list(MEANINGS.items()))
    worth = models.FloatField(_("How much it counts"))

    objects = MatchingWeightQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(worth__gte=0, worth__lte=1), name="a_weight_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.worth}"

    @property
    def meaning(self) -> Any:
        return MEANINGS.get(self.name, self.name)

    @transaction.atomic
    def count_for(self, worth: float, *, who: Any) -> bool:
        """From now on it counts so much; False when it did already."""
        held = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.worth == worth:
            return False
        self.worth = worth
        self.save(update_fields=["worth"])
        record(who, f"weight of {self.name}: {held.worth:g} to {worth:g}", self, fields=["worth"])
        return True
