import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

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
