"""bin/dev: one command that starts everything, says what is wrong in a sentence, and leaves no process."""

import os
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from hub.devmail import mailbox
from hub.devmail.sink import Sink, free_port
from hub.devmail.views import DevMailHtmlView
from hub.management.commands import dev
from hub.services import folders
from hub.services.postgres import PostgresServer
from hub.services.valkey import ValkeyServer

PATIENCE = 90


@pytest.fixture
def data() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="bd"))
    made.chmod(0o755)
    yield made
    PostgresServer(made).stop()
    ValkeyServer(made).stop()
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(folders.socket_folder(made), ignore_errors=True)


class Terminal:
    """Somebody's terminal in which bin/dev runs."""

    def __init__(self, data: Path, *words: str) -> None:
        unset = {"DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_HOST", "HUB_URL", "DJANGO_SETTINGS_MODULE"}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        self.output = data / "terminal"
        with self.output.open("wb") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "dev", *words],
                cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen, start_new_session=True,
                env=kept | {"DEBUG": "true", "BUNTING_DATA": str(data), "DJANGO_SETTINGS_MODULE": "hub.settings"},
            )  # fmt: skip

    def says(self) -> str:
        return self.output.read_text(errors="replace")

    def waits_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.says():
            assert self.process.poll() is None, f"It ended too early:\n{self.says()}"
            assert time.monotonic() < deadline, f"Nobody said {words!r}:\n{self.says()}"
            time.sleep(0.1)

    def presses_ctrl_c(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


def processes_about(data: Path) -> list[str]:
    listed = subprocess.run(
        ["ps", "ax", "-ww", "-o", "stat=,command="], capture_output=True, text=True
    ).stdout
    sockets = str(folders.socket_folder(data))
    return [line for line in listed.splitlines() if (str(data) in line or sockets in line) and line[0] != "Z"]


@pytest.mark.slow
def test_dev_starts_everything_and_ctrl_c_leaves_no_process_but_the_data(data):
    port = free_port()
    first = Terminal(data, "--port", str(port), "--no-seed")
    try:
        first.waits_for("Ctrl-C stops it all.")
        page = urllib.request.urlopen(f"http://localhost:{port}/dev/mail/", timeout=30)
        second = subprocess.run(
            [sys.executable, "manage.py", "dev", "--port", str(free_port())],
            cwd=settings.BASE_DIR, capture_output=True, text=True,
            env=os.environ | {"DEBUG": "true", "BUNTING_DATA": str(data), "DJANGO_SETTINGS_MODULE": "hub.settings"},
        )  # fmt: skip
        running = processes_about(data)
    finally:
        first.presses_ctrl_c()

    assert page.status == 200
    assert f"already runs from this folder (http://localhost:{port}/)" in second.stderr
    assert len(running) >= 3
    assert "Your data is kept" in first.says()
    assert first.process.returncode == 0
    assert processes_about(data) == []
    assert (data / "postgres" / "PG_VERSION").exists()


@pytest.mark.slow
def test_dev_ends_what_a_killed_start_has_left(data):
    killed = Terminal(data, "--port", str(port := free_port()), "--no-seed")
    killed.waits_for("Ctrl-C stops it all.")
    killed.process.kill()
    killed.process.wait()

    again = Terminal(data, "--port", str(port), "--no-seed")
    again.waits_for("Ctrl-C stops it all.")
    again.presses_ctrl_c()

    assert "Ended what was left" in again.says()
    assert processes_about(data) == []


@override_settings(DEBUG=False)
def test_dev_refuses_production():
    with pytest.raises(CommandError, match="DEBUG=true"):
        call_command("dev")


@pytest.fixture
def developing(settings, data, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    settings.DEBUG = True
    settings.DATA_DIR = data


def test_dev_names_the_next_free_port(developing):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Port {port} is in use: start with bin/dev --port \d+"):
            call_command("dev", port=port)


def test_dev_says_when_the_disk_is_nearly_full(developing, monkeypatch):
    monkeypatch.setattr(dev.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))

    with pytest.raises(CommandError, match="disk is nearly full"):
        call_command("dev", port=free_port())


@pytest.mark.django_db
def test_dev_says_when_the_database_is_newer_than_the_checkout(django_db_blocker):
    MigrationRecorder.Migration.objects.create(app="hub", name="9999_from_the_future")
    command = dev.Command()
    command.data = Path("/data")

    with pytest.raises(dev.Trouble, match=r"newer than this checkout \(it has hub.9999_from_the_future\)"):
        command.migrate()


def test_sink_keeps_what_was_sent_with_all_its_parts(data):
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = (
        "Diolch am eich neges – ŵ",
        "hub@example.org",
        "bev@example.org",
    )
    letter.set_content("Hello Bev,\nhttps://hub.example.org/help/")
    letter.add_alternative("<p style='color:red'>Hello Bev</p>", subtype="html")
    letter.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="evening.ics")

    with Sink(data / "mail") as sink, smtplib.SMTP(sink.hostname, sink.port) as line:
        line.send_message(letter)
        line.sendmail("hub@example.org", ["ann@example.org"], "Subject: Later\r\n\r\nHello Ann")

    newest, first = mailbox.newest_first(data / "mail")
    assert (newest.subject, newest.recipients) == ("Later", "ann@example.org")
    assert first.subject == "Diolch am eich neges – ŵ"
    assert first.text.startswith("Hello Bev,\nhttps://hub.example.org/help/")
    assert "<p style='color:red'>" in first.html
    assert first.attachments == ["evening.ics"]
    assert [mail.name for mail in mailbox.newest_first(data / "mail", to="ann@")] == [newest.name]


@pytest.mark.parametrize("name", ["../../etc/passwd", "1", "", "1795393057231693270-686aac"])
def test_mailbox_finds_nothing_outside_itself(data, name):
    assert mailbox.find(data, name) is None


def test_dev_mail_is_not_there_in_production(client, db):
    assert client.get("/dev/mail/").status_code == 404


def test_colours_of_a_mail_are_shown_in_a_box_without_scripts(rf, settings, data, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(DevMailHtmlView, "folder", data)
    kept = mailbox.keep(data, b"Content-Type: text/html\r\n\r\n<p>Hello</p>", ["bev@example.org"])

    response = DevMailHtmlView.as_view()(rf.get("/"), name=kept.stem)

    policy = response.headers["Content-Security-Policy"]
    assert re.match(r"sandbox [^;]*; default-src 'none'", policy)
    assert "allow-scripts" not in policy
