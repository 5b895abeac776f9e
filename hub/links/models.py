"""Private links: a token opens one thing, for one purpose, until it ends. Only its hash is stored (security 4.5)."""

import base64
import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone


def new_nonce() -> str:
    return secrets.token_hex(16)


class PrivateLinkQuerySet(models.QuerySet["PrivateLink"]):
    def live(self) -> "PrivateLinkQuerySet":
        now = timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, used_up_at=None)

    def about(self, row: models.Model) -> "PrivateLinkQuerySet":
        kind = ContentType.objects.get_for_model(row)
        return self.filter(about_type=kind, about_id=row.pk)

    def end_in(self, time: timedelta) -> None:
        """Let them live a little longer, none longer than it had."""
        end = timezone.now() + time
        self.filter(Q(expires_at=None) | Q(expires_at__gt=end)).update(expires_at=end)

    def behind(self, token: str, purpose: str | None = None) -> "PrivateLink | None":
        """The link this token belongs to, whatever its age; the purpose is part of the look-up."""
        links = self.filter(token_hash=hashed(token))
        if purpose is not None:
            links = links.filter(purpose=purpose)
        return links.first()


class PrivateLink(models.Model):
    """A way in for whoever holds its token. `about` is the row it opens: a contact of a case, a draft, an invitation, an ask."""

    PERSONAL = {
        "last_used_on": "whose: the link-holder; basis: legitimate interest; kept: as long as the link lives"
    }

    class Purpose(models.TextChoices):
        CASE = "case"
        DRAFT = "draft"
        INVITATION = "invitation"
        ASK = "ask"
        APPLICATION = "application"
        MERGE = "merge"

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    about_type = models.ForeignKey(ContentType, models.CASCADE)
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    nonce = models.CharField(max_length=32, default=new_nonce)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_up_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_id", "purpose"])]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"

    @classmethod
    def issue(cls, purpose: str, about: Any, *, expires_at: datetime | None = None) -> "PrivateLink":
        """A new link; the token is derived again whenever a mail is rendered, and stored nowhere."""
        link = cls(purpose=purpose, about=about, expires_at=expires_at, token_hash=secrets.token_hex(32))
        link.save()
        link.token_hash = hashed(link.token)
        link.save(update_fields=["token_hash"])
        return link

    @property
    def token(self) -> str:
        """256 bits: HMAC-SHA256(link key, purpose | id | nonce), as it stands in an address."""
        said = f"{self.purpose}|{self.pk}|{self.nonce}".encode()
        digest = hmac.new(settings.LINK_KEY.encode(), said, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def is_live(self) -> bool:
        ended = self.expires_at is not None and self.expires_at <= timezone.now()
        return not ended and self.revoked_at is None and self.used_up_at is None

    def still_lives(self) -> bool:
        """As the database knows it now: another press may have ended it a moment ago."""
        return PrivateLink.objects.live().filter(pk=self.pk).exists()

    def note_use(self) -> None:
        """Remember the day it was last used (not the hour: that would be following people)."""
        today: date = timezone.localdate()
        if self.last_used_on != today:
            self.last_used_on = today
            self.save(update_fields=["last_used_on"])

    def revoke(self) -> None:
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def end_in(self, time: timedelta) -> None:
        """Let it live a little longer, never longer than it had."""
        end = timezone.now() + time
        if self.expires_at is None or self.expires_at > end:
            self.expires_at = end
            self.save(update_fields=["expires_at"])


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
