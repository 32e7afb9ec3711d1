"""A web address with a list, as a test has it behave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.serving import serving


class ListServer(ThreadingHTTPServer):
    """`body` is what it has, `status` what it says instead, `asked` the headers of each call."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.body, self.status, self.asked = b"", 200, list[dict[str, str]]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/out/people.csv"


class _Answer(BaseHTTPRequestHandler):
    server: ListServer

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(asked)
        tag = f'"{hashlib.sha256(self.server.body).hexdigest()[:8]}"'
        status = self.server.status
        if status == 200 and asked.get("if-none-match") == tag:
            status = 304
        self.send_response(status)
        self.send_header("ETag", tag)
        self.end_headers()
        if status == 200:
            self.wfile.write(self.server.body)

    def log_message(self, *_given: object) -> None:
        pass


@contextmanager
def listing() -> Iterator[ListServer]:
    server = ListServer()
    with serving(server):
        yield server
