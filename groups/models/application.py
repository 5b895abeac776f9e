"""Somebody would like to start a group where there is none: no account until the network has said yes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.models import Move, Stateful

WHOSE = (
    "whose: whoever applied; basis: legitimate interest; kept: 6 months after a no, else as long as the group"
)


class GroupApplicationQuerySet(models.QuerySet["GroupApplication"]):
    def visible_to(self, who: Any) -> "GroupApplicationQuerySet":
        return self.filter(scope_of("group_application", who))

    def waiting(self) -> "GroupApplicationQuerySet":
        """The network owes them an answer."""
        return self.filter(state=GroupApplication.State.APPLIED, screening="passed")


class GroupApplication(Stateful):
    """unconfirmed (their address) > applied > accepted (a group is forming) | declined; withdrawn by themselves."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
        APPLIED = "applied", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Not now")
        WITHDRAWN = "withdrawn", _("Taken back")

    MOVES = {
        State.UNCONFIRMED: {State.APPLIED, State.WITHDRAWN},
        State.APPLIED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN},
        State.DECLINED: {State.APPLIED},  # the network changed its mind
    }
    PERSONAL = dict.fromkeys(
        ["person_name", "email", "name", "why", "others", "outcode", "answer", "notes", "answered_by"], WHOSE
    )

    state = models.CharField(max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam
    person_name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your email address"), max_length=254)
    name = models.CharField(_("What would you call the group?"), max_length=120, blank=True)
    outcode = models.CharField(max_length=8)  # the place, by its district
    why = models.TextField(_("What would you like to start, and why there?"), max_length=4000)
    others = models.CharField(_("Who else is with you?"), max_length=300, blank=True)
    call_at = models.DateTimeField(null=True, blank=True)  # when the network and they talk
    notes = models.TextField(max_length=4000, blank=True)  # the coordinator's own
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    group = models.OneToOneField(Group, models.SET_NULL, null=True, blank=True, related_name="application")

    objects = GroupApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "applied", "accepted", "declined", "withdrawn"]),
                name="application_state_known",
            ),
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="application_screening_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.name or self.outcode}: {self.state}"


class GroupApplicationMove(Move):
    row = models.ForeignKey(GroupApplication, models.CASCADE, related_name="moves")
