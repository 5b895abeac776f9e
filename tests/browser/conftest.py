import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import databases
from tests.browser.people import Story

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Nothing but this computer has an address.
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"

# The browser's own event loop runs in this thread, and Django would refuse to ask the database beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium() -> str | None:
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), ON_A_MAC]
    return next((path for path in found if path and os.access(path, os.X_OK)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.fail(
            "Chromium is missing: install it (apt install chromium) or leave the stories out with --no-browser.",
            False,
        )
    flags = [NOWHERE_ELSE, "--disable-dev-shm-usage", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    return browser_type_launch_args | {"executable_path": path, "args": flags}


@pytest.fixture
def story(
    request: pytest.FixtureRequest,
    transactional_db: None,
    live_server: LiveServer,
    browser: Browser,
    settings: Any,
) -> Iterator[Story]:
    settings.HUB_URL = live_server.url
    settings.DEMO_PEOPLE = True  # for the codes of their authenticator apps
    story = Story(browser, live_server.url)
    yield story
    if request.node.stash.get(HAS_FAILED, False):
        keep_pictures(story, request.node.name)
    story.ends()


@pytest.fixture
def demo_network(story: Story) -> None:
    databases.start_from("demo", lambda: call_command("seed_demo", verbosity=0))


HAS_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[Any]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[HAS_FAILED] = True
    return report


def keep_pictures(story: Story, name: str) -> None:
    folder = Path("test-results")
    for person in story.people:
        try:
            person.page.screenshot(
                path=folder / f"{re.sub(r'[^a-z0-9]+', '-', f'{name}-{person.name}'.lower())}.png"
            )
        except Exception as trouble:  # a picture is a courtesy; the test has failed already
            print(f"No picture of the page of {person.name}: {trouble}")
