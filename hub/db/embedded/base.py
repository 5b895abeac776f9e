from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from psycopg import sql

from hub.services import postgres
from hub.services.trouble import Trouble


class DatabaseWrapper(PostgresWrapper):
    """PostgreSQL as Django knows it, started in `DATA_FOLDER` when the first connection is opened."""

    def get_connection_params(self) -> dict[str, Any]:
        settings = self.settings_dict
        try:
            sockets = postgres.server_in(Path(settings["DATA_FOLDER"])).ensure()
        except Trouble as trouble:
            raise ImproperlyConfigured(str(trouble)) from None
        settings.update(HOST=str(sockets), PORT=str(postgres.PORT), USER=postgres.SUPERUSER)
        if settings["NAME"]:
            make_database(settings["HOST"], settings["NAME"])
        return super().get_connection_params()


_made: set[tuple[str, str]] = set()


def make_database(host: str, name: str) -> None:
    if (host, name) in _made:
        return
    there: dict[str, Any] = {
        "host": host,
        "port": postgres.PORT,
        "user": postgres.SUPERUSER,
        "dbname": "postgres",
    }
    with psycopg.connect(**there, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                pass  # another process was quicker
    _made.add((host, name))
