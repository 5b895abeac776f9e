"""A browser reduced to what is measured: one open line, one request after the other."""

import socket
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    sent: int = 0  # bytes on the line, headers and all


class Line:
    """A connection that is kept open."""

    def __init__(self, port: int, host: str = "localhost") -> None:
        self.port, self.host = port, host
        self.socket: socket.socket | None = None
        self.rest = b""

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def close(self) -> None:
        if self.socket:
            self.socket.close()
            self.socket = None

    def ask(
        self, path: str, headers: dict[str, str] | None = None, body: bytes | None = None, method: str = ""
    ) -> Answer:
        """The answer; a line that the server has closed meanwhile is opened anew, once."""
        said = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            **(headers or {}),
        }
        if body is not None:
            said |= {"Content-Length": str(len(body)), "Content-Type": "application/x-www-form-urlencoded"}
        method = method or ("GET" if body is None else "POST")
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items()), "", ""]
        request = "\r\n".join(lines).encode() + (body or b"")
        if self.socket:
            try:
                return self.exchange(self.socket, request)
            except ConnectionError:
                self.close()
        self.socket, self.rest = socket.create_connection(("127.0.0.1", self.port), timeout=60), b""
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.exchange(self.socket, request)

    def exchange(self, line: socket.socket, request: bytes) -> Answer:
        line.sendall(request)
        read = self.rest
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += self.more(line)
        head, read = read[:end].decode("latin-1"), read[end + 4 :]
        status, *said = head.split("\r\n")
        headers = {name.lower(): value for name, _colon, value in (one.partition(": ") for one in said)}
        number = int(status.split()[1])
        length = 0 if number in (204, 304) else int(headers.get("content-length", 0))
        while len(read) < length:
            read += self.more(line)
        self.rest = read[length:]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(number, headers, read[:length], end + 4 + length)

    def more(self, line: socket.socket) -> bytes:
        if not (read := line.recv(65536)):
            raise ConnectionError("The server closed the line.")
        return read
