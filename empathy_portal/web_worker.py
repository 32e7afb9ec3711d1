"""The web server's process: nobody holds one of its few threads by sending slowly, and what one
large page left behind in memory does not stay.
"""

from __future__ import annotations

import contextlib
import http
import socket
import time

from gunicorn.http import errors
from gunicorn.http.message import Request
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import TConn, ThreadWorker

from common.logs import DiscreetFormatter
from common.memory import EVERY, let_go, resident
from empathy_portal.policies import EVERY_ANSWER, NO_PAGE

SECONDS = 20.0
"""Until a request has come, and what it sends when it sends little."""
BYTES_PER_SECOND = 20_000
"""That a larger body comes at least."""
MORE = 32.0
"""Megabytes that a process may have come to hold since it began, and not let go of. All pages of a
day need 20; the editor of programs and long files leave holes in memory that nothing closes.
"""
AT_LEAST = 60.0
"""Seconds for which a process serves, whatever it holds."""
STATUSES = {
    errors.LimitRequestLine: http.HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: http.HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: http.HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: http.HTTPStatus.NOT_IMPLEMENTED,
    errors.ForbiddenProxyRequest: http.HTTPStatus.FORBIDDEN,
}
"""Of what cannot be read as a request; anything else of that kind is 400."""
OURS = (errors.ConfigurationProblem, errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)


class WebWorker(ThreadWorker):  # type: ignore[misc]  # its library has no types
    """Waits only so long for a request: from then on it reads no more of it, so that whatever did
    not come by then is missing. What is written is not hurried.

    A process that has come to hold much gives its place to a new one, at a moment in which nobody
    waits for it: a copy of the one that has everything loaded, which takes a few milliseconds.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.read_until: dict[TConn, float] = {}
        self.lets_go_at = 0.0
        self.had = 0.0
        self.stays_until = time.monotonic() + AT_LEAST

    def init_process(self) -> None:
        """In the new process."""
        self.had = resident()
        super().init_process()

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

    def handle_error(
        self,
        req: object,  # noqa: ARG002
        client: socket.socket,
        addr: object,  # noqa: ARG002
        exc: Exception,
    ) -> None:
        """What never came to be a request, or broke on the way out of Django: answered in a line,
        with the headers of every answer, and written down without what was sent.
        """
        is_theirs = isinstance(exc, errors.ParseException) and not isinstance(exc, OURS)
        if is_theirs:
            status = STATUSES.get(type(exc), http.HTTPStatus.BAD_REQUEST)
            self.log.warning("no request: %s", type(exc).__name__)
        else:
            status = http.HTTPStatus.INTERNAL_SERVER_ERROR
            told = DiscreetFormatter().formatException((type(exc), exc, exc.__traceback__))
            self.log.error("a request that broke\n%s", told)
        with contextlib.suppress(OSError):
            write_nonblock(client, _bare_answer(status))

    def murder_pending(self) -> None:
        """Each second, in the main thread."""
        super().murder_pending()
        now = time.monotonic()
        if now >= self.lets_go_at:
            self.lets_go_at = now + EVERY
            let_go()
            if self._is_to_be_replaced(now):
                self.alive = False
        for conn, until in list(self.read_until.items()):
            if until < now:
                self.read_until.pop(conn, None)
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)

    def _is_to_be_replaced(self, now: float) -> bool:
        # Whoever waits long for an answer is still one of the connections, and not idle.
        if now < self.stays_until or self.nr_conns > len(self.keepalived_conns):
            return False
        return resident() - self.had > MORE


def _bare_answer(status: http.HTTPStatus) -> bytes:
    body = f"{status.value} {status.phrase}\n".encode()
    headers = {
        **EVERY_ANSWER,
        "Content-Security-Policy": NO_PAGE,
        "X-Frame-Options": "DENY",
        "Content-Type": "text/plain",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n".encode() + body
