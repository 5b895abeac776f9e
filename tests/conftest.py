import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import databases

BROWSER_STORIES = Path(__file__).parent / "browser"
# What is tried may take its time on a busy machine; what comes of it is what counts.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-browser", action="store_true", help="leave the browser stories out")


def pytest_configure(config: pytest.Config) -> None:
    is_controller = not hasattr(config, "workerinput")
    only_looking = config.option.collectonly or config.option.help or config.option.version
    if not is_controller or only_looking:
        return
    config.bunting_servers = servers = databases.Servers()  # type: ignore[attr-defined]
    servers.start()
    if config.getoption("numprocesses", None):
        with config.stash[blocking_manager_key].unblock():
            databases.migrate_template()


def pytest_unconfigure(config: pytest.Config) -> None:
    if servers := getattr(config, "bunting_servers", None):
        with config.stash[blocking_manager_key].unblock():
            servers.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--no-browser"):
        return
    stories = [item for item in items if item.path.is_relative_to(BROWSER_STORIES)]
    config.hook.pytest_deselected(items=stories)
    items[:] = [item for item in items if item not in stories]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--no-browser"):
        terminalreporter.write_line("The browser stories were left out (--no-browser).", yellow=True)


# --- Databases -------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> None:
    """A copy of the template for this worker; append-only tables refuse TRUNCATE, so copies replace flushes."""
    name = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if not hasattr(request.config, "workerinput"):
            databases.migrate_template()
        databases.copy_template(name)


def start_from_the_template_again(test: TransactionTestCase) -> None:
    connections.close_all()
    databases.copy_template(settings.DATABASES["default"]["NAME"])


TransactionTestCase._fixture_teardown = start_from_the_template_again  # type: ignore[attr-defined, method-assign]


@pytest.fixture
def environment_of_a_child(transactional_db: None) -> dict[str, str]:
    """For processes that a test starts: they see what the test has committed, and the same Valkey."""
    return databases.environment_of_a_child()


# --- Cache and broker ------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.CACHE_URL)


@pytest.fixture(autouse=True)
def _nothing_remembered(valkey: redis.Redis) -> None:
    """No test meets the counters, cached pages or waiting tasks of another."""
    for number in (2 * settings.NUMBER, 2 * settings.NUMBER + 1):
        valkey.execute_command("SELECT", number)
        valkey.flushdb()


# --- The outside world -----------------------------------------------------------------------------
class OutsideWorldError(AssertionError):
    """A test tried to speak with another machine."""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page asked for in Welsh leaves its language in the thread; the next test begins without."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _no_outside_connections() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def connect(line: socket.socket, address: object) -> None:
        refuse_outside(line, address)
        return real_connect(line, address)  # type: ignore[arg-type]

    def connect_ex(line: socket.socket, address: object) -> int:
        refuse_outside(line, address)
        return real_connect_ex(line, address)  # type: ignore[arg-type]

    def getaddrinfo(host: object, *args: object, **kwargs: object) -> object:
        if not is_here(host):
            raise OutsideWorldError(f"A test asked for the address of {host!r}.")
        return real_getaddrinfo(host, *args, **kwargs)  # type: ignore[arg-type, call-overload]

    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()


def refuse_outside(line: socket.socket, address: object) -> None:
    if line.family in {socket.AF_INET, socket.AF_INET6} and not is_here(address[0]):  # type: ignore[index]
        raise OutsideWorldError(f"A test tried to reach {address!r}.")


def is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name in {"localhost", socket.gethostname(), os.environ.get("HOSTNAME")}:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback or str(name) in {"0.0.0.0", "::"}
    except ValueError:
        return False
