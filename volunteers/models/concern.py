"""A worry about somebody's safety. Only the named safeguarding leads of the region see that it exists."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.models import Record, TransitionError
from volunteers.models import clock
from volunteers.models.help_request import HelpRequest

# Words after which somebody should look, in English and Welsh. A hint, never a filter: nothing is held back.
HINTS = re.compile(
    r"\b(abus(e|ed|ing|ive)|suicid\w*|self[- ]?harm\w*|kill (myself|himself|herself|themsel\w+)|in danger|unsafe at home"
    r"|domestic violence|sexual(ly)? (assault|exploit)\w*|groom(ed|ing)|beaten|hits? (me|her|him|them)|rap(e|ed)\b"
    r"|traffick(ed|ing)|forced marriage|neglect(ed)? (child|children)|threaten(s|ed|ing)? to (kill|hurt)|overdos\w*"
    r"|hunanladd\w*|hunan-?niwe?d\w*|cam-?drin\w*|mewn perygl|trais (domestig|yn y cartref)|treis(io|iwyd))\b",
    re.IGNORECASE,
)


def hints_at_danger(words: str) -> bool:
    """Does this text speak of danger, abuse or suicide? Tells leads to look; the sender sees no difference."""
    return HINTS.search(words) is not None


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, who: Any) -> "ConcernQuerySet":
        """Safeguarding leads see the concerns of their region; nobody else learns that there are any."""
        if "safeguarding" not in who.audiences:
            return self.none()
        return self.filter(scope_of("concern", who))

    def unopened(self) -> "ConcernQuerySet":
        return self.filter(opened_at=None)

    def still_open_first(self) -> "ConcernQuerySet":
        return self.order_by(F("closed_at").asc(nulls_first=True), "created_at")

    def waiting_too_long(self) -> datetime | None:
        """Since when one lies unopened for over a working day. National learns this, and nothing more."""
        oldest = self.unopened().order_by("created_at").first()
        return oldest.created_at if oldest and oldest.has_waited_too_long else None

    def owed_word(self) -> "ConcernQuerySet":
        """Raised lately and not opened: their leads are told at once, each one once."""
        return self.unopened().filter(created_at__gte=timezone.now() - timedelta(days=3))


class Concern(Record):
    """Raised by a hint in a charity's words or by a person; opened, then closed, by a safeguarding lead."""

    class Source(models.TextChoices):
        HINT = "hint"
        PERSON = "person"

    PERSONAL = dict.fromkeys(
        ["note", "words"], "whose: those it names; basis: safeguarding; kept: 3 years after it was closed"
    ) | dict.fromkeys(
        ["raised_by", "opened_by", "closed_by"],
        "whose: who acted; basis: safeguarding; kept: 3 years after it was closed",
    )

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="concerns")
    region_code = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(blank=True, max_length=20_000)  # what the person who raised it wrote
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True, max_length=20_000)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(source="hint", closed_at=None),
                name="one_open_hint_per_request",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="concern_opened_before_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    @property
    def has_waited_too_long(self) -> bool:
        seen = self.opened_at is not None
        return not seen and clock.working_days_later(self.created_at, 1, "england") <= timezone.now()

    @classmethod
    def hinted(cls, request: HelpRequest, words: str) -> None:
        """Where the words speak of danger, the leads of the region are owed a look. The sender sees no difference."""
        if not hints_at_danger(words):
            return
        region = request.region.code if request.region else ""
        cls.objects.get_or_create(
            request=request, source=cls.Source.HINT, closed_at=None, defaults={"region_code": region}
        )

    @classmethod
    @transaction.atomic
    def raised(cls, request: HelpRequest, words: str, *, by: Any) -> "Concern":
        """Somebody who has the request is worried; the same words pressed twice are one concern."""
        request.lock()
        concern, _is_new = cls.objects.get_or_create(
            request=request,
            source=cls.Source.PERSON,
            raised_by=by,
            words=words,
            closed_at=None,
            defaults={"region_code": request.region.code if request.region else ""},
        )
        return concern

    def open(self, *, by: Any) -> None:
        """A lead has looked; opening twice changes nothing."""
        if self.opened_at is None:
            self.opened_at, self.opened_by = timezone.now(), by
            self.save(update_fields=["opened_at", "opened_by", "changed_at"])

    def close(self, *, by: Any, note: str) -> None:
        if self.closed_at is not None:
            raise TransitionError(_("Somebody has closed it already."))
        self.open(by=by)
        self.closed_at, self.closed_by, self.note = timezone.now(), by, note
        self.save(update_fields=["closed_at", "closed_by", "note", "changed_at"])
