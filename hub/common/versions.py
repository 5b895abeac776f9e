"""One version per kind of public content: while it stays the same, so does every page that is made of it.

`shelves.SHOWN` says which tables each kind consists of. Every write to one of them, by whatever way it goes (a verb,
`update`, `bulk_create`, a cascade), gives the kind a new version once it is committed. Versions live in the cache and
are drawn, not counted, so that one which was lost never comes again. Without the cache there is no version, and pages
are made as if nobody had ever kept one.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from hub import shelves

KEPT = 24 * 3600
WRITES = re.compile(
    r'\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE
)
MADE_FROM = (
    "*.py",
    "*.html",
    "*.csv",
    "*.json",
    "*.mo",
    "*.css",
    "*.js",
    "*.svg",
    "*.woff2",
    "*.png",
    "*.ico",
)
_owed: set[str] = set()  # what changed while the cache was away


def bump(*names: str, using: str | None = None) -> None:
    """These kinds of content change with this transaction; undone with it, nothing has."""
    for name in names:
        if not is_promised(name, using):
            transaction.on_commit(Renewal(name), using=using, robust=True)


def current(names: Iterable[str]) -> str | None:
    """The versions of these kinds, to be read before any row is; None where the cache cannot say."""
    keys = [key_of(name) for name in names]
    if not keys:
        return ""
    if not settings.CACHE_URL:
        return None  # each process would have versions of its own
    if _owed:
        renew()
    found = cache.get_many(keys)
    if len(found) < len(keys):
        for key in keys:
            cache.add(key, drawn(), KEPT)
        found = cache.get_many(keys)
    return "-".join(found[key] for key in keys) if len(found) == len(keys) else None


@lru_cache
def build() -> str:
    """What the pages are made with: templates, code, words, static files, and what this hub is called."""
    digest = hashlib.sha256()
    for path in sorted(parts_of_the_build()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    digest.update(
        repr([settings.HUB_NAME, settings.HUB_URL, settings.SOURCE_URL, settings.MAIL_DOMAIN]).encode()
    )
    return digest.hexdigest()


def parts_of_the_build() -> Iterable[Path]:
    own_apps = [
        Path(app.path) for app in apps.get_app_configs() if settings.BASE_DIR in Path(app.path).parents
    ]
    folders = [app for app in own_apps if ".venv" not in app.parts]
    for folder in [
        *folders,
        settings.BASE_DIR / "templates",
        settings.BASE_DIR / "static",
        *settings.LOCALE_PATHS,
    ]:
        for pattern in MADE_FROM:
            yield from folder.rglob(pattern)
    yield settings.BASE_DIR / "requirements.txt"


# --- What was written -----------------------------------------------------------------------------
def watch_writes(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Stands around every statement of a connection; looks at the words of the statement and never at its values."""
    result = execute(sql, params, many, context)
    if not (isinstance(sql, str) and sql.startswith("SELECT")):
        bump(*changed_by(str(sql)), using=context["connection"].alias)
    return result


def changed_by(sql: str) -> set[str]:
    """The kinds of content this statement may change."""
    return {
        name
        for table in WRITES.findall(sql)
        for name, column in shown_in().get(table, ())
        if not column or f'"{column}" = ' in sql
    }


@lru_cache
def shown_in() -> dict[str, list[tuple[str, str]]]:
    """Table -> the kinds of content it is part of, each with the one column that counts, or none for all."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, parts in shelves.SHOWN.items():
        for part in parts:
            app, model, *column = part.split(".")
            table = apps.get_model(app, model)._meta.db_table
            found.setdefault(table, []).append((name, column[0] if column else ""))
    return found


# --- New versions ---------------------------------------------------------------------------------
class Renewal:
    """What is to be done on commit, comparable so that a verb with ten statements draws one version."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> None:
        renew(self.name)


def is_promised(name: str, using: str | None) -> bool:
    """Is it on the list already, and for no savepoint that could be undone without the present one?"""
    connection = transaction.get_connection(using)
    here = set(connection.savepoint_ids)
    return any(
        isinstance(promised, Renewal) and promised.name == name and savepoints <= here
        for savepoints, promised, _robust in connection.run_on_commit
    )


def renew(*names: str) -> None:
    """Draw new versions of these, and of what could not be told before; a cache that is away is told later."""
    due = {*names, *_owed.copy()}
    fresh = {key_of(name): drawn() for name in due}
    cache.set_many(fresh, KEPT)
    is_told = len(cache.get_many(fresh)) == len(fresh)
    (_owed.difference_update if is_told else _owed.update)(due)


def key_of(name: str) -> str:
    return f"version:{name}"


def drawn() -> str:
    return secrets.token_hex(8)
