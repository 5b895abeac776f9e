"""A file somebody brings in: looked at, its columns told, tried without writing, written, and taken back if need be."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.kept import kept_since
from hub.common.models import Move
from hub.imports.steps import ImportSteps

WHOSE = "whose: who brought it; basis: legitimate interest; kept: the file until it is applied or 30 days, else 24 months"


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def visible_to(self, who: Any) -> "ImportJobQuerySet":
        """One's own only: a file may hold anything."""
        return self.filter(scope_of("import_job", who))

    def owed_wiping(self) -> "ImportJobQuerySet":
        """Files that lay 30 days and were never brought in."""
        month_ago = timezone.now() - timedelta(days=30)
        return self.filter(created_at__lt=month_ago).exclude(content=None)

    def owed_forgetting(self) -> "ImportJobQuerySet":
        return self.filter(created_at__lt=kept_since("file brought in"))


class ImportJob(ImportSteps):
    """uploaded > mapped > previewed > applied > undone (within 30 days). What a kind means is on shelves.IMPORTS."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        MAPPED = "mapped", _("Columns told")
        PREVIEWED = "previewed", _("Looked through")
        APPLIED = "applied", _("Brought in")
        UNDONE = "undone", _("Taken back")

    MOVES = {
        State.UPLOADED: {State.MAPPED},
        State.MAPPED: {State.PREVIEWED},
        State.PREVIEWED: {State.MAPPED, State.APPLIED},
        State.APPLIED: {State.UNDONE},
    }
    PERSONAL = dict.fromkeys(["uploaded_by", "content", "file_name", "report", "mapping"], WHOSE)

    state = models.CharField(max_length=20, choices=State.choices, default=State.UPLOADED)
    kind = models.CharField(max_length=40)
    group_id = models.BigIntegerField(null=True, blank=True)  # the ground floor knows no groups
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_jobs")
    file_name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True, blank=True)  # wiped when it is applied
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    mapping = models.JSONField(default=dict)  # our field -> column of the file
    report = models.JSONField(default=dict)  # numbers, and what is wrong in which line
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | Q(state__in=["uploaded", "mapped", "previewed"], applied_at=None),
                name="import_applied_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"


class ImportJobMove(Move):
    row = models.ForeignKey(ImportJob, models.CASCADE, related_name="moves")


class ImportedRow(models.Model):
    """A row an import made, so that it can be taken back."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="made")
    label = models.CharField(max_length=60)
    row_pk = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "label", "row_pk"], name="made_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.row_pk}"
