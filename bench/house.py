"""Where it is measured: a folder, a database and a Valkey of their own, and the environment of production."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hub.services import children
from hub.services.postgres import PostgresServer
from hub.services.valkey import ValkeyServer

BASE = Path(__file__).absolute().parent.parent
# Nobody outside reaches this server, and nothing outside is sealed with these.
SECRET = "only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"  # noqa: S105


def folder_of(scale: str) -> Path:
    usual = Path(tempfile.gettempdir()) / f"bunting-bench-{os.getuid()}"
    return Path(os.environ.get("BUNTING_BENCH", usual)) / scale


def seeding(folder: Path) -> dict[str, str]:
    """As a developer's hub: only there may invented people be made."""
    return {
        **os.environ,
        "BUNTING_DATA": str(folder),
        "DATABASE_URL": os.environ.get("BUNTING_BENCH_DATABASE_URL", ""),
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "DEBUG": "true",
        "PYTHONUNBUFFERED": "1",
    }


def production(folder: Path, valkey: Path | str) -> dict[str, str]:
    return {
        **seeding(folder),
        "DEBUG": "false",
        "SECRET_KEY": SECRET,
        "LINK_KEY": SECRET,
        "ALLOWED_HOSTS": "localhost",
        "HUB_URL": "https://localhost",
        "MAIL_DOMAIN": "hub.example.org",
        "REDIS_URL": f"redis+socket://{valkey}?virtual_host=0",
        "CACHE_URL": f"unix://{valkey}?db=1",
        "BEHIND_TLS_PROXY": "true",  # no proxy stands there; every request says what one would say
        "TRUSTED_PROXY_COUNT": "1",
        "STATIC_ROOT": str(folder / "static"),
    }


class House:
    """`with House(folder) as house:` has the database and Valkey running, and `house.environment` for the rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.note = folder / "bench.children"
        self.stack = ExitStack()
        self.environment: dict[str, str] = {}
        self.servers: list[Any] = []

    def __enter__(self) -> "House":
        self.folder.mkdir(parents=True, exist_ok=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends as well
        children.end_leftovers(self.note)
        try:
            if not os.environ.get("BUNTING_BENCH_DATABASE_URL"):
                postgres = PostgresServer(self.folder)
                self.stack.callback(postgres.leave)
                postgres.ensure()
            valkey = ValkeyServer(self.folder, keep=False)
            self.stack.callback(valkey.stop)
            self.environment = production(self.folder, valkey.start())
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *trouble: object) -> None:
        self.stack.close()
        self.note.unlink(missing_ok=True)

    def runs(self, server: Any) -> Any:
        """A server, or whatever can be entered, until the house is left."""
        found = self.stack.enter_context(server)
        if hasattr(found, "process"):
            self.servers.append(found)
            children.remember(self.servers, self.note)
        return found

    def run(self, *words: str, environment: dict[str, str] | None = None) -> None:
        """A command of ours, to its end."""
        subprocess.run([sys.executable, *words], cwd=BASE, env=environment or self.environment, check=True)
