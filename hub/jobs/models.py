"""What ran, for which period: the memory that makes a job run once however many schedulers there are."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

LEASE = timedelta(minutes=6)  # a task is cut off after five
TRIES = 3
BACKUP_PROVEN = "backup proven"  # bin/prove writes it, with the moment the backup shows as its period


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def open_to(self, now: datetime) -> "JobRunQuerySet":
        """Begun, not finished, and whoever had it is gone or failed: free for another try."""
        return self.filter(finished_at=None, lease_until__lte=now, tries__lt=TRIES)

    def given_up(self, now: datetime) -> "JobRunQuerySet":
        return self.filter(finished_at=None, lease_until__lte=now, tries__gte=TRIES)

    def settled(self, now: datetime) -> "JobRunQuerySet":
        """Done, being done, or given up: nothing to start."""
        return self.exclude(Q(finished_at=None, lease_until__lte=now, tries__lt=TRIES))

    def take(self, job: str, period_start: datetime, now: datetime) -> bool:
        """Make this period ours; False when another has it, did it, or it was tried often enough."""
        lease = {"claimed_at": now, "lease_until": now + LEASE}
        _, is_first = self.get_or_create(job=job, period_start=period_start, defaults=lease)
        if is_first:
            return True
        again = self.filter(job=job, period_start=period_start).open_to(now)
        return bool(again.update(**lease, tries=models.F("tries") + 1))

    def newest_period_of(self, job: str) -> datetime | None:
        return self.filter(job=job).aggregate(models.Max("period_start"))["period_start__max"]

    def last_of(self, job: str) -> datetime | None:
        return self.filter(job=job).aggregate(models.Max("claimed_at"))["claimed_at__max"]


class JobRun(models.Model):
    """One period of one job. The primary key is the lock; the lease frees it when a worker dies."""

    pk = models.CompositePrimaryKey("job", "period_start")
    job = models.CharField(max_length=60)
    period_start = models.DateTimeField()
    claimed_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["job", "-period_start"])]

    def __str__(self) -> str:
        return f"{self.job} {self.period_start:%Y-%m-%d %H:%M}"
