"""A group would like a volunteer of another group to help there too; they decide (rule 7)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.models import Record, both_or_neither

WHOSE = "whose: whoever was asked; basis: legitimate interest; kept: 6 months"


class AddRequestQuerySet(models.QuerySet["AddRequest"]):
    def visible_to(self, who: Any) -> "AddRequestQuerySet":
        return self.filter(scope_of("add_request", who))

    def open(self) -> "AddRequestQuerySet":
        return self.filter(answered_at=None, expires_at__gt=timezone.now())


class AddRequest(Record):
    """asked > yes (a membership begins, their other groups are told) | no; silence lets it lapse."""

    PERSONAL = {"person": WHOSE, "asked_by": WHOSE, "words": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="add_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="add_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("What would they do with you?"), max_length=300)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    said_yes = models.BooleanField(null=True)

    objects = AddRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(answered_at=None), name="one_open_add_request"
            ),
            both_or_neither("answered_at", "said_yes", name="add_request_answered_with_yes_or_no"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.person}"
