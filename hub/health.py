"""Two doors for machines that watch: is the web process alive, and can the whole house do its work?"""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.jobs.models import BACKUP_PROVEN, JobRun
from hub.jobs.tasks import TICK
from hub.mail.models import OutgoingMail

log = logging.getLogger(__name__)
LONGEST_SILENCE = timedelta(minutes=3)
LONGEST_WAIT = timedelta(minutes=10)
LEAST_ROOM = 200 * 1024 * 1024


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return answer(True)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Says only ok or not ok to the world; what is wrong stands in the log."""
    looks = [is_well(name, look) for name, look in CHECKS.items()]  # all of them, for the log
    return answer(all(looks))


healthz.access = readyz.access = ("door", "read")  # type: ignore[attr-defined]


def answer(is_ok: bool) -> HttpResponse:
    return HttpResponse("ok" if is_ok else "not ok", status=200 if is_ok else 503, content_type="text/plain")


def is_well(name: str, look: Callable[[], bool]) -> bool:
    try:
        is_ok = look()
    except Exception as trouble:  # the database itself may be what is wrong
        log.error("Not ready: the check of the %s failed (%s).", name, type(trouble).__name__)
        return False
    if not is_ok:
        log.error("Not ready: %s.", name)
    return is_ok


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def schedule_is_ticking() -> bool:
    last = JobRun.objects.last_of(TICK)
    return last is not None and timezone.now() - last <= LONGEST_SILENCE


def mail_is_leaving() -> bool:
    return OutgoingMail.objects.oldest_due_age() <= LONGEST_WAIT


def backup_is_proven() -> bool:
    """Where backups are made: the newest one that was restored and compared is not too old (G16)."""
    if not settings.BACKUP_PROVEN_HOURS:
        return True
    taken = JobRun.objects.newest_period_of(BACKUP_PROVEN)
    return taken is not None and timezone.now() - taken <= timedelta(hours=settings.BACKUP_PROVEN_HOURS)


def disk_has_room() -> bool:
    return shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/").free >= LEAST_ROOM


CHECKS = {
    "database": database_answers,
    "schedule": schedule_is_ticking,
    "mail": mail_is_leaving,
    "backup": backup_is_proven,
    "disk": disk_has_room,
}
