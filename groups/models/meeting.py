"""A dated meeting of a group: the simplest there is, until events bring more."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.common.models import Record


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, who: Any) -> "MeetingQuerySet":
        return self.filter(group__in=Group.objects.visible_to(who).values("pk"))

    def standing(self) -> "MeetingQuerySet":
        return self.filter(cancelled_at=None)

    def upcoming(self) -> "MeetingQuerySet":
        return self.standing().filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")


class Meeting(Record):
    """When, where, what for. A meeting that took place is a sign of life (rule 3)."""

    PERSONAL = {"made_by": "whose: an organiser; basis: legitimate interest; kept: as long as the group's"}

    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    what = models.CharField(_("What is it?"), max_length=120)
    starts_at = models.DateTimeField(_("When does it start?"))
    minutes = models.PositiveSmallIntegerField(_("How long, in minutes"), default=90)
    where = models.CharField(_("Where?"), max_length=200)
    note = models.CharField(_("Good to know"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "starts_at"], condition=Q(cancelled_at=None), name="one_meeting_at_a_time"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=600), name="a_meeting_ends"),
        ]
        indexes = [
            models.Index(
                fields=["group", "starts_at"], condition=Q(cancelled_at=None), name="meetings_of_a_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.starts_at:%Y-%m-%d}"
