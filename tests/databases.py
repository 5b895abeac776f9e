"""Every worker has a database of its own, copied from one template that has been migrated once."""

import fcntl
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from hub.services.postgres import PostgresServer
from hub.services.valkey import ValkeyServer

FRESH = 10 * 60  # seconds: what was just now in a copied database is a while ago then
KEPT: dict[str, tuple[float, bytes]] = {}  # when each kind was made, and what its maker answered


def administrator() -> psycopg.Connection:
    there = connection.settings_dict
    return psycopg.connect(
        host=there["HOST"] or None,
        port=there["PORT"] or None,
        user=there["USER"] or None,
        password=there["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def migrate_template() -> None:
    name = connection.settings_dict["NAME"]
    with administrator() as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings.TEMPLATE)))
    connection.close()
    connection.settings_dict["NAME"] = settings.TEMPLATE
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def copy_template(name: str, template: str = settings.TEMPLATE) -> None:
    """A fresh copy in about a tenth of a second, with the rows that migrations wrote, or more that a test has kept."""
    drop(name)
    with administrator() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )


def start_from(kind: str, make: Callable[[], Any]) -> Any:
    """This worker's database as `make` leaves it, and what it answers as new: made once in a while, then copied."""
    name = connection.settings_dict["NAME"]
    connections.close_all()
    made_at, answer = KEPT.get(kind, (-FRESH, b""))
    if time.monotonic() - made_at < FRESH:
        copy_template(name, f"{name}-{kind}")
    else:
        made_at, answer = time.monotonic(), pickle.dumps(make())
        connections.close_all()
        copy_template(f"{name}-{kind}", name)
        KEPT[kind] = made_at, answer
    return pickle.loads(answer)  # noqa: S301 (what this worker wrote itself)


def drop(name: str) -> None:
    with administrator() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class Servers:
    """The PostgreSQL and the Valkey of one test run."""

    def __init__(self) -> None:
        self.folder: Path = settings.RUN_FOLDER
        self.ours = connection.settings_dict["HOST"] == str(self.folder / "s")
        self.postgres = PostgresServer(self.folder, sockets=self.folder / "s")
        self.valkey = ValkeyServer(self.folder, sockets=self.folder / "s", keep=False, databases=128)

    def start(self) -> None:
        sweep_up_after_killed_runs()
        if self.ours:
            self.postgres.ensure()
        self.valkey.start()

    def stop(self) -> None:
        connection.close()
        self.valkey.stop()
        if self.ours:
            self.postgres.stop()
        else:
            with administrator() as server:
                left = server.execute(
                    "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [settings.RUN]
                ).fetchall()
            for (name,) in left:
                drop(name)
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep_up_after_killed_runs() -> None:
    for folder in Path(tempfile.gettempdir()).glob("bunting-t*-*"):
        try:
            with (folder / "postgres.users").open() as users:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                PostgresServer(folder, sockets=folder / "s").stop()
                ValkeyServer(folder, sockets=folder / "s").stop()
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # in use, somebody else's, or not yet made


def environment_of_a_child() -> dict[str, str]:
    """For processes that a test starts: the same database and the same Valkey as the test has."""
    there = connection.settings_dict
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "BUNTING_TEST_RUN": settings.RUN,
        "PYTEST_XDIST_WORKER": settings.WORKER,
        "PYTHONWARNINGS": "ignore",
        "PGUSER": there["USER"],
    }
