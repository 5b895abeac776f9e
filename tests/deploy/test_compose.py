"""docker-compose.yml without a Docker engine: what it says, and each service's own command on servers of this test.

Nobody builds an image here. The commands, the names of variables and the .env are the declared ones; only the
addresses of the servers, ports and folders are those of the test.
"""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import redis

from hub.devmail.sink import free_port
from hub.services import valkey
from tests.deploy import declared
from tests.deploy.ground import PROJECT, Ground, plain, run
from tests.letterbox import Sink

ANSWERS = [
    "North Sea Tech", "hub.example.org", "", "", "relay.example.org", "25", "-",
]  # fmt: skip
VALUES = dict.fromkeys(
    ["HUB_NAME", "HUB_URL", "ALLOWED_HOSTS", "SECRET_KEY", "LINK_KEY", "MAIL_DOMAIN", "DEFAULT_FROM_EMAIL", "EMAIL_HOST",
     "EMAIL_PORT", "DATABASE_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD", "QUEUE_PASSWORD", "CACHE_PASSWORD"],
    "something",
)  # fmt: skip
OURS = ("web", "worker", "scheduler", "migrate")
FOR_EVER = ("web", "worker", "scheduler", "db", "queue", "cache", "backup")


# --- What the file says ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def file() -> dict[str, Any]:
    return declared.whole(VALUES)


def test_there_are_the_services_a_network_needs(file: dict[str, Any]) -> None:
    assert set(file["services"]) == {*FOR_EVER, "migrate"}


@pytest.mark.parametrize("name", [*FOR_EVER, "migrate"])
def test_no_service_runs_as_root_or_can_become_more(file: dict[str, Any], name: str) -> None:
    service = file["services"][name]

    assert str(service["user"]).partition(":")[0] not in ("", "0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert "privileged" not in service
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))


@pytest.mark.parametrize("name", FOR_EVER)
def test_what_runs_for_ever_is_watched_and_started_again(file: dict[str, Any], name: str) -> None:
    service = file["services"][name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_only_web_is_reachable_and_only_from_this_machine(file: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in file["services"].items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}
    assert file["networks"]["back"] == {"internal": True}
    for name in ("db", "queue", "cache", "backup", "scheduler"):
        assert file["services"][name]["networks"] == ["back"]


def test_what_must_last_is_on_named_volumes(file: dict[str, Any]) -> None:
    kept = {
        name: file["services"][name]["volumes"][0].partition(":")[0] for name in ("db", "queue", "backup")
    }

    assert kept == {"db": "database", "queue": "queue", "backup": "backups"}
    assert set(file["volumes"]) == set(kept.values())


def test_only_migrate_and_backup_hold_the_owners_password(file: dict[str, Any]) -> None:
    def of(name: str) -> str:
        return file["services"][name]["environment"]["DATABASE_URL"].partition("//")[2].partition(":")[0]

    assert {name: of(name) for name in (*OURS, "backup")} == {
        "web": "hub_web", "worker": "hub_web", "scheduler": "hub_web", "migrate": "hub_owner", "backup": "hub_owner",
    }  # fmt: skip
    for name in OURS:
        assert "OWNER_PASSWORD" not in file["services"][name]["environment"]


def test_the_queue_keeps_everything_and_the_cache_makes_room(file: dict[str, Any]) -> None:
    queue, cache = (" ".join(file["services"][name]["command"]) for name in ("queue", "cache"))

    assert "--appendonly yes --maxmemory-policy noeviction" in queue
    assert "--maxmemory-policy volatile-lru" in cache
    assert all("--requirepass something" in command for command in (queue, cache))


@pytest.mark.parametrize("name", ["web", "worker", "scheduler"])
def test_what_is_under_way_has_thirty_seconds_to_end(file: dict[str, Any], name: str) -> None:
    assert int(file["services"][name]["stop_grace_period"].rstrip("s")) > 30


@pytest.mark.parametrize("name", sorted(VALUES))
def test_without_env_it_does_not_start(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        declared.whole(VALUES | {name: ""})


def test_the_image_has_hashed_packages_static_files_and_no_root() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    hub = dockerfile.rpartition("FROM ")[2]

    assert "--require-hashes -r requirements.txt" in dockerfile
    assert "collectstatic" in dockerfile.partition("FROM postgres")[0]
    assert re.findall(r"^USER (\w+)$", hub, re.MULTILINE) == ["hub"]
    assert "HEALTHCHECK" in hub
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for word in line.split()[:-1]
    }
    assert all(word == "." or (PROJECT / word).exists() for word in copied)


def test_no_secret_and_no_history_goes_into_the_image() -> None:
    """It names what goes in, and everything else stays out."""
    lines = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]

    assert lines[0] == "*"
    wanted = {line[1:] for line in lines if line[0] == "!"}
    assert wanted & {".env", ".git", ".data", ".venv", "tests"} == set()
    assert "**/.env*" in lines[len(wanted) :]
    apps = {path.parent.name for path in PROJECT.glob("*/apps.py")}
    assert (
        apps | {"manage.py", "requirements.txt", "templates", "static", "locale", "deploy", "bin"} <= wanted
    )


# --- What its commands do ----------------------------------------------------------------------------
class Running:
    """One service, started by its declared command with its declared variables."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def says(self) -> str:
        return self.log.read_text(errors="replace")

    def stops(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        finally:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


class Network:
    """All of docker-compose.yml on the servers of this test."""

    def __init__(self, ground: Ground, folder: Path, sink: Sink) -> None:
        self.ground, self.folder, self.sink = ground, folder, sink
        self.values = env_written_by_bin_set_up(folder)
        ground.passwords = {
            ground.owner: self.values["OWNER_PASSWORD"],
            ground.web: self.values["WEB_PASSWORD"],
        }
        self.services = declared.services(self.values)
        self.database = ground.database()
        self.ports = {name: free_port() for name in ("queue", "cache", "web")}
        self.running: dict[str, Running] = {}

    def environment(self, name: str) -> dict[str, str]:
        """The image's and the service's variables; servers and folders are the test's."""
        said = declared.environment_of_the_image() if name in OURS else {}
        said |= {key: str(value) for key, value in self.services[name].get("environment", {}).items()}
        if address := said.get("DATABASE_URL"):
            role = self.ground.owner if "hub_owner" in address else self.ground.web
            said["DATABASE_URL"] = self.ground.url(self.database, role)
        for key, server in (("REDIS_URL", "queue"), ("CACHE_URL", "cache")):
            if key in said:
                said[key] = said[key].replace(f"{server}:6379", f"127.0.0.1:{self.ports[server]}")
        here = {
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.sink.port), "STATIC_ROOT": str(self.folder / "static"),
            "WEB_BIND": f"127.0.0.1:{self.ports['web']}", "SIGN_OF_LIFE": str(self.folder / f"{name}.alive"),
        }  # fmt: skip
        said |= {key: value for key, value in here.items() if key in said}
        return plain(**{key: value for key, value in said.items() if key != "PATH"})

    def command(self, name: str) -> list[str]:
        command = [word.replace("/tmp/", f"{self.folder}/") for word in self.services[name]["command"]]
        if command[0] == "valkey-server":
            (self.folder / name).mkdir(exist_ok=True)
            port = str(self.ports[name])
            own = ["--port", port, "--dir", str(self.folder / name), "--bind", "127.0.0.1"]
            return [valkey.binary(), *command[1:], *own]
        return command

    def start(self, *names: str) -> None:
        for name in names:
            self.running[name] = Running(name, self.command(name), self.environment(name), self.folder)

    def is_healthy(self, name: str) -> bool:
        """By the health check that is declared."""
        kind, *command = self.services[name]["healthcheck"]["test"]
        if command[0] == "python":
            return run(*command, **self.environment(name)).returncode == 0
        assert kind in ("CMD", "CMD-SHELL")
        return False

    def answer(self, path: str) -> tuple[int, str]:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.ports['web']}{path}",
            headers={
                "Host": "hub.example.org",
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "203.0.113.9",
            },
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310 (http, to ourselves)
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def wait_for(self, happens: Callable[[], Any], what: str, seconds: float = 45) -> None:
        end = time.monotonic() + seconds
        while not happens():
            for name, service in self.running.items():
                assert service.process.poll() is None, f"{name} has ended:\n{service.says()}"
            assert time.monotonic() < end, f"{what} did not happen:\n{self.words()}"
            time.sleep(0.1)

    def words(self) -> str:
        return "\n".join(f"--- {name}\n{service.says()[-2000:]}" for name, service in self.running.items())


def env_written_by_bin_set_up(folder: Path) -> dict[str, str]:
    (folder / "bin").mkdir()
    copy(PROJECT / "bin/set-up", folder / "bin/set-up")
    answers = "".join(f"{answer}\n" for answer in ANSWERS)
    run(folder / "bin/set-up", "--only-env", cwd=folder, answers=answers, check=True)
    return declared.env_file(folder)


@pytest.fixture(scope="module")
def network(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Set up from nothing, then started: as bin/set-up does it with Compose."""
    with Sink() as sink:
        network = Network(ground, tmp_path_factory.mktemp("network"), sink)
        try:
            ground.give_roles(network.database)
            network.start("queue", "cache")
            migrate = network.environment("migrate")
            made = run(*network.services["migrate"]["command"], **migrate)
            assert made.returncode == 0, made.stderr
            who = ["--coordinator-name", "Niamh Kelly", "--coordinator-email", "niamh@example.org"]
            ready = run("python", "manage.py", "set_up", *who, **migrate)
            assert ready.returncode == 0, ready.stderr
            gathered = run("python", "manage.py", "collectstatic", "--noinput", **network.environment("web"))
            assert gathered.returncode == 0, gathered.stderr
            network.start("web", "worker", "scheduler")
            yield network
        finally:
            for service in network.running.values():
                service.stops()


@pytest.mark.slow
def test_each_service_does_its_work_as_declared(network: Network) -> None:
    ask = network.ground.ask

    # web answers, also to the health check of its own
    network.wait_for(lambda: network.answer("/healthz") == (200, "ok"), "an answer of web")
    assert network.is_healthy("web")
    assert network.answer("/")[0] == 200
    assert (
        network.answer("/.env")[0]
        == network.answer("/.git/config")[0]
        == network.answer("/metrics")[0]
        == 404
    )
    # set_up has sent the first letter; now the worker sends one
    assert [str(letter["To"]) for letter in network.sink.messages] == ["Niamh Kelly <niamh@example.org>"]
    named = run(
        "python", "manage.py", "network_role", "grace@example.org", "--name", "Grace Adeyemi", "--as", "safeguarding",
        **network.environment("web"),
    )  # fmt: skip
    assert named.returncode == 0, named.stderr
    network.wait_for(lambda: len(network.sink.messages) == 2, "a mail of the worker")
    assert "Grace" in str(network.sink.messages[1]["To"])
    # the scheduler has had a job run, and both have left their signs of life
    network.wait_for(
        lambda: ask(network.database, "SELECT count(*) > 0 FROM hub_jobrun WHERE job = 'tick'") == "t",
        "a job_run of the scheduler",
    )
    network.wait_for(
        lambda: network.is_healthy("worker") and network.is_healthy("scheduler"), "signs of life"
    )
    # without a proven backup the house is not ready; with one it is
    assert network.answer("/readyz") == (503, "not ok")
    network.services["backup"]["command"][1] = str(network.folder / "backups")
    network.start("backup")
    network.wait_for(lambda: "Proven: hub-" in network.running["backup"].says(), "a proven backup")
    assert network.answer("/readyz") == (200, "ok")
    # nobody enters the queue without its password
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=network.ports["queue"]).ping()
    queue = redis.Redis(port=network.ports["queue"], password=network.values["QUEUE_PASSWORD"])
    assert queue.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    # and all of it ends well when it is told to
    ended = {
        name: network.running[name].stops() for name in ("backup", "web", "worker", "scheduler", "queue")
    }
    assert ended == dict.fromkeys(ended, 0), network.words()
