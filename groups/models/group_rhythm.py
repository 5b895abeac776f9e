"""When a group's organisers sit down, and so by which day a charity hears (rule 18)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from hub.common import dates
from hub.common.words import listed
from hub.common.workdays import is_working_day, next_working_day

SITTING_STARTS = time(17)  # a request confirmed before 5pm is read that very evening


class GroupRhythm(models.Model):
    """The evenings of one group."""

    place: Any
    sitting_days: Any
    sitting_every: Any
    sitting_from: Any

    class Meta:
        abstract = True

    @property
    def rhythm(self) -> str:
        """In words: every other Tuesday evening."""
        names = dates.evenings()
        days = listed([names[day] for day in sorted(self.sitting_days)])
        if self.sitting_every == 1:
            return gettext("every %(days)s evening") % {"days": days}
        if len(self.sitting_days) == 1:
            return gettext("every other %(days)s evening") % {"days": days}
        return gettext("every other week, on %(days)s evenings") % {"days": days}

    @property
    def next_evening(self) -> date:
        return self.next_sitting(timezone.now())

    def next_sitting(self, moment: datetime) -> date:
        """The first evening they sit down from `moment` on; a sitting counts for that day until 5pm."""
        local = timezone.localtime(moment)
        day = local.date() + timedelta(days=1 if local.time() >= SITTING_STARTS else 0)
        for step in range(60):
            candidate = day + timedelta(days=step)
            if self.sits_on(candidate):
                return candidate
        return day

    def sits_on(self, day: date) -> bool:
        """Every week, or every other week counted from the Monday of `sitting_from`; never on a bank holiday."""
        if day.weekday() not in self.sitting_days:
            return False
        if day.weekday() < 5 and not is_working_day(day, self.place.nation):
            return False
        monday = self.sitting_from - timedelta(days=self.sitting_from.weekday())
        return (day - monday).days // 7 % self.sitting_every == 0


def promised_day(sitting: date, nation: str) -> date:
    """The day somebody hears by: the first working day after the sitting, in the charity's nation (rule 18)."""
    return next_working_day(sitting, nation)


def network_sitting(moment: datetime) -> date:
    """Where no group covers a place, the network's own rhythm counts."""
    local = timezone.localtime(moment)
    day = local.date() + timedelta(days=1 if local.time() >= SITTING_STARTS else 0)
    while day.weekday() not in settings.NETWORK_SITTING_DAYS or not is_working_day(day, "england"):
        day += timedelta(days=1)
    return day
