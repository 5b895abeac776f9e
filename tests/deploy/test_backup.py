"""A backup that comes back equal, and every way in which one does not and says so (G16, P7, P8)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.ground import PROJECT, Ground, run

pytestmark = pytest.mark.slow
BACKUP, RESTORE, PROVE = (PROJECT / "bin" / name for name in ("backup", "restore", "prove"))


@pytest.fixture(scope="module")
def network(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small database as it is in use: people, mails, an audit log."""
    database = ground.database(template=settings.TEMPLATE)
    ground.ask(
        database,
        """INSERT INTO hub_user (email, name, password, pronouns, home_outcode, language, is_active, joined_at)
        SELECT 'p' || n || '@example.org', 'Ŵyn ''' || n, '!', '', 'NE8', 'cy', true, now() - n * interval '1 hour'
        FROM generate_series(1, 500) AS n""",
    )
    return database


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def dump(ground: Ground, network: str, folder: Path) -> Path:
    made = run(BACKUP, folder, DATABASE_URL=ground.url(network))
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.strip())


def test_g16_a_backup_restores_into_an_empty_database_with_equal_counts(
    ground: Ground, network: str, dump: Path
) -> None:
    empty = ground.database("empty")

    restored = run(RESTORE, dump, DATABASE_URL=ground.url(empty))

    assert restored.returncode == 0, restored.stderr
    assert "all equal" in restored.stdout
    counts = "SELECT count(*), min(name), max(joined_at) FROM hub_user"
    assert ground.ask(empty, counts) == ground.ask(network, counts) != ""
    assert "not emptied" in ground.ask(empty, "TRUNCATE hub_auditentry")
    assert oct(dump.stat().st_mode)[-3:] == "600"


def test_p7_it_restores_as_the_owner_and_the_web_role_goes_on(ground: Ground, dump: Path) -> None:
    """As docs/operations.md says: an empty database, its roles, the backup, the roles once more."""
    machine = ground.database("machine")
    ground.give_roles(machine)

    restored = run(RESTORE, dump, DATABASE_URL=ground.url(machine, ground.owner))

    ground.give_roles(machine)
    assert restored.returncode == 0, restored.stderr
    assert ground.ask(machine, "SELECT count(*) FROM hub_user", ground.web) == "500"
    assert "ERROR" in ground.ask(machine, "DROP TABLE hub_user", ground.web)


def test_a_database_that_holds_something_is_never_written_over(
    ground: Ground, network: str, dump: Path
) -> None:
    before = ground.ask(network, "SELECT count(*) FROM hub_user")

    refused = run(RESTORE, dump, DATABASE_URL=ground.url(network))

    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert ground.ask(network, "SELECT count(*) FROM hub_user") == before


@pytest.mark.parametrize("harm", ["nothing", "half", "one byte", "no manifest"])
def test_p8_a_damaged_backup_is_refused_before_it_touches_anything(
    ground: Ground, dump: Path, tmp_path: Path, harm: str
) -> None:
    whole = dump.read_bytes()
    other = {"nothing": b"", "half": whole[: len(whole) // 2], "one byte": whole[:-1] + b"!"}.get(harm, whole)
    (tmp_path / dump.name).write_bytes(other)
    if harm != "no manifest":
        (tmp_path / f"{dump.stem}.manifest").write_text(dump.with_suffix(".manifest").read_text())

    refused = run(RESTORE, tmp_path / dump.name, DATABASE_URL=ground.url("template1"))

    assert refused.returncode == 1
    assert any(words in refused.stderr for words in ("is empty", "is damaged", "is missing"))


def test_rows_that_changed_on_the_way_are_noticed(ground: Ground, dump: Path, tmp_path: Path) -> None:
    empty = ground.database("differs")
    (tmp_path / dump.name).write_bytes(dump.read_bytes())
    noted = dump.with_suffix(".manifest").read_text().splitlines()
    people = next(line for line in noted if line.startswith("table hub_user "))
    changed = "\n".join(noted).replace(people, f"{people[:-1]}{(int(people[-1]) + 1) % 10}")
    (tmp_path / f"{dump.stem}.manifest").write_text(f"{changed}\n")

    refused = run(RESTORE, tmp_path / dump.name, DATABASE_URL=ground.url(empty))

    assert refused.returncode == 1
    assert "do not use it" in refused.stderr


@pytest.fixture
def with_pg_dump(tmp_path: Path) -> Iterator[object]:
    """A pg_dump that does as it is told, before all others on the path."""

    def put(script: str) -> dict[str, str]:
        (tmp_path / "pg_dump").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "pg_dump").chmod(0o755)
        return {"PATH": f"{tmp_path}:{run('sh', '-c', 'echo $PATH').stdout.strip()}"}

    return put  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'server version: 18; pg_dump version: 15' >&2; exit 1", "pg_dump failed"),
        ('for word; do case $word in --file=*) : >"${word#--file=}";; esac; done', "wrote nothing"),
        ('for word; do case $word in --file=*) echo no >"${word#--file=}";; esac; done', "cannot be read"),
    ],
)
def test_p8_a_pg_dump_that_fails_leaves_no_backup_behind(
    ground: Ground, network: str, tmp_path: Path, with_pg_dump: object, script: str, words: str
) -> None:
    failed = run(
        BACKUP,
        tmp_path / "out",
        **with_pg_dump(script),  # type: ignore[operator]
        DATABASE_URL=ground.url(network),
    )

    assert failed.returncode == 1
    assert words in failed.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_a_backup_of_an_empty_database_is_none(ground: Ground, tmp_path: Path) -> None:
    failed = run(BACKUP, tmp_path, DATABASE_URL=ground.url(ground.database("bare")))

    assert failed.returncode == 1
    assert "no tables" in failed.stderr


def test_a_proof_restores_the_newest_backup_and_leaves_only_a_note(
    ground: Ground, network: str, dump: Path, folder: Path
) -> None:
    proven = run(PROVE, folder, DATABASE_URL=ground.url(network))

    assert proven.returncode == 0, proven.stderr
    noted = ground.ask(network, "SELECT note, period_start > now() - interval '1 hour' FROM hub_jobrun")
    assert noted == f"{dump.name}|t"
    assert "hub_proof" not in ground.ask(network, "SELECT string_agg(datname, ' ') FROM pg_database")


def test_p8_a_proof_that_fails_notes_nothing(
    ground: Ground, network: str, dump: Path, tmp_path: Path
) -> None:
    (tmp_path / dump.name).write_bytes(b"")

    failed = run(PROVE, tmp_path, DATABASE_URL=ground.url(network))

    assert failed.returncode == 1
    assert ground.ask(network, "SELECT count(*) FROM hub_jobrun WHERE finished_at > now()") == "0"
    assert "hub_proof" not in ground.ask(network, "SELECT string_agg(datname, ' ') FROM pg_database")


def test_old_backups_go_two_days_whole_then_one_a_day_for_35_days(
    ground: Ground, network: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC).replace(hour=12, minute=0, second=0)
    for days, hour in [(40, 3), (20, 3), (20, 15), (20, 21), (5, 4), (1, 1), (1, 2)]:
        at = (now - timedelta(days=days)).replace(hour=hour)
        for suffix in ("dump", "manifest"):
            (tmp_path / f"hub-{at:%Y%m%dT%H%M%SZ}.{suffix}").write_text("old")

    made = Path(run(BACKUP, tmp_path, DATABASE_URL=ground.url(network), check=True).stdout.strip())

    kept = sorted(path.name for path in tmp_path.glob("*.dump") if path != made)
    assert [((now - datetime.strptime(name, "hub-%Y%m%dT%H%M%SZ.dump").replace(tzinfo=UTC)).days, name[13:15]) for name in kept] == [
        (20, "03"), (5, "04"), (1, "01"), (1, "02"),
    ]  # fmt: skip
    assert len(list(tmp_path.glob("*.manifest"))) == 5
