"""The PostgreSQL and the Valkey that start by themselves, and the copies of one template that tests work on."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from hub.db.embedded.base import DatabaseWrapper
from hub.services import folders, postgres
from hub.services.postgres import PostgresServer
from hub.services.trouble import Trouble
from hub.services.valkey import ValkeyServer
from tests import conftest

JOIN_AND_WAIT = """
import sys
from pathlib import Path
from hub.services.postgres import PostgresServer
PostgresServer(Path(sys.argv[1])).ensure()
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own folders are closed to the user PostgreSQL runs as."""
    made = Path(tempfile.mkdtemp(prefix="bs"))
    yield made
    PostgresServer(made).stop()
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(folders.socket_folder(made), ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    made = Path(tempfile.mkdtemp(prefix="bs"))
    server = PostgresServer(made)
    server.ensure()
    yield server
    server.stop()
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(folders.socket_folder(made), ignore_errors=True)


def ask(server: PostgresServer, question: str) -> object:
    with psycopg.connect(host=str(server.current_sockets()), user="postgres", dbname="postgres") as line:
        return line.execute(question).fetchone()


def test_postgres_knows_letters_beyond_english_and_has_no_port(server):
    assert ask(server, "SELECT lower('ŴÉ')") == ("ŵé",)
    assert ask(server, "SHOW listen_addresses") == ("",)


def test_socket_folder_is_private(server):
    assert server.current_sockets().stat().st_mode & 0o777 == 0o700


def test_asking_again_starts_no_second_server(server):
    before = ask(server, "SELECT pg_postmaster_start_time()")

    PostgresServer(server.folder).ensure()

    assert ask(server, "SELECT pg_postmaster_start_time()") == before


def test_postgres_stays_while_another_process_uses_it_and_stops_with_the_last(folder):
    ours = PostgresServer(folder)
    ours.ensure()
    other = subprocess.Popen(
        [sys.executable, "-c", JOIN_AND_WAIT, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
    )  # fmt: skip
    assert other.stdout.readline() == "joined\n"

    ours.leave()
    alive_with_the_other = ours.is_alive()
    other.communicate(timeout=30)

    assert alive_with_the_other
    assert not ours.is_alive()


def test_a_killed_process_does_not_keep_postgres_for_ever(folder):
    other = subprocess.Popen(
        [sys.executable, "-c", JOIN_AND_WAIT, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
    )  # fmt: skip
    other.stdout.readline()
    other.kill()
    other.communicate()
    ours = PostgresServer(folder)
    assert ours.is_alive()

    ours.ensure()
    ours.leave()

    assert not ours.is_alive()


def test_a_database_of_another_version_is_refused_with_a_way_out(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(Trouble) as refused:
        PostgresServer(folder).ensure()

    assert "was made by PostgreSQL 9 and this is PostgreSQL" in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)


def test_a_full_disk_is_told_before_anything_is_written(folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))

    with pytest.raises(Trouble, match="The disk is nearly full"):
        PostgresServer(folder).ensure()

    assert not (folder / "postgres").exists()


def test_no_space_left_is_told_in_one_sentence():
    said = "initdb: error: could not create file: No space left on device"

    assert (
        postgres.explain(said, Path("/data"))
        == "The disk is full: make room where /data lies, then start again."
    )


def test_a_folder_somebody_else_put_in_our_place_is_refused(folder):
    (folder / "elsewhere").mkdir()
    (folder / "sockets").symlink_to(folder / "elsewhere")

    with pytest.raises(Trouble, match="belongs to somebody else"):
        folders.make_private(folder / "sockets", os.getuid())


def test_socket_folder_stays_short_however_long_the_way_to_the_data_is():
    deep = Path("/") / "/".join(["a-very-long-folder-name"] * 20)

    assert len(os.fsencode(folders.socket_folder(deep) / ".s.PGSQL.5432")) <= 107


def test_valkey_starts_keeps_its_data_and_stops(folder):
    first = ValkeyServer(folder, sockets=folder / "s")
    first.start()
    first._say("SET word kept")
    first.stop()
    gone = not first.answers()

    again = ValkeyServer(folder, sockets=folder / "s")
    again.start()
    kept = again._say("GET word")
    again.stop()

    assert gone
    assert kept == b"$4\r\nkept\r\n"


def test_valkey_left_by_a_killed_process_is_adopted_and_stopped(folder):
    left = ValkeyServer(folder, sockets=folder / "s")
    left.start()

    another = ValkeyServer(folder, sockets=folder / "s")
    another.start()
    another.stop()

    assert not left.answers()
    left.stop()


def test_embedded_backend_starts_its_server_and_makes_its_database(server):
    there = {**connection.settings_dict, "DATA_FOLDER": str(server.folder), "NAME": "made-by-itself"}
    wrapper = DatabaseWrapper(there, alias="embedded")

    with wrapper.get_new_connection(wrapper.get_connection_params()) as line:
        assert line.execute("SELECT current_database()").fetchone() == ("made-by-itself",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_transactional_tests_begin_from_the_template_again(time):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (number int)")

    assert ContentType.objects.exists()


def test_outside_world_is_out_of_reach():
    with pytest.raises(conftest.OutsideWorldError), socket.socket() as line:
        line.connect(("192.0.2.1", 80))
    with pytest.raises(conftest.OutsideWorldError):
        socket.getaddrinfo("example.org", 80)
