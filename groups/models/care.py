"""Small things that keep a group well: the quarterly question, and tips that were put aside."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.common.kept import kept_since
from hub.common.models import Record

WHOSE = "whose: who answered; basis: legitimate interest; kept: 24 months"


def quarter_of(day: date) -> date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


class NextLeadQuerySet(models.QuerySet["NextLead"]):
    def of_this_quarter(self) -> "NextLeadQuerySet":
        return self.filter(quarter=quarter_of(timezone.localdate()))

    def owed_forgetting(self) -> "NextLeadQuerySet":
        return self.filter(quarter__lt=kept_since("who could run the next one").date())


class NextLead(Record):
    """Once a quarter: who could run the next one without you? Stays in the group's rooms."""

    class Answer(models.TextChoices):
        SOMEBODY = "somebody", _("Somebody comes to mind")
        NOBODY_YET = "nobody_yet", _("Nobody yet")
        NOT_NOW = "not_now", _("Ask me next quarter")

    PERSONAL = {"who": WHOSE, "answered_by": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="next_leads")
    quarter = models.DateField()  # its first day
    answer = models.CharField(max_length=20, choices=Answer.choices)
    who = models.CharField(_("Who?"), max_length=120, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NextLeadQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["group", "quarter"], name="asked_once_a_quarter"),
            models.CheckConstraint(
                condition=models.Q(who="") | models.Q(answer="somebody"), name="named_where_somebody_is"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.quarter}"

    @classmethod
    @transaction.atomic
    def say(cls, group: Group, *, answer: str, who: str = "", by: Any) -> "NextLead":
        """The group's answer of this quarter, said anew as often as they like; a name only where there is one."""
        group.lock()
        named = who if answer == cls.Answer.SOMEBODY else ""
        said, _is_new = cls.objects.update_or_create(
            group=group,
            quarter=quarter_of(timezone.localdate()),
            defaults={"answer": answer, "who": named, "answered_by": by},
        )
        return said


class TipSeen(models.Model):
    """A tip somebody has put aside; the group isn't shown it again."""

    PERSONAL = {"by": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="tips_seen")
    tip = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "tip"], name="a_tip_is_put_aside_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.tip}"
