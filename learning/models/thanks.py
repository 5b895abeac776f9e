"""One real sentence from one person to another, kept on their own page (rule 36a)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.models import Record

WHOSE = "whose: both; basis: legitimate interest; kept: until whoever got it puts it away"


class PersonalThanksQuerySet(models.QuerySet["PersonalThanks"]):
    def visible_to(self, who: Any) -> "PersonalThanksQuerySet":
        """Those one got, and those one gave."""
        return self.filter(scope_of("personal_thanks", who))


class PersonalThanks(Record):
    """Nobody counts them and nobody ranks by them."""

    PERSONAL = dict.fromkeys(["from_person", "to_person", "words"], WHOSE)

    from_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="thanks_given")
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="thanks_had")
    words = models.CharField(_("One real sentence"), max_length=300)
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = PersonalThanksQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="thanks_go_to_another"),
            models.CheckConstraint(condition=~Q(words=""), name="thanks_say_something"),
        ]

    def __str__(self) -> str:
        return f"{self.from_person_id} to {self.to_person_id}"
