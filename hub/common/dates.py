"""How the hub says a day and a time: "Tuesday 3 March, 6:30pm", in English and in Welsh."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language

WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "cy": [
        "dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul",
    ],
}  # fmt: skip
EVENINGS = {  # "every Tuesday evening", "bob nos Fawrth"
    "en": WEEKDAYS["en"],
    "cy": ["nos Lun", "nos Fawrth", "nos Fercher", "nos Iau", "nos Wener", "nos Sadwrn", "nos Sul"],
}
MORNINGS = {
    "en": [f"{name} morning" for name in WEEKDAYS["en"]],
    "cy": [name.replace("dydd", "bore") for name in WEEKDAYS["cy"]],
}
AFTERNOONS = {
    "en": [f"{name} afternoon" for name in WEEKDAYS["en"]],
    "cy": [name.replace("dydd", "prynhawn") for name in WEEKDAYS["cy"]],
}
MONTHS = {
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
    "cy": [
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
        "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
    ],
}  # fmt: skip
MIDDAY = {"en": "midday", "cy": "canol dydd"}
MIDNIGHT = {"en": "midnight", "cy": "hanner nos"}
TO = {"en": "to", "cy": "tan"}
AFTER_TWO = {"munud": "funud", "diwrnod": "ddiwrnod"}


def _language() -> str:
    return "cy" if (get_language() or "").startswith("cy") else "en"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _part_of_day(hour: int) -> str:
    if _language() == "en":
        return "am" if hour < 12 else "pm"
    if hour < 12:
        return "yb"
    return "yp" if hour < 18 else "yh"


def clock(moment: datetime | time) -> str:
    """6:30pm, 10am, midday, midnight."""
    if isinstance(moment, datetime):
        moment = _local(moment).time()
    if (moment.hour, moment.minute) == (12, 0):
        return MIDDAY[_language()]
    if (moment.hour, moment.minute) == (0, 0):
        return MIDNIGHT[_language()]
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{_part_of_day(moment.hour)}"


def day(value: date | datetime, *, weekday: bool = True) -> str:
    """Tuesday 3 March; with the year when it isn't this one."""
    if isinstance(value, datetime):
        value = _local(value).date()
    language = _language()
    said = f"{value.day} {MONTHS[language][value.month - 1]}"
    if weekday:
        said = f"{WEEKDAYS[language][value.weekday()]} {said}"
    return said if value.year == timezone.localdate().year else f"{said} {value.year}"


def weekday(value: date | datetime) -> str:
    """Tuesday."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return WEEKDAYS[_language()][value.weekday()]


def weekdays() -> list[str]:
    """Monday to Sunday."""
    return WEEKDAYS[_language()]


def evenings() -> list[str]:
    """The same days as sentences about evenings name them."""
    return EVENINGS[_language()]


def times_of_the_week() -> list[tuple[str, str, str]]:
    """Monday morning, Monday afternoon, Monday evening; and so to Sunday evening."""
    language = _language()
    said = EVENINGS[language]
    evenings_said = [f"{name} evening" for name in said] if language == "en" else said
    return list(zip(MORNINGS[language], AFTERNOONS[language], evenings_said, strict=True))


def month(value: date) -> str:
    """May; with the year when it isn't this one."""
    said = MONTHS[_language()][value.month - 1]
    return said if value.year == timezone.localdate().year else f"{said} {value.year}"


def when(value: date | datetime) -> str:
    """Tuesday 3 March, 6:30pm; a day without a time stays a day."""
    if isinstance(value, datetime):
        return f"{day(value)}, {clock(value)}"
    return day(value)


def span(start: datetime, end: datetime) -> str:
    """Tuesday 3 March, 10am to 11:30am; two days are both named."""
    ends_that_day = _local(start).date() == _local(end).date()
    return f"{when(start)} {TO[_language()]} {clock(end) if ends_that_day else when(end)}"


def ago(value: date | datetime) -> str:
    """5 minutes ago, yesterday, 3 days ago; after a fortnight, and for what is to come, the day itself."""
    welsh = _language() == "cy"
    if isinstance(value, datetime):
        passed = timezone.now() - (value if timezone.is_aware(value) else timezone.make_aware(value))
        if timedelta(0) <= passed < timedelta(minutes=1):
            return "newydd ddigwydd" if welsh else "just now"
        if timedelta(0) <= passed < timedelta(hours=1):
            return _count_ago(passed.seconds // 60, "minute", "munud")
        if timedelta(0) <= passed < timedelta(hours=12):
            return _count_ago(passed.seconds // 3600, "hour", "awr")
        value = _local(value).date()
    days = (timezone.localdate() - value).days
    if days == 0:
        return "heddiw" if welsh else "today"
    if days == 1:
        return "ddoe" if welsh else "yesterday"
    if 2 <= days <= 14:
        return _count_ago(days, "day", "diwrnod")
    return day(value)


def _count_ago(count: int, english: str, welsh: str) -> str:
    if _language() == "cy":
        return f"{count} {AFTER_TWO.get(welsh, welsh) if count == 2 else welsh} yn ôl"
    return f"{count} {english}{'' if count == 1 else 's'} ago"
