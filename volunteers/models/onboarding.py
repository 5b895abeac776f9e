"""The steps that lead a volunteer in, and which of them somebody has done (rules 9 to 12)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.who import scope_of
from hub.common.models import Record


class OnboardingStepQuerySet(models.QuerySet["OnboardingStep"]):
    def of(self, group: Any) -> "OnboardingStepQuerySet":
        """The group's own steps where it has its own, else those of the network."""
        own = self.filter(group=group) if group is not None else self.none()
        return own if own.exists() else self.filter(group=None)

    def needed_for(self, group: Any, size: str, risk: str) -> "OnboardingStepQuerySet":
        """What somebody must have done for a request of this size and risk."""
        return self.of(group).filter(Q(sizes__contains=[size]) | Q(risks__contains=[risk]), required=True)


class OnboardingStep(Record):
    """One step of a group's way in; without a group, of the network's. It is needed for these sizes or risks."""

    class Signer(models.TextChoices):
        SELF = "self", _("they themselves")
        ORGANISER = "organiser", _("an organiser of any group")
        CHARITY = "charity", _("the charity, by letter")

    PROFILE, CODE, WELCOME = "profile", "code", "welcome"  # the three that every network begins with

    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="onboarding_steps")
    slug = models.SlugField(max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(_("Needed"), default=True)
    signed_by = models.CharField(_("Who signs it"), max_length=20, choices=Signer.choices)
    valid_months = models.PositiveSmallIntegerField(_("Months it is good for"), null=True, blank=True)
    sizes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    risks = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    objects = OnboardingStepQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "slug"], name="one_step_of_a_name", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepDoneQuerySet(models.QuerySet["StepDone"]):
    def visible_to(self, who: Any) -> "StepDoneQuerySet":
        volunteers: Any = self.model._meta.get_field("volunteer").related_model
        return self.filter(volunteer__in=volunteers.objects.filter(scope_of("onboarding", who)))

    def valid(self) -> "StepDoneQuerySet":
        return self.filter(Q(lapses_on=None) | Q(lapses_on__gt=timezone.localdate()))


class StepDone(Record):
    """Somebody did a step: when, who signed, until when. Of a check only its date is kept, never the paper."""

    PERSONAL = {
        "volunteer": "whose: self; basis: legitimate interest; kept: until 12 months after leaving",
        "signed_by": "whose: the organiser; basis: legitimate interest; kept: as long as the row",
    }

    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="steps_done")
    slug = models.SlugField(max_length=40)
    done_on = models.DateField(default=timezone.localdate)
    lapses_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")  # whose organiser signed
    version = models.CharField(max_length=20, blank=True)  # of the wording that was agreed to

    objects = StepDoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "slug"], name="a_step_is_done_once"),
            models.CheckConstraint(
                condition=Q(lapses_on=None) | Q(lapses_on__gt=F("done_on")), name="a_step_lapses_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} of {self.volunteer_id}"

    @property
    def is_valid(self) -> bool:
        return self.lapses_on is None or self.lapses_on > timezone.localdate()


def lapse_day(step: OnboardingStep, done_on: date) -> date | None:
    """So many months later, on the same day of the month or the last one there is."""
    if step.valid_months is None:
        return None
    months = done_on.month - 1 + step.valid_months
    year, month = done_on.year + months // 12, months % 12 + 1
    for day in (done_on.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None
