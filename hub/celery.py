import logging
import os
import sys
from typing import Any

from celery import Celery
from celery.signals import after_task_publish, beat_init, task_postrun, worker_init
from django.conf import settings
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
log = logging.getLogger(__name__)

# When the broker goes away, handing back what is in hand fails and takes the whole worker along (kombu 5.7). We
# need none of it: whatever is still owed is started again by the next tick, and a mail by the next sweep.
Channel.do_restore = False

app = Celery("bunting")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["hub.mail", "hub.jobs", "hub.accounts", "hub.guard"])
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def start_only_safely(**kwargs: Any) -> None:
    """Checks don't run under Celery either (P1)."""
    from hub.access.checks import unsafe_settings  # only now are the apps loaded

    if problems := unsafe_settings():
        sys.exit("\n".join(["This hub does not start like this:", *(f"- {problem}" for problem in problems)]))


@task_postrun.connect
def a_task_has_run(**kwargs: Any) -> None:
    """A worker can be connected and idle, so only work done counts as a sign of life."""
    give_a_sign_of_life()


@beat_init.connect
def the_scheduler_begins(**kwargs: Any) -> None:
    """It ticks as it begins, not a minute later: a tick too many starts nothing twice."""
    after_task_publish.connect(the_scheduler_has_ticked)
    try:
        app.send_task("hub.jobs.tasks.tick", expires=55, retry=False, ignore_result=True)
    except Exception as trouble:  # the broker may come later; so does the next tick
        log.warning("The first tick found no broker (%s).", type(trouble).__name__)


def the_scheduler_has_ticked(**kwargs: Any) -> None:
    give_a_sign_of_life()


def give_a_sign_of_life() -> None:
    """Touch the file that `deploy/is_well.py` looks at; nothing depends on it."""
    if file := settings.SIGN_OF_LIFE:
        try:
            file.touch()
        except OSError as trouble:
            log.warning("No sign of life could be left in %s (%s).", file, trouble.strerror)
