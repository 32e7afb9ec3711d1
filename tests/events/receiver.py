"""A system on loopback that behaves as the path says, and remembers what came."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import serving


@dataclass
class Receiver:
    """What came, by path: headers in lower case, and the body."""

    port: int
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)
    """Path -> how many calls it still fails."""
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    """Path -> how many calls of it were open at the same time; also by its first word, and ''."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    opened: threading.Event = field(default_factory=threading.Event)
    """Until it is set, /held answers nothing."""

    def url(self, path: str = "/fine") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def forget(self) -> None:
        """Everything."""
        for each in (self.came, self.broken, self.at_once, self.most_at_once, self.opened):
            each.clear()

    def came_to(self, *paths: str) -> dict[str, int]:
        """How many calls of each path were open at the same time at most."""
        return {path: self.most_at_once[path] for path in paths}

    @contextmanager
    def counted(self, path: str) -> Iterator[None]:
        """While a call is open."""
        names = {path, path.split("-")[0], ""}
        with self.lock:
            self.at_once.update(names)
            for name in names:
                self.most_at_once[name] = max(self.most_at_once[name], self.at_once[name])
        yield
        with self.lock:
            self.at_once.subtract(names)

    def bodies(self, path: str = "/fine") -> list[bytes]:
        return [body for at, _headers, body in self.came if at == path]


class Behaves(BaseHTTPRequestHandler):
    """Each answer as the path says."""

    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.came.append((self.path, headers, body))
        name = self.path.strip("/").split("-")[0]
        if self.receiver.broken.get(self.path, 0):
            self.receiver.broken[self.path] -= 1
            name = "500"
        with suppress(OSError):
            {"drip": self.drip, "cut": self.cut}.get(name, lambda: self.answer(name))()

    def drip(self) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 60:
            self.wfile.write(bytes([byte]))
            time.sleep(0.05)

    def cut(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    def answer(self, name: str) -> None:
        with self.receiver.counted(self.path):  # closed before the other side can know
            if name == "slow":
                time.sleep(0.4)
            if name == "held":
                self.receiver.opened.wait(30)
        status = int(name) if name.isdecimal() else 200
        self.send_response(status)
        more = {429: ("Retry-After", "1800"), 301: ("Location", "/fine")}
        if status in more:
            self.send_header(*more[status])
        self.end_headers()
        self.wfile.write(b"<b>x" * (50_000 if name == "huge" else 225))

    def log_message(self, *_given: Any) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver(0)
    # A class of its own: one process may have several.
    own = type("OwnBehaves", (Behaves,), {"receiver": receiver})
    server = ThreadingHTTPServer(("127.0.0.1", 0), own)
    receiver.port = server.server_port
    with serving(server):
        yield receiver
