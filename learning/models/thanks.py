"""One real sentence from one person to another, kept on their own page (rule 36a)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.accounts.models import User
from hub.common.models import Record, TransitionError
from learning.models.people import whom_may_thank

A_DAY = 10

WHOSE = "whose: both; basis: legitimate interest; kept: until whoever got it puts it away"


class PersonalThanksQuerySet(models.QuerySet["PersonalThanks"]):
    def visible_to(self, who: Any) -> "PersonalThanksQuerySet":
        """Those one got, and those one gave."""
        return self.filter(scope_of("personal_thanks", who))

    def kept_by(self, person: Any) -> "PersonalThanksQuerySet":
        """What somebody got and has not put away."""
        return self.filter(to_person=person, put_away_at=None).select_related("from_person")


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

    @classmethod
    @transaction.atomic
    def give(cls, to: Any, words: str, *, by: Any) -> "PersonalThanks":
        """Thank somebody; the same words again on one day change nothing."""
        User.objects.select_for_update().get(pk=by.pk)  # one after the other, so that the limit counts
        today = cls.objects.filter(from_person=by, created_at__gt=timezone.now() - timedelta(days=1))
        if before := today.filter(to_person=to, words=words).first():
            return before
        if not whom_may_thank(by).filter(pk=to.pk).exists():
            raise TransitionError(_("The two of you don't share a group any more."))
        if today.count() >= A_DAY:
            raise TransitionError(_("That is ten thanks today. The next one keeps until tomorrow."))
        return cls.objects.create(from_person=by, to_person=to, words=words)

    @transaction.atomic
    def put_away(self) -> None:
        """Gone from the page of whoever got it; whoever gave it isn't told. Twice is as good as once."""
        self.lock()
        if self.put_away_at is None:
            self.put_away_at = timezone.now()
            self.save(update_fields=["put_away_at", "changed_at"])
