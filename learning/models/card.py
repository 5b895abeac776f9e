"""Who's who: what an organiser tells the others about themselves, by choice (rule 36a)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.models import Record

WHOSE = "whose: self; basis: consent; kept: while they show it"


class OrganiserCardQuerySet(models.QuerySet["OrganiserCard"]):
    def visible_to(self, who: Any) -> "OrganiserCardQuerySet":
        """Shown cards, for those who run groups too; one's own always."""
        return self.filter(scope_of("organiser_card", who))


class OrganiserCard(Record):
    """Who I am, what I'm good for, what I'd love help with."""

    PERSONAL = dict.fromkeys(["person", "who_i_am", "good_for", "help_with"], WHOSE)

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="organiser_card")
    who_i_am = models.CharField(_("Who I am"), max_length=300)
    good_for = models.CharField(_("What I'm good for"), max_length=300, blank=True)
    help_with = models.CharField(_("What I'd love help with"), max_length=300, blank=True)
    is_shown = models.BooleanField(_("Show my card to the people who run groups"), default=True)

    objects = OrganiserCardQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]

    def __str__(self) -> str:
        return str(self.person)


class Hello(Record):
    """One organiser says hello to another: one mail each, once."""

    PERSONAL = dict.fromkeys(
        ["from_person", "to_person", "words"], "whose: both; basis: consent; kept: 12 months"
    )

    from_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hellos_said")
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hellos_heard")
    words = models.TextField(_("A line to begin with"), max_length=1000)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="hello_is_said_to_another")
        ]
        indexes = [models.Index(fields=["from_person", "created_at"])]

    def __str__(self) -> str:
        return f"{self.from_person_id} to {self.to_person_id}"
