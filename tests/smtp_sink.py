"""A mail server for tests: keeps what it acknowledged, and misbehaves on request."""

from __future__ import annotations

import contextlib
import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.serving import serving


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
    hangs_up_before_data: bool = False
    hangs_up_within_mail: bool = False
    verdict: str = "250 taken"  # about a whole mail
    answer_to_sender: str = "250 fine"
    listens_to_everybody: bool = False  # lets mails come that nobody takes
    extensions: tuple[str, ...] = ("PIPELINING", "8BITMIME")
    conversation: list[str] = field(default_factory=list)  # what clients said, without mails


class _Gone(Exception):
    """The server hangs up."""


class _Conversation(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        self._say("220 sink")
        self.recipient, self.reply = "", ""
        answers = {
            b"EHLO": self._greet,
            b"HELO": self._greet,
            b"MAIL": lambda _line: self._say(self.sink.answer_to_sender),
            b"RCPT": self._ask,
            b"DATA": self._take,
            b"QUIT": self._leave,
        }
        with contextlib.suppress(_Gone):
            while line := self.rfile.readline():
                self.sink.conversation.append(line.decode().strip())
                answers.get(line[:4].upper(), lambda _line: self._say("250 fine"))(line)

    def _ask(self, line: bytes) -> None:
        self.recipient = line.decode().split("<", 1)[1].split(">", 1)[0]
        self.reply = self.sink.answer(self.recipient)
        self._say(self.reply)

    def _take(self, _line: bytes) -> None:
        if self.sink.hangs_up_before_data:
            raise _Gone
        is_taken = self.reply.startswith("2")
        if not is_taken and not self.sink.listens_to_everybody:
            self._say("554 nobody takes it")
            return
        self._say("354 go on")
        mail = b"".join(self._lines())
        if self.sink.hangs_up_after_data:
            raise _Gone
        time.sleep(self.sink.delay)
        verdict = self.sink.verdict if is_taken else "554 nobody takes it"
        if verdict.startswith("2"):
            # Written down before the answer leaves: what is here may have been acknowledged.
            self.sink.acknowledged.append((self.recipient, mail.decode()))
        self._say(verdict)

    def _lines(self) -> Iterator[bytes]:
        """Of a mail, up to its end."""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or self.sink.hangs_up_within_mail:
                raise _Gone
            yield line

    def _leave(self, _line: bytes) -> None:
        self._say("221 bye")
        raise _Gone

    def _greet(self, _line: bytes) -> None:
        lines = ["sink", *self.sink.extensions]
        for line in lines[:-1]:
            self._say(f"250-{line}")
        self._say(f"250 {lines[-1]}")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed client is part of the story."""


@contextmanager
def receiving(port: int = 0) -> Iterator[Sink]:
    """A sink on a loopback port, a free one if none is named."""
    sink = Sink()
    handler = type("Conversation", (_Conversation,), {"sink": sink})
    server = _Server(("127.0.0.1", port), handler)
    sink.port = server.server_address[1]
    with serving(server):
        yield sink
