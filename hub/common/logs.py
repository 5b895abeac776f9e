"""Logs without people: one list of secret routes, no e-mail addresses, no values out of the database."""

import json
import logging
import re
from typing import Any

import structlog
from django.conf import settings

# What stands in an address and opens something. Each pattern keeps its first group and loses the rest.
SECRET_ROUTES = [
    re.compile(r"(/account/password/reset/key/)[^\s/?\"']+"),
    re.compile(
        r"(/(?:help|invitations?|calendar|unsubscribe|link|drafts?|leave|volunteer/a)/)[A-Za-z0-9_-]{20,}"
    ),
    re.compile(r"(/)[A-Za-z0-9_-]{40,}(?=[/.?\s\"']|$)"),  # any token of ours, wherever it turns up
    re.compile(r"([?&](?:token|key|code|next|q)=)[^\s&\"']+"),
]
# Only from the start of a word, and without going back: an address of 8,000 letters must not keep us busy.
ADDRESSES = re.compile(
    r"(?<![^\s@<>\"'(),;:=\[\]{}])[^\s@<>\"'(),;:=\[\]{}]++@[^\s@<>\"'(),;:\[\]{}]+\.[^\s@<>\"'(),;:\[\]{}]+"
)
# PostgreSQL's second line names the very values that were refused; its CONTEXT may quote a row.
VALUES = re.compile(
    r"^(?:DETAIL|CONTEXT|HINT): .*$|Key \(.{0,200}?\)=\(.*?\)|Failing row contains \(.*\)", re.MULTILINE
)
MASK = "…"


def mask(text: str) -> str:
    for route in SECRET_ROUTES:
        text = route.sub(rf"\g<1>{MASK}", text)
    return ADDRESSES.sub(f"{MASK}@{MASK}", VALUES.sub(MASK, text))


class MaskSecretRoutes(logging.Filter):
    """Before any handler: the message as it will be read, masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not isinstance(record.msg, dict):  # what structlog sends is masked when it is rendered
            record.msg, record.args = mask(record.getMessage()), ()
        return True


def renderer(logger: Any, method: str, event: Any) -> str:
    """One line: JSON in production, short while developing. Masked last, tracebacks included."""
    trace = event.pop("exception", "")
    if settings.DEBUG:
        more = " ".join(f"{name}={value}" for name, value in event.items() if name in SHORT)
        line = f"{event.get('level', ''):<7} {event.get('event', '')} {more}".rstrip()
        return mask(f"{line}\n{trace}" if trace else line)
    if trace:
        event["trace"] = trace
    return json.dumps({name: _masked(value) for name, value in event.items()}, ensure_ascii=False)


SHORT = {"request", "code", "job", "mail", "trouble", "kind"}


def _masked(value: Any) -> Any:
    return value if isinstance(value, int | float | bool | None) else mask(str(value))


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """For LOGGING: the same line for what we log and for what libraries do."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=BEFORE,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )


BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *BEFORE,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
