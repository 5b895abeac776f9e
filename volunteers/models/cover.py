"""Asking a neighbouring group to step in so that somebody answers (rule 18)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.models import Group
from hub.common.models import Record
from volunteers.models.help_request import HelpRequest


class CoverAskQuerySet(models.QuerySet["CoverAsk"]):
    def open(self) -> "CoverAskQuerySet":
        return self.filter(answered_at=None)


class CoverAsk(Record):
    """One group was asked whether it would cover one request. It sees only place, kind and age until it says yes."""

    PERSONAL = dict.fromkeys(
        ["asked_by", "answered_by"],
        "whose: who acted; basis: legitimate interest; kept: as long as the request",
    )

    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"
        TAKEN = "taken"  # somebody else had it first

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="cover_asks")
    group = models.ForeignKey(Group, models.CASCADE, related_name="cover_asks")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)

    objects = CoverAskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "group"], name="a_group_is_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__gte=F("created_at")) & ~Q(answer="")),
                name="cover_answer_and_its_time",
            ),
        ]
        indexes = [models.Index(fields=["group"], condition=Q(answered_at=None), name="open_cover_asks")]

    def __str__(self) -> str:
        return f"{self.group}: {self.answer or 'asked'}"

    @staticmethod
    def of(request: Any, group: Group) -> "CoverAsk | None":
        return CoverAsk.objects.open().filter(request=request, group=group).first()
