"""A web server for tests that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import serving


@dataclass
class Asked:
    """One call."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    """One answer; status 0 hangs up, `delay` seconds before anything is said."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class FakeWeb:
    """What a test can look at and turn."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], Said] = lambda _asked: Said()


@contextmanager
def fake_web() -> Iterator[FakeWeb]:
    """Runs within the block."""
    fake = FakeWeb()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, dict(self.headers), body)
            fake.asked.append(asked)
            said = fake.answer(asked)
            time.sleep(said.delay)
            if not said.status:
                self.connection.close()
                return
            self.send_response(said.status)
            headers = {"Content-Type": "application/json", **said.headers}
            for name, value in {**headers, "Content-Length": str(len(said.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body.encode())

        do_GET = do_POST  # noqa: N815  as the library asks for it

        def log_message(self, *_given: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]
    fake.url = f"http://127.0.0.1:{server.server_port}/"
    with serving(server):
        yield fake
