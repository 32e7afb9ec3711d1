"""Sees to it that a database that hangs holds no web thread.

The client library waits for an answer without end: a stopped server, or one behind a dead line,
would hold every thread of the web server, and with them the whole site. So a thread of each web
process looks whether requests are late. When they are, it asks the server for a new connection. A
server that answers is only slow, and is left alone. One that does not is stuck: every connection is
cut, which ends the waiting requests with the same error as a lost connection, and new ones are
refused at once, until the server answers again.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Protocol

import psycopg2
from django.db import connection as default_connection

logger = logging.getLogger(__name__)
LATE_AFTER = 2.0
ANSWERS_WITHIN = 2
"""Seconds; the client library knows whole ones, and none below two."""
EVERY = 0.5
EVERY_WHILE_SLOW = 2.0
UNREACHABLE = tuple(
    map(os.strerror, (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN))
)
"""What the client library says in these words is said by our own system, and by no server: the wire
is cut, and whoever waits on it is told nothing.
"""


class Line(Protocol):
    """A connection of the client library, of which it has no types."""

    closed: int
    cursor_factory: object

    def fileno(self) -> int:
        """Of its socket."""


class Watch:
    """One for each process. Off, and without a thread, until the first request comes in."""

    def __init__(self) -> None:
        self.is_stuck = False
        self._began: dict[int, float] = {}
        self._connections: weakref.WeakSet[Line] = weakref.WeakSet()
        self._process: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether this process answers requests."""
        return self._process == os.getpid()

    def note(self, connection: Line) -> None:
        """One more connection that may have to be cut."""
        self._connections.add(connection)

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        """Around the work on one request, in the thread that does it."""
        if not self.is_on:
            # Not at import: a thread does not come along into the children of a preloaded server.
            self._process = os.getpid()
            threading.Thread(target=self._go_round, daemon=True, name="database watch").start()
        me = threading.get_ident()
        self._began[me] = time.monotonic()
        try:
            yield
        finally:
            self._began.pop(me, None)

    def _go_round(self) -> None:
        pause = EVERY
        while True:
            time.sleep(pause)
            pause = EVERY
            if self.is_stuck or self._is_somebody_late():
                self.look()
                pause = EVERY if self.is_stuck else EVERY_WHILE_SLOW

    def _is_somebody_late(self) -> bool:
        latest = time.monotonic() - LATE_AFTER
        return any(began < latest for began in list(self._began.values()))

    def look(self) -> None:
        """Ask the server; cut every connection when it hangs. A second look costs the same."""
        hangs = not answers()
        if hangs != self.is_stuck:
            logger.error("the database %s", "does not answer" if hangs else "answers again")
        self.is_stuck = hangs
        if hangs:
            for connection in list(self._connections):
                _cut(connection)


def answers() -> bool:
    """Whether the server says anything to somebody who knocks. A refusal is an answer: whoever
    waits for a server that is gone is told by the system.
    """
    options = {**default_connection.get_connection_params(), "connect_timeout": ANSWERS_WITHIN}
    for unknown_to_the_library in ("cursor_factory", "context", "prepare_threshold"):
        options.pop(unknown_to_the_library, None)
    began = time.monotonic()
    try:
        psycopg2.connect(**options).close()
    except psycopg2.OperationalError as error:
        is_cut = any(words in str(error) for words in UNREACHABLE)
        return not is_cut and time.monotonic() - began < ANSWERS_WITHIN * 0.9
    return True


def _cut(connection: Line) -> None:
    """End the waiting of whoever waits on it, in whatever thread; a closed one has no line."""
    with (
        contextlib.suppress(OSError, psycopg2.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)


watch = Watch()
