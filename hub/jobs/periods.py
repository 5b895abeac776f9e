"""When a job is due: its periods, in UTC for intervals and by the London clock for days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


class UnsafeTime(ValueError):
    """A time of day that some days of the year lack, have twice, or count to another day."""


@dataclass(frozen=True)
class Job:
    """One line of the schedule. Give `every`, or `daily_at` and perhaps `weekday` (0 is Monday).

    `catch_up`: how long after its start a missed period is still worth running; each missed one runs once.
    An interval only ever catches up with the period that is running.
    """

    name: str
    task: str
    every: timedelta | None = None
    daily_at: str = ""
    weekday: int | None = None
    catch_up: timedelta = field(default=timedelta(hours=48))

    def __post_init__(self) -> None:
        if (self.every is None) == (not self.daily_at):
            raise ValueError(f"{self.name}: say either every how long or at what time of day.")
        if self.every is not None and (self.every < timedelta(minutes=1) or DAY % self.every):
            raise ValueError(f"{self.name}: an interval of whole minutes must fit into a day without a rest.")
        if self.daily_at:
            refuse_unsafe(self.name, self.time_of_day)

    @property
    def time_of_day(self) -> time:
        return time.fromisoformat(self.daily_at)

    def due_periods(self, now: datetime) -> Iterator[datetime]:
        """The starts of the periods that should have run by now and are still worth it, oldest first."""
        now = now.astimezone(UTC)
        if self.every is not None:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
            yield midnight + (now - midnight) // self.every * self.every
            return
        today = now.astimezone(LONDON).date()
        days_back = self.catch_up // DAY + 1
        for day in (today - timedelta(days=back) for back in range(days_back, -1, -1)):
            start = self.start_on(day)
            if start <= now < start + self.catch_up and self.weekday in (None, day.weekday()):
                yield start

    def start_on(self, day: date) -> datetime:
        return datetime.combine(day, self.time_of_day, LONDON).astimezone(UTC)


def refuse_unsafe(name: str, at: time) -> None:
    """No 01:00-02:00 in London (missing in March, twice in October), none of 23:00-24:00 UTC."""
    if at < time(2) or at >= time(23):
        raise UnsafeTime(f"{name}: {at:%H:%M} is unsafe over clock changes; choose between 02:00 and 23:00.")
