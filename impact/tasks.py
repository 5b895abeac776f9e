"""Counting: each minute what has changed, each night everything."""

import logging

from celery import shared_task

from impact import counting

log = logging.getLogger(__name__)


@shared_task
def count_what_changed() -> None:
    """The figures are at most two minutes old."""
    counting.count_changed()


@shared_task
def count_everything() -> str:
    """Each night; what the minutes before have missed is put right, and said aloud."""
    drift = ", ".join(counting.said(counting.count_all()))
    if drift:
        log.warning("What was counted had drifted, and is right again: %s.", drift)
    return f"drift: {drift}" if drift else "no drift"
