"""A mail server that takes everything and keeps nothing, in a process of its own: its work is not counted."""

import sys
from typing import Any

from aiosmtpd.controller import Controller

from bench.server import free_port


class Nothing:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 Kept"


if __name__ == "__main__":
    sink = Controller(Nothing(), hostname="127.0.0.1", port=free_port())
    sink.start()
    print(sink.port, flush=True)
    sys.stdin.read()  # until whoever started it is gone
    sink.stop()
