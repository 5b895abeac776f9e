"""The pictures of the README, from a hub of their own; bin/pictures sets up and calls this."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
PASSWORD = "demo-only-password"  # noqa: S105
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 860}
# file, page, screen, who looks
PICTURES = [
    ("home.png", "/", DESK, ""),
    ("groups.png", "/groups/", DESK, ""),
    ("ask.png", "/help/ask/", PHONE, ""),
    ("group.png", "/groups/tyne-digital-neighbours/", PHONE, ""),
    ("today.png", "/today/", DESK, "organiser@example.org"),
    ("national.png", "/national/", DESK, "national@example.org"),
    ("together.png", "/together/", DESK, "organiser@example.org"),
    ("trying.png", "/experiments/", PHONE, "organiser@example.org"),
]


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit(
            "Chromium is missing: install it (apt install chromium), or name it with CHROMIUM=/path/to/chromium."
        )
    flags = ["--no-sandbox"] if os.getuid() == 0 else []
    with a_demo_hub() as (address, code_of), sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=flags)
        for name, path, screen, email in PICTURES:
            page = browser.new_context(viewport=screen).new_page()
            if email:
                sign_in(page, address, email, code_of)
            page.goto(address + path)
            page.screenshot(path=FOLDER / name)
            print(f"  {name}", flush=True)
        browser.close()


@contextmanager
def a_demo_hub() -> Iterator[tuple[str, Callable[[str], str]]]:
    """A whole hub in a folder of its own, on a free port, until we are done; and who tells the codes of its people."""
    with tempfile.TemporaryDirectory(prefix="bunting-pictures-") as folder:
        port = free_port()
        environment = os.environ | {"BUNTING_DATA": folder, "DEBUG": "true"}
        command = [sys.executable, "manage.py", "dev", "--port", str(port)]
        hub = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            address = f"http://localhost:{port}"
            wait_for(f"{address}/healthz", hub)
            yield address, lambda email: said_by("demo_code", email, environment)
        finally:
            hub.send_signal(signal.SIGINT)
            hub.wait()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def wait_for(address: str, hub: subprocess.Popen) -> None:
    print("Starting a hub with its demo network ...", flush=True)
    for _try in range(600):
        if hub.poll() is not None:
            sys.exit("The hub did not start; its last lines above say why.")
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310  our own
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The hub did not answer within five minutes.")


def said_by(command: str, email: str, environment: dict[str, str]) -> str:
    told = subprocess.run(
        [sys.executable, "manage.py", command, email],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def sign_in(page: Page, address: str, email: str, code_of: Callable[[str], str]) -> None:
    """By password and, where the account has one, the code of its app."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit] >> nth=0")
    page.wait_for_load_state()
    if page.locator("input[name=code]").count():
        page.fill("input[name=code]", code_of(email))
        page.click("main form button[type=submit] >> nth=0")
        page.wait_for_load_state()


if __name__ == "__main__":
    main()
