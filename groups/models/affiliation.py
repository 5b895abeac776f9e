"""What we give each other: the agreement of a group and the network, with the day it is looked at again (rule 8)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.audit.models import record
from hub.common.models import Record, TransitionError

LOOK_AHEAD = timedelta(days=30)  # before the day of the review it stands on both lists
WHOSE = "whose: who agreed; basis: legitimate interest; kept: 6 years after it ended"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def visible_to(self, who: Any) -> "AffiliationQuerySet":
        return self.filter(scope_of("affiliation", who))

    def standing(self) -> "AffiliationQuerySet":
        """Proposed or agreed, and not replaced."""
        return self.filter(ended_at=None)

    def agreed(self) -> "AffiliationQuerySet":
        return self.standing().exclude(lead_agreed_at=None).exclude(national_agreed_at=None)

    def proposed(self) -> "AffiliationQuerySet":
        """A first one, or a change of the one that counts."""
        return self.standing().filter(Q(lead_agreed_at=None) | Q(national_agreed_at=None))


class Affiliation(Record):
    """proposed > agreed (by a lead and by the network) > review due (by the day) > ended. A change is a new row."""

    LOCK_FIRST = ("group",)
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

    def get_absolute_url(self) -> str:
        return reverse("groups:agreement", args=[self.group.slug])

    @property
    def is_agreed(self) -> bool:
        return self.lead_agreed_at is not None and self.national_agreed_at is not None

    @property
    def review_is_due(self) -> bool:
        return (
            self.ended_at is None and self.is_agreed and self.review_on <= timezone.localdate() + LOOK_AHEAD
        )

    @property
    def network_lines(self) -> list[str]:
        return lines(self.network_gives)

    @property
    def group_lines(self) -> list[str]:
        return lines(self.group_gives)

    def may_be_agreed_by(self, who: Any) -> bool:
        return self.ended_at is None and any(
            getattr(self, f"{whose}_agreed_at") is None for whose in self.sides_of(who)
        )

    def sides_of(self, who: Any) -> list[str]:
        """Whose yes is theirs to give. Nobody agrees with themselves: who leads the group speaks for the group."""
        if self.group_id in who.groups_as("lead"):
            return ["lead"]
        return ["national"] if "national" in who.audiences else []

    @classmethod
    @transaction.atomic
    def propose(cls, group: Group, *, who: Any, **said: Any) -> "Affiliation":
        """What we would give each other, with the proposer's yes; the one that counts goes on until both have agreed."""
        group.lock()
        waiting = group.affiliations.proposed()
        same = waiting.filter(proposed_by=who.person, **said).first()
        if same is not None:
            return same
        if waiting.exists():
            raise TransitionError(_("Something is proposed already. Agree to it, or put it aside first."))
        proposed = cls.objects.create(group=group, proposed_by=who.person, **said)
        record(who, "agreement proposed", proposed, group_id=group.pk)
        proposed.agree(who=who)
        return proposed

    @transaction.atomic
    def agree(self, *, who: Any) -> bool:
        """One side's yes; with both it counts, and replaces the one before. Said twice it is said once."""
        self.lock()
        if self.is_agreed:
            return False
        sides = self.sides_of(who)
        if self.ended_at is not None or not sides:
            raise TransitionError(_("That has been settled meanwhile. Have a look at how it stands."))
        new = [whose for whose in sides if getattr(self, f"{whose}_agreed_at") is None]
        for whose in new:
            setattr(self, whose, who.person)
            setattr(self, f"{whose}_agreed_at", timezone.now())
        if not new:
            return False
        if self.is_agreed:
            now = timezone.now()
            self.group.affiliations.agreed().exclude(pk=self.pk).update(ended_at=now, changed_at=now)
        self.save()
        record(who, "agreement agreed", self, group_id=self.group_id)
        return True

    @transaction.atomic
    def end(self, *, who: Any) -> bool:
        """It counts no longer, or was never agreed: put aside without a reason."""
        self.lock()
        if self.ended_at is not None:
            return False
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        record(who, "agreement ended", self, group_id=self.group_id)
        return True


def lines(text: str) -> list[str]:
    """One thing each; a dash in front is how people write lists."""
    return [line.strip(" -*•\t") for line in text.splitlines() if line.strip(" -*•\t")]
