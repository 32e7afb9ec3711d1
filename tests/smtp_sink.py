"""A mail server for tests: keeps what it acknowledged, and misbehaves on request."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sink:
    """What a test can look at and turn. `answer(recipient)` gives the reply to RCPT; `delay`
    seconds before a 250.
    """

    port: int = 0
    acknowledged: list[tuple[str, str]] = field(default_factory=list)  # (recipient, whole mail)
    answer: Callable[[str], str] = lambda _recipient: "250 fine"
    delay: float = 0.0
    hangs_up_after_data: bool = False


class _Conversation(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        self._say("220 sink")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self._say("250 sink")
            elif verb == b"RCPT":
                recipient = line.decode().split("<", 1)[1].split(">", 1)[0]
                self._say(self.sink.answer(recipient))
            elif verb == b"DATA":
                self._say("354 go on")
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.sink.hangs_up_after_data:
                    return
                time.sleep(self.sink.delay)
                # Written down before the answer leaves: what is here may have been acknowledged.
                self.sink.acknowledged.append((recipient, mail.decode()))
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed client is part of the story."""


def start() -> tuple[Sink, _Server]:
    """A sink on a free loopback port, and the server to shut down afterwards."""
    sink = Sink()
    handler = type("Conversation", (_Conversation,), {"sink": sink})
    server = _Server(("127.0.0.1", 0), handler)
    sink.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return sink, server
