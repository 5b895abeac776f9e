"""A server of its own for each proof: a database with its two roles, and the scripts people run, as they run them."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from psycopg import sql

from hub.services import postgres
from tests.databases import administrator

PROJECT = Path(settings.BASE_DIR)
PATH = f"{Path(sys.executable).parent}:{postgres.binaries()}:{os.environ['PATH']}"


def run(
    *command: str | Path, answers: str = "", cwd: Path = PROJECT, check: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command in an environment of its own: nothing of this test run leaks into it."""
    return subprocess.run(
        [str(word) for word in command], cwd=cwd, env=plain(**environment), input=answers,
        capture_output=True, text=True, timeout=120, check=check,
    )  # fmt: skip


def plain(**environment: str) -> dict[str, str]:
    return {"PATH": PATH, "HOME": "/nonexistent", "LANG": "C.UTF-8"} | environment


class Ground:
    """Databases and roles on the test run's PostgreSQL; all of it goes when the proof is over."""

    def __init__(self) -> None:
        self.mark = f"{settings.RUN}-{settings.WORKER}-{secrets.token_hex(3)}"
        self.owner, self.web = f"{self.mark}-owner", f"{self.mark}-web"
        self.passwords = {self.owner: secrets.token_hex(8), self.web: secrets.token_hex(8)}
        self.databases: list[str] = []

    def database(self, name: str = "hub", *, template: str = "template0", owner: str = "") -> str:
        made = f"{self.mark}-{name}"
        words = "CREATE DATABASE {} TEMPLATE {}" + (" OWNER {}" if owner else "")
        names = [made, template, owner] if owner else [made, template]
        with administrator() as server:
            server.execute(sql.SQL(words).format(*map(sql.Identifier, names)))
        self.databases.append(made)
        return made

    def url(self, database: str, role: str = "") -> str:
        there = connection.settings_dict
        if role:
            who = f"{role}:{self.passwords[role]}"
        else:
            who = ":".join(filter(None, [there["USER"], there["PASSWORD"]]))
        host, port = quote(str(there["HOST"]), safe=""), there["PORT"] or "5432"
        return f"postgres://{who}@{host}:{port}/{database}"

    def give_roles(self, database: str) -> None:
        """What an administrator runs once: deploy/web_role.sql."""
        run(
            "psql", "-X", "-q", "-d", self.url(database), "-v", f"owner={self.owner}", "-v", f"web={self.web}",
            "-f", PROJECT / "deploy/web_role.sql", check=True,
            OWNER_PASSWORD=self.passwords[self.owner], WEB_PASSWORD=self.passwords[self.web],
        )  # fmt: skip

    def ask(self, database: str, question: str, role: str = "") -> str:
        said = run("psql", "-X", "-q", "-A", "-t", "-d", self.url(database, role), "-c", question)
        return (said.stdout or said.stderr).strip()

    def clear(self) -> None:
        with administrator() as server:
            for name in self.databases:
                server.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )
            for role in (self.owner, self.web):
                server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
