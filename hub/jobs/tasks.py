"""One tick a minute starts what the schedule owes; `job_run` rows see to it that each period runs once."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.module_loading import import_string

from hub import schedule
from hub.jobs.models import JobRun
from hub.jobs.periods import Job

log = logging.getLogger(__name__)
TICK = "tick"
KEPT = timedelta(days=14)


@shared_task
def tick() -> None:
    """Start each job that is due as a task of its own, so that a slow or failing one stops no other."""
    now = timezone.now()
    note_the_tick(now)
    tell_what_was_given_up(now)
    for job, period_start in due(now):
        run_job.delay(job.name, period_start.isoformat())


@shared_task
def run_job(name: str, period_start: str) -> None:
    """Run one period of one job, unless somebody has. A failure frees it for the next tick, three times."""
    job = next((job for job in schedule.SCHEDULE if job.name == name), None)
    if job is None:
        return  # taken off the schedule while it waited in the queue
    start = datetime.fromisoformat(period_start)
    if JobRun.objects.take(name, start, timezone.now()):
        run(job, JobRun.objects.get(job=name, period_start=start))


def run(job: Job, taken: JobRun) -> None:
    ours = JobRun.objects.filter(job=taken.job, period_start=taken.period_start, tries=taken.tries)
    try:
        said = import_string(job.task)()
    except Exception as trouble:
        log.error(
            "The job %r failed (%s, try %s).", job.name, type(trouble).__name__, taken.tries, exc_info=True
        )
        ours.update(lease_until=timezone.now(), note=type(trouble).__name__)
    else:
        ours.update(finished_at=timezone.now(), note=str(said or "")[:200])


def due(now: datetime) -> Iterator[tuple[Job, datetime]]:
    """What should have run by now and has not."""
    wanted = [(job, start) for job in schedule.SCHEDULE for start in job.due_periods(now)]
    settled = set(
        JobRun.objects.filter(period_start__in={start for _, start in wanted})
        .settled(now)
        .values_list("job", "period_start")
    )
    for job, start in wanted:
        if (job.name, start) not in settled:
            yield job, start


def note_the_tick(now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    JobRun.objects.get_or_create(
        job=TICK, period_start=minute, defaults={"claimed_at": now, "lease_until": now, "finished_at": now}
    )


def tell_what_was_given_up(now: datetime) -> None:
    """Three tries without an end: say so once, loudly enough for the watchers."""
    for lost in JobRun.objects.given_up(now):
        log.error("The job %r of %s was given up after %s tries.", lost.job, lost.period_start, lost.tries)
        JobRun.objects.filter(job=lost.job, period_start=lost.period_start).update(
            finished_at=now, note=f"given up: {lost.note or 'the worker died'}"[:200]
        )


@shared_task
def forget() -> None:
    JobRun.objects.filter(period_start__lt=timezone.now() - KEPT).delete()
