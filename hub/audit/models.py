"""The audit log: acts, reveals and exports that are neither a move nor a version of a text. No words, no names."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils import timezone

from hub import shelves
from hub.access.who import scope_of


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, who: Any) -> "AuditEntryQuerySet":
        """One's own acts and what was done to one; of the groups one leads; for the network all."""
        return self.filter(scope_of("audit_log", who))

    def told_openly(self) -> "AuditEntryQuerySet":
        """Without what only its readers may know of, or somebody said no to."""
        return self.exclude(act__in=shelves.KEPT_QUIET)


class AuditEntry(models.Model):
    """Append-only. Says who did what to which row, in which role; never what the row says."""

    PERSONAL = {
        "actor_id": "whose: who acted; basis: legitimate interest; kept: 24 months",
        "network": "whose: who acted; basis: legitimate interest; kept: 24 months",
    }

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)  # no foreign key: erasure need not touch the log
    role_used = models.CharField(max_length=20, blank=True)
    act = models.CharField(max_length=60)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    group_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=45, blank=True)  # the first part of the address: 198.51.100.0/24
    fields = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=1)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id", "-at"]),
            models.Index(fields=["actor_id", "-at"]),
            models.Index(fields=["group_id", "-at"]),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_is_append_only", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="audit_is_not_emptied",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'The audit log is not emptied.';",
            ),
            pgtrigger.Protect(
                name="audit_is_kept_two_years",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.at > now() - interval '24 months'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.about_type} {self.about_id}"


def record(
    who: Any, act: str, about: models.Model, *, group_id: int | None = None, fields: Any = (), rows: int = 1
) -> None:
    """Leave one line, in the transaction of the act."""
    person = getattr(who, "person", None)
    order = ("admin", "national", "safeguarding", "lead", "organiser", "volunteer", "contact")
    role = next((name for name in order if who and name in who.audiences), "")
    AuditEntry.objects.create(
        actor_id=person.pk if person else None,
        role_used=role,
        act=act,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        group_id=group_id,
        fields=list(fields),
        rows=rows,
    )
