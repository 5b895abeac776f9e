"""What somebody wrote to a group through its page; nobody's address is shown to anybody (capability 7)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.models import Record

WHOSE = "whose: whoever wrote; basis: legitimate interest; kept: 12 months"


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def visible_to(self, who: Any) -> "ContactMessageQuerySet":
        return self.filter(scope_of("contact_message", who))

    def waiting(self) -> "ContactMessageQuerySet":
        return self.filter(closed_at=None, screening="passed")


class ContactMessage(Record):
    """Words to whoever is on duty; answered through the hub, or set aside as needing no answer."""

    PERSONAL = dict.fromkeys(["name", "email", "words", "answer", "answered_by"], WHOSE)

    group = models.ForeignKey(Group, models.CASCADE, related_name="contact_messages")
    name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your email address"), max_length=254)
    words = models.TextField(_("What would you like to say?"), max_length=4000)
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam
    answer = models.TextField(_("Your answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # answered, or nothing to answer

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="contact_screening_known"
            )
        ]
        indexes = [
            models.Index(fields=["group", "created_at"], condition=Q(closed_at=None), name="contact_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.created_at:%Y-%m-%d}"
