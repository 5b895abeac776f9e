"""Where the hub keeps its data and its sockets on a developer's computer."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from .trouble import Trouble

LONGEST_SOCKET_PATH = 100  # the system allows 107 bytes on Linux and 103 on macOS


def data_folder(project: Path) -> Path:
    """BUNTING_DATA, or `.data` in the project, or a folder that the database's own user can reach."""
    if chosen := os.environ.get("BUNTING_DATA"):
        return Path(chosen).expanduser().resolve()
    if os.getuid() == 0 and project.resolve().is_relative_to(Path("~root").expanduser().resolve()):
        return Path("/var/lib/bunting") / short_name(project)
    beside = project / ".data"
    if os.access(beside if beside.exists() else project, os.W_OK):
        return beside
    own = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return own / "bunting" / short_name(project)


def short_name(folder: Path) -> str:
    return hashlib.sha256(f"{os.getuid()}:{folder.resolve()}".encode()).hexdigest()[:10]


def socket_folder(data: Path) -> Path:
    """A folder only we may open, with a path short enough for a socket."""
    name = f"bunting-{short_name(data)}"
    usual = Path(tempfile.gettempdir()) / name
    is_short = len(os.fsencode(usual)) + len("/.s.PGSQL.5432") < LONGEST_SOCKET_PATH
    return usual if is_short else Path("/tmp") / name  # noqa: S108


def make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be made ({error.strerror}): "
            "set BUNTING_DATA to a folder you may write to."
        ) from None
    if not os.access(folder, os.W_OK):
        raise Trouble(
            f"The folder {folder} belongs to somebody else: run this as the same user as before, "
            "or set BUNTING_DATA to a folder of your own."
        )


def make_private(folder: Path, owner: int) -> None:
    """Make a folder nobody else may open, and refuse one that somebody else has put in its place."""
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.getuid()}:
            raise Trouble(
                f"{folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own."
            ) from None
    folder.chmod(0o700)
    if owner != os.getuid():
        os.chown(folder, owner, -1)
