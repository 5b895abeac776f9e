"""Outgoing mail: owed, then promised here, then sent by the one sender (security 4.2)."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def visible_to(self, who: Any) -> "OutgoingMailQuerySet":
        return self.filter(scope_of("mail_log", who))

    def about(self, row: models.Model) -> "OutgoingMailQuerySet":
        return self.filter(about_type=ContentType.objects.get_for_model(row), about_id=row.pk)

    def queued(self) -> "OutgoingMailQuerySet":
        return self.filter(state=OutgoingMail.State.QUEUED)

    def due(self, now: datetime | None = None) -> "OutgoingMailQuerySet":
        """Those that should go now, the essential ones first."""
        return (
            self.queued()
            .filter(not_before__lte=now or timezone.now())
            .order_by("-essential", "not_before", "id")
        )

    def not_yet_leaving(self) -> "OutgoingMailQuerySet":
        """Nothing of these has left the house: they may still be called off."""
        return self.filter(state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.CLAIMED])

    def in_doubt(self) -> "OutgoingMailQuerySet":
        """Perhaps sent: parked so that somebody looks, rather than sent twice."""
        return self.filter(state=OutgoingMail.State.UNKNOWN).order_by("made_at", "id")

    def stuck(self) -> "OutgoingMailQuerySet":
        """Perhaps sent, or not to be delivered; and nobody has said yet what becomes of it."""
        return self.filter(state__in=OutgoingMail.STUCK, left_at=None)

    def oldest_due_age(self) -> timedelta:
        """How long the mail that waits longest has been due; nothing when none is."""
        now = timezone.now()
        oldest = self.due(now).aggregate(models.Min("not_before"))["not_before__min"]
        return now - oldest if oldest else timedelta()

    def call_off(self, state: str) -> int:
        """Let go of those that nothing has left of, and of any secret they hold."""
        return self.not_yet_leaving().update(state=state, claimed_at=None, claimed_by="", body=None)


class OutgoingMail(models.Model):
    """One promised mail: written with the change that causes it, and by its key promised only once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to go")
        CLAIMED = "claimed", _("being prepared")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be delivered")
        SUPPRESSED = "suppressed", _("not sent: the person no longer wants or may have it")
        EXPIRED = "expired", _("not sent: it came too late")
        UNKNOWN = "unknown", _("perhaps sent: somebody should look")

    MAX_ATTEMPTS = 8
    STUCK = (State.FAILED, State.UNKNOWN)
    PERSONAL = {
        "person": "whose: recipient; basis: legitimate interest; kept: 90 days",
        "to_email": "whose: recipient; basis: legitimate interest; kept: 90 days",
        "body": "whose: recipient; basis: legitimate interest; kept: until sent",
    }

    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    essential = models.BooleanField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mails")
    to_email = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en-gb")
    subject = models.CharField(
        max_length=200, blank=True
    )  # allauth's own mails; others are rendered when sent
    params = models.JSONField(default=dict)  # ids and other plain facts, never people's words
    body = models.JSONField(null=True)  # allauth's own mails only: {"text", "html"}, wiped when sent
    about_type = models.ForeignKey(ContentType, models.SET_NULL, null=True)
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)  # stuck, and somebody said to leave it so
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n\u0085\u2028\u2029]"), name="subject_is_one_line"
            ),
            models.CheckConstraint(
                condition=~Q(to_email__regex=r"[\s,;<>\"]") & Q(to_email__contains="@"),
                name="one_plain_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "sending"], claimed_at__isnull=False)
                | (~Q(state__in=["claimed", "sending"]) & Q(claimed_at__isnull=True)),
                name="claimed_and_its_time_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_and_its_time_go_together",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=8), name="eight_attempts_at_most"),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(state__in=["queued", "claimed", "sending"]),
                name="a_body_is_wiped_when_it_is_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-essential", "not_before", "id"], condition=Q(state="queued"), name="mail_due"
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="mail_in_doubt"
            ),
            models.Index(
                fields=["made_at", "id"],
                condition=Q(state__in=["failed", "unknown"], left_at=None),
                name="mail_stuck",
            ),
            models.Index(fields=["about_type", "about_id"], name="mail_about"),
            models.Index(fields=["to_email", "made_at"], name="mail_to_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def key_hash(self) -> str:
        """What goes out in a header, so that a mail delivered twice can be told from two mails."""
        return hashlib.sha256(self.dedupe_key.encode()).hexdigest()


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, address: str) -> "SuppressionQuerySet":
        return self.filter(email_hash=address_hash(address))


class Suppression(models.Model):
    """An address that gets no mail any more, or none of one kind: it bounced for good, or asked for that."""

    email_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=60, blank=True)  # empty: nothing at all
    reason = models.CharField(max_length=20)
    since = models.DateTimeField(default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email_hash", "kind"], name="one_suppression_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.reason} since {self.since:%Y-%m-%d}"


def address_hash(address: str) -> str:
    return hashlib.sha256(f"bunting:{address.strip().lower()}".encode()).hexdigest()
