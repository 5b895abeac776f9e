"""A dated meeting of a group: the simplest there is, until events bring more."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.audit.models import record
from hub.common.models import Record, TransitionError

AT_THAT_TIME = _("You have a meeting at that very time already. Change that one, or choose another time.")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, who: Any) -> "MeetingQuerySet":
        return self.filter(group__in=Group.objects.visible_to(who).values("pk"))

    def standing(self) -> "MeetingQuerySet":
        return self.filter(cancelled_at=None)

    def upcoming(self) -> "MeetingQuerySet":
        return self.standing().filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> "MeetingQuerySet":
        """Those that took place, the last one first."""
        return self.standing().filter(starts_at__lte=timezone.now()).order_by("-starts_at", "-pk")


class Meeting(Record):
    """When, where, what for. A meeting that took place is a sign of life (rule 3)."""

    LOCK_FIRST = ("group",)
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

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        return self.starts_at <= timezone.now()

    @classmethod
    @transaction.atomic
    def date(cls, group: Group, *, who: Any, starts_at: datetime, **facts: Any) -> "Meeting":
        """Give a meeting its day; pressed twice it is one meeting. It may be the last step of a group that begins."""
        group.lock()
        there = cls.objects.standing().filter(group=group, starts_at=starts_at).first()
        if there is not None and there.what != facts["what"]:
            raise TransitionError(AT_THAT_TIME)
        if there is not None:
            return there
        meeting = cls.objects.create(group=group, starts_at=starts_at, made_by=who.person, **facts)
        record(who, "meeting dated", meeting, group_id=group.pk)
        group.note_life(by=who.person)
        group.begin_when_ready(by=who.person)
        return meeting

    @transaction.atomic
    def change(self, *, who: Any, **facts: Any) -> None:
        """Another day, place or name; what is past or called off stays as it was."""
        self.lock()
        if self.cancelled_at is not None or self.is_over:
            raise TransitionError(_("This meeting is past or called off. Date a new one instead."))
        changed = [name for name, said in facts.items() if getattr(self, name) != said]
        if not changed:
            return
        for name in changed:
            setattr(self, name, facts[name])
        try:
            with transaction.atomic():
                self.save(update_fields=[*changed, "changed_at"])
        except IntegrityError as taken:
            raise TransitionError(AT_THAT_TIME) from taken
        act = "meeting moved" if "starts_at" in changed else "meeting changed"
        record(who, act, self, group_id=self.group_id, fields=changed)
        self.group.note_life(by=who.person)

    @transaction.atomic
    def call_off(self, *, who: Any) -> None:
        """It does not take place; saying so twice changes nothing."""
        self.lock()
        if self.cancelled_at is not None:
            return
        if self.is_over:
            raise TransitionError(_("This meeting has been already, so it can't be called off."))
        self.cancelled_at = timezone.now()
        self.save(update_fields=["cancelled_at", "changed_at"])
        record(who, "meeting called off", self, group_id=self.group_id)
