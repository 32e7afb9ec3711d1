"""The web server's process: nobody holds one of its few threads by sending slowly."""

from __future__ import annotations

import contextlib
import socket
import time

from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

SECONDS = 20.0
"""Until a request has come, and what it sends when it sends little."""
BYTES_PER_SECOND = 20_000
"""That a larger body comes at least."""


class WebWorker(ThreadWorker):  # type: ignore[misc]  # its library has no types
    """Waits only so long for a request: from then on it reads no more of it, so that whatever did
    not come by then is missing. What is written is not hurried.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.read_until: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> object:
        """One request, in a thread."""
        self.read_until[conn] = time.monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            self.read_until.pop(conn, None)

    def handle_request(self, req: Request, conn: TConn) -> object:
        """Its head is read, and says how long the body is."""
        size = next((int(size) for name, size in req.headers if name == "CONTENT-LENGTH"), 0)
        self.read_until[conn] = time.monotonic() + SECONDS + size / BYTES_PER_SECOND
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Each second, in the main thread."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(self.read_until.items()):
            if until < now:
                self.read_until.pop(conn, None)
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
