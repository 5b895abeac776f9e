"""bin/migrate gives way when a table is in use, and takes its turn when it is free (security 4.11)."""

import os
import subprocess
from pathlib import Path
from shutil import copy

from tests.deploy.ground import PROJECT, plain

BUSY_TWICE = """#!/bin/sh
echo "$STATEMENT_SECONDS $LOCK_SECONDS $*" >>"$CALLS"
[ "$(wc -l <"$CALLS")" -gt {times} ] || {{ echo "canceling statement due to {why}" >&2; exit 1; }}
"""


def migrate(folder: Path, times: int, why: str) -> tuple[int, list[str]]:
    (folder / "bin").mkdir()
    copy(PROJECT / "bin/migrate", folder / "bin/migrate")
    for name, script in (("python", BUSY_TWICE.format(times=times, why=why)), ("sleep", "#!/bin/sh\n")):
        (folder / name).write_text(script)
        os.chmod(folder / name, 0o755)  # noqa: S103
    environment = plain(CALLS=str(folder / "calls")) | {"PATH": f"{folder}:/usr/bin:/bin"}
    done = subprocess.run([folder / "bin/migrate"], env=environment, capture_output=True, text=True)
    return done.returncode, (folder / "calls").read_text().splitlines()


def test_a_lock_that_is_taken_is_tried_again(tmp_path: Path) -> None:
    assert migrate(tmp_path, 2, "lock timeout") == (0, ["0 2 manage.py migrate --noinput"] * 3)


def test_any_other_trouble_is_not(tmp_path: Path) -> None:
    code, calls = migrate(tmp_path, 2, "a fault of ours")

    assert (code, len(calls)) == (1, 1)


def test_it_does_not_try_for_ever(tmp_path: Path) -> None:
    code, calls = migrate(tmp_path, 99, "lock timeout")

    assert (code, len(calls)) == (1, 5)
