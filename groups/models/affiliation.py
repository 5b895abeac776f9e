"""What we give each other: the agreement of a group and the network, with the day it is looked at again (rule 8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.models import Record

WHOSE = "whose: who agreed; basis: legitimate interest; kept: 6 years after it ended"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def visible_to(self, who: Any) -> "AffiliationQuerySet":
        return self.filter(scope_of("affiliation", who))

    def standing(self) -> "AffiliationQuerySet":
        """Proposed or agreed, and not replaced."""
        return self.filter(ended_at=None)


class Affiliation(Record):
    """proposed > agreed (by a lead and by the network) > review due (by the day) > ended. A change is a new row."""

    PERSONAL = {"proposed_by": WHOSE, "lead": WHOSE, "national": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="affiliations")
    network_gives = models.TextField(_("What the network gives"), max_length=4000)
    group_gives = models.TextField(_("What the group gives"), max_length=4000)
    costs = models.TextField(_("Which costs are covered"), max_length=2000, blank=True)
    review_on = models.DateField(_("When do we look at it again?"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lead_agreed_at = models.DateTimeField(null=True, blank=True)
    national = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    national_agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(ended_at=None, lead_agreed_at__isnull=False, national_agreed_at__isnull=False),
                name="one_agreement_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.review_on}"
