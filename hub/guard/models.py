"""What stands between public forms and the world: form keys, coarse counters, and posts held for a person."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FormKey(models.Model):
    """One served form makes one row: the same key and body finds the first answer (security 4.4)."""

    key = models.UUIDField(primary_key=True)
    form = models.CharField(max_length=40)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=200, blank=True)  # where the first answer led
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["made_at"])]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"


class Limit(models.Model):
    """The coarse copy of a counter: how often a thing happened in one window. The fine one is in the cache."""

    what = models.CharField(max_length=40)
    who_hash = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "who_hash", "window_start"], name="one_counter_per_window"
            )
        ]
        indexes = [models.Index(fields=["window_start"])]

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"


class HeldPost(models.Model):
    """Why a public form's post waits for a person. The row it made is kept where it is, only held back."""

    class Reason(models.TextChoices):
        TRAP = "trap", _("The field people don't see was filled in")
        HASTE = "haste", _("It was sent within three seconds")
        MANY = "many", _("Many came from one place within the hour")
        FLOOD = "flood", _("Very many came in everywhere")
        LINKS = "links", _("It has many links")
        ONLY_LINK = "only link", _("It is only a link")
        WORDS = "words", _("It has words that advertisements use")

    form = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["form", "about_id"])]

    def __str__(self) -> str:
        return f"{self.form} {self.about_id}: {', '.join(self.reasons)}"

    @property
    def reasons_in_words(self) -> list[str]:
        return [str(dict(self.Reason.choices).get(reason, reason)) for reason in self.reasons]
