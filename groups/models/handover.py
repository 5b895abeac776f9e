"""What people hold for a group, and what goes over to somebody else when one of them stops (rule 6)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.membership import Membership
from hub.access.who import scope_of
from hub.common.models import Record

WHOSE = "whose: who runs the group; basis: legitimate interest; kept: as long as the group's"


class HoldingQuerySet(models.QuerySet["Holding"]):
    def visible_to(self, who: Any) -> "HoldingQuerySet":
        return self.filter(scope_of("holding", who))


class Holding(Record):
    """A key, a calendar, an account: what it is, who has it. Never a password."""

    class Kind(models.TextChoices):
        KEY = "key", _("Key or pass")
        CALENDAR = "calendar", _("Calendar")
        ACCOUNT = "account", _("Account")
        MONEY = "money", _("Money or bank")
        OTHER = "other", _("Something else")

    PERSONAL = {"held_by": WHOSE, "what": WHOSE, "how": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="holdings")
    kind = models.CharField(_("What kind of thing?"), max_length=20, choices=Kind.choices)
    what = models.CharField(_("What is it?"), max_length=120)
    how = models.CharField(_("How does it change hands?"), max_length=300, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "what", "pk"]

    def __str__(self) -> str:
        return self.what


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, who: Any) -> "HandoverQuerySet":
        return self.filter(scope_of("handover", who))


class Handover(Record):
    """Made by the hub the moment a role ends, from what that person held."""

    PERSONAL = {"person": WHOSE, "heir": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="handovers")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="handover")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # every line is ticked

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"


class HandoverItem(Record):
    """One thing that goes over: moved by the hub already, or to be done by a person."""

    PERSONAL = {"what": WHOSE, "done_by": WHOSE}

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)  # requests, meetings, key, calendar, account, money, other
    what = models.CharField(max_length=300)
    url = models.CharField(max_length=200, blank=True)
    holding = models.ForeignKey(Holding, models.SET_NULL, null=True, blank=True, related_name="+")
    moved_by_hub = models.BooleanField(default=False)  # nothing to do, only to know
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what
