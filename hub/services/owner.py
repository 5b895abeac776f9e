"""PostgreSQL refuses to run as root, so for root it runs as a system user of its own."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .trouble import Trouble

NAME = "bunting"


def server_user() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as, or nobody in particular when we are not root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        make_server_user()
        return pwd.getpwnam(NAME)


def make_server_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise Trouble(
            f"PostgreSQL does not run as root and there is no useradd here: "
            f"make a system user called {NAME}, or run this as a normal user."
        )
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", NAME],
        capture_output=True, text=True,
    )  # fmt: skip
    user_is_there = made.returncode == 0 or made.returncode == 9  # 9: somebody else has just made it
    if not user_is_there:
        raise Trouble(f"The system user {NAME} could not be made: {made.stderr.strip()}")


def run_as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess needs to become that user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def can_reach(path: Path, user: pwd.struct_passwd | None) -> bool:
    """Whether that user may enter the folder or run the program, which takes every folder above it too."""
    if user is None:
        return os.access(path, os.X_OK)
    return subprocess.run(["test", "-x", path], cwd="/", **run_as(user)).returncode == 0
