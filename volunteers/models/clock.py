"""The honest clock: by which day somebody is owed the next word (rules 18 and 19)."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from groups.models import Group
from groups.models.group_rhythm import network_sitting, promised_day
from hub.common.workdays import working_days_after

MORNING, EVENING = 8, 20  # nobody is written to at night


def end_of(day: date) -> datetime:
    """A promise for a day is kept until that day is over, by the clock on the wall."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def next_sitting(group: Group | None, moment: datetime) -> date:
    return group.next_sitting(moment) if group else network_sitting(moment)


def due_after_sitting(group: Group | None, nation: str, moment: datetime) -> datetime:
    """The day after the next sitting, in working days of the charity's nation."""
    return end_of(promised_day(next_sitting(group, moment), nation))


def is_slow(due_at: datetime, nation: str, moment: datetime) -> bool:
    """A rhythm slower than five working days brings in a cover at once."""
    last = working_days_after(timezone.localdate(moment), settings.SLOW_RHYTHM_WORKING_DAYS, nation)
    return timezone.localdate(due_at) > last


def working_days_later(moment: datetime, days: int, nation: str) -> datetime:
    """The same time of day, so many working days on."""
    local = timezone.localtime(moment)
    day = working_days_after(local.date(), days, nation)
    return timezone.make_aware(datetime.combine(day, local.time().replace(tzinfo=None)))


CHARITY_SAYS_BY = 17  # the end of a working day
VOLUNTEER_SAYS_BY = 19  # and time to ask the next one the same evening


def by_day(moment: datetime) -> datetime:
    """A mail of the night goes the evening before, or in the morning when midnight is over."""
    local = timezone.localtime(moment)
    if local.hour >= EVENING:
        return local.replace(hour=EVENING - 1, minute=0, second=0, microsecond=0)
    if local.hour < MORNING:
        return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return local


def at_hour(day: date, hour: int) -> datetime:
    """A deadline that can be said in a sentence: Thursday 26 November, 7pm."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def days_ago(days: float) -> datetime:
    """The same time of day so many days ago, by the clock on the wall: also over a change of the clocks."""
    return timezone.localtime() - timedelta(days=days)
