"""How sending in this process is asked to end: after the mail on the wire, within seconds."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from django.core.mail.backends.base import BaseEmailBackend

PATIENCE = 2.0
"""Seconds a mail server has for the mail on the wire, once sending is to end."""


class Halt:
    """One for each process: runs look at it before each mail, and lend it their connections."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._connections: set[BaseEmailBackend] = set()

    def ask(self, patience: float = PATIENCE) -> None:
        """Let no run begin another mail, and cut off what takes longer than `patience` seconds.

        A second call changes nothing. Returns at once.
        """
        self._asked.set()
        timer = threading.Timer(patience, self._cut_off)
        timer.daemon = True
        timer.start()

    def is_asked(self) -> bool:
        """Whether sending is to end."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, unless sending is to end. Returns whether it is."""
        return self._asked.wait(seconds)

    @contextlib.contextmanager
    def may_cut(self, connection: BaseEmailBackend) -> Iterator[None]:
        """Within this block, the connection is cut off when sending has to end."""
        self._connections.add(connection)
        try:
            yield
        finally:
            self._connections.discard(connection)

    def _cut_off(self) -> None:
        for connection in tuple(self._connections):
            line = getattr(getattr(connection, "connection", None), "sock", None)
            if line is not None:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


HALT = Halt()
"""Of this process."""
