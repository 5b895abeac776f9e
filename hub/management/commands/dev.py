import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock, Timeout

from hub.devmail.sink import Sink
from hub.services import children, folders, postgres
from hub.services.children import Child
from hub.services.trouble import Trouble
from hub.services.valkey import ValkeyServer

ROOM_NEEDED = 200 * 1024 * 1024
OLDEST_POSTGRES = 15
PASSWORD = "demo-only-password"  # noqa: S105
ACCOUNTS = ["volunteer", "organiser", "lead", "national", "admin"]
USUAL_WORDS = (
    r"Watching for file changes|Performing system checks|System check identified no issues|Django version|"
    r"Starting development server|Quit the server|^\w{3,9} \d\d, \d{4} - |Warm shutdown|/static/"
)


class Stopped(BaseException):
    """Somebody asked us to stop."""


class Command(BaseCommand):
    help = "Starts the whole hub on this computer: database, Valkey, mail, web, worker and scheduler."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-seed", action="store_true", help="begin with an empty network")

    def handle(self, *args: Any, port: int, no_seed: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "This is for development only: put DEBUG=true into .env, or into the environment."
            )
        self.data = Path(settings.DATA_DIR)
        self.port = port
        self.may_stop, self.stop_is_wanted = True, False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            with ExitStack() as house:
                self.start(house, seed=not no_seed)
        except Stopped:
            self.say("Stopped. Your data is kept; start again whenever you like.")
        except (Trouble, ImproperlyConfigured) as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            if error.errno == 28:
                raise CommandError(
                    f"The disk is full: make room where {self.data} lies, then start again."
                ) from None
            raise

    def stop(self, number: int, frame: Any) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        self.say("\nStopping ...")
        self.stop_is_wanted = True
        if self.may_stop:
            raise Stopped

    def say(self, words: str) -> None:
        try:
            self.stdout.write(words)
            self.stdout.flush()
        except OSError:
            pass  # the terminal is gone; there is still tidying to do

    def start(self, house: ExitStack, seed: bool) -> None:
        folders.make(self.data)
        self.be_the_only_one(house)
        self.find_room()
        self.find_the_port()
        environment = dict(os.environ) | {"PYTHONUNBUFFERED": "1", "DJANGO_RUNSERVER_HIDE_WARNING": "true"}
        environment.setdefault("HUB_URL", f"http://localhost:{self.port}")
        self.start_database(house)
        self.start_valkey(house, environment)
        self.start_mail(house, environment)
        self.migrate()
        if seed:
            self.seed(house, environment)
        family = self.start_children(house, environment)
        self.wait_for_the_web(family[0])
        self.greet(environment["HUB_URL"])
        while True:
            for child in family:
                if child.has_ended:
                    raise Trouble(f"The {child.name} has ended by itself; its last lines above say why.")
            time.sleep(0.3)

    # --- Before anything starts ---
    def be_the_only_one(self, house: ExitStack) -> None:
        address = self.data / "dev.address"
        try:
            house.enter_context(FileLock(self.data / "dev.lock", timeout=0))
        except Timeout:
            where = address.read_text().strip() if address.exists() else "it is still starting"
            raise Trouble(
                f"The hub already runs from this folder ({where}): use that one, or stop it there with Ctrl-C."
            ) from None
        address.write_text(f"http://localhost:{self.port}/\n")
        house.callback(address.unlink, missing_ok=True)
        if children.end_leftovers(self.data / "dev.children"):
            self.say("Ended what was left of a start that had been killed.")
            deadline = time.monotonic() + 5  # its last moments still hold the port
            while not is_free(self.port) and time.monotonic() < deadline:
                time.sleep(0.1)

    def find_room(self) -> None:
        if shutil.disk_usage(self.data).free < ROOM_NEEDED:
            raise Trouble(f"The disk is nearly full: the hub needs 200 MB of room in {self.data}.")

    def find_the_port(self) -> None:
        if is_free(self.port):
            return
        another = next((port for port in range(self.port + 1, self.port + 100) if is_free(port)), 0)
        raise Trouble(f"Port {self.port} is in use: start with bin/dev --port {another}")

    # --- The servers ---
    def start_database(self, house: ExitStack) -> None:
        if "DATA_FOLDER" in connection.settings_dict:
            server = postgres.server_in(Path(connection.settings_dict["DATA_FOLDER"]))
            is_new = not (server.data / "PG_VERSION").exists()
            self.say(f"Making a database in {server.data} ..." if is_new else "Starting PostgreSQL ...")
            house.callback(server.leave)
            house.callback(connection.close)
            server.ensure()
            return
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise Trouble(f"The PostgreSQL of DATABASE_URL does not answer: {str(error).strip()}") from None
        version = connection.get_database_version()[0]
        if version < OLDEST_POSTGRES:
            raise Trouble(
                f"The PostgreSQL of DATABASE_URL is version {version}: "
                f"the hub needs {OLDEST_POSTGRES} or newer."
            )

    def start_valkey(self, house: ExitStack, environment: dict[str, str]) -> None:
        if os.environ.get("REDIS_URL"):
            return
        self.say("Starting Valkey ...")
        server = ValkeyServer(self.data)
        house.callback(server.stop)
        environment["BUNTING_REDIS_SOCKET"] = str(server.start())

    def start_mail(self, house: ExitStack, environment: dict[str, str]) -> None:
        if os.environ.get("EMAIL_HOST"):
            return
        sink = house.enter_context(Sink(self.data / "mail"))
        environment |= {"EMAIL_HOST": sink.hostname, "EMAIL_PORT": str(sink.port)}

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        known = executor.loader.disk_migrations
        # A squashed migration may be gone from the disk and named by the one that replaces it.
        replaced = {name for migration in known.values() for name in migration.replaces}
        ours = {config.label for config in apps.get_app_configs()}
        strange = [
            name for name in executor.loader.applied_migrations
            if name[0] in ours and name not in known and name not in replaced
        ]  # fmt: skip
        if strange:
            raise Trouble(
                f"The database in {self.data} is newer than this checkout (it has {'.'.join(strange[0])}): "
                f"go back to the newer checkout, or move {self.data / 'postgres'} away to begin afresh."
            )
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        self.say(f"Bringing the database up to date ({len(plan)} steps) ...")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as error:
            if "No space left" in str(error):
                raise Trouble(
                    f"The disk is full: make room where {self.data} lies, then start again."
                ) from None
            raise Trouble(
                f"The database in {self.data} does not fit this checkout ({str(error).strip().splitlines()[0]}): "
                f"move {self.data / 'postgres'} away to begin afresh."
            ) from error
        finally:
            connection.close()

    def seed(self, house: ExitStack, environment: dict[str, str]) -> None:
        if "seed_demo" not in get_commands() or get_user_model().objects.exists():
            return
        self.say("Planting the small demo network ...")
        connection.close()
        seed = self.child(environment, "seed", "manage.py", "seed_demo", "--scale", "small")
        house.callback(children.end, [seed])
        if seed.process.wait():
            raise Trouble(
                "The demo network could not be planted; the lines above say why. bin/dev --no-seed does without."
            )

    # --- Web, worker, beat ---
    def start_children(self, house: ExitStack, environment: dict[str, str]) -> list[Child]:
        self.say("Starting web, worker and scheduler ...")
        quiet = {"LOG_LEVEL": "WARNING", "C_FORCE_ROOT": "true"} | environment
        celery = ["-W", "ignore", "-m", "celery", "--quiet", "-A", "hub"]
        commands = {
            "web": ["manage.py", "runserver", f"127.0.0.1:{self.port}"],
            "worker": [*celery, "worker", "--loglevel", "WARNING", "--concurrency", "2"],
            "beat": [
                *celery,
                "beat",
                "--loglevel",
                "WARNING",
                "--pidfile",
                "",
                "--schedule",
                str(self.data / "beat"),
            ],
        }
        family: list[Child] = []
        house.callback(children.end, family)
        self.may_stop = False  # so that none is started and not yet in the list
        for name, words in commands.items():
            family.append(self.child(quiet, name, *words, hush=USUAL_WORDS))
        children.remember(family, self.data / "dev.children")
        self.may_stop = True
        if self.stop_is_wanted:
            raise Stopped
        return family

    def child(self, environment: dict[str, str], name: str, *words: str, hush: str = "") -> Child:
        return Child(name, [sys.executable, *words], environment, self.say, hush)

    def wait_for_the_web(self, web: Child) -> None:
        while is_free(self.port):
            if web.has_ended:
                raise Trouble("The web server has ended by itself; its last lines above say why.")
            time.sleep(0.1)

    def greet(self, address: str) -> None:
        has_demo = get_user_model().objects.filter(email=f"{ACCOUNTS[0]}@example.org").exists()
        connection.close()
        self.say(f"\nThe hub is here:     {address}/\nEvery mail it sends: {address}/dev/mail/")
        if has_demo:
            self.say(
                f"Demo accounts:       {', '.join(f'{name}@example.org' for name in ACCOUNTS)}\n"
                f"                     password {PASSWORD}\n"
                "Second factor codes: .venv/bin/python manage.py demo_code lead@example.org"
            )
        self.say("Ctrl-C stops it all.\n")


def is_free(port: int) -> bool:
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
