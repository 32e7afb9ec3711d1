"""A mail server as a process of its own, to be killed and stopped.

    python -m tests.proofs.relay PORT BOOK

Takes its time for every mail, and writes into the book for whom it was before it says so.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests import smtp_sink

ROOT = Path(__file__).parents[2]
SECONDS_EACH = 0.02


class Relay:
    """The process, on a port that stays the same."""

    def __init__(self, book: Path) -> None:
        self.book, self.port = book, _free_port()
        book.touch()
        self.start()

    def start(self) -> None:
        """Also after it was killed."""
        command = [sys.executable, "-m", "tests.proofs.relay", str(self.port), str(self.book)]
        self.process = subprocess.Popen(command, cwd=ROOT)

    def end(self) -> None:
        """Kill it, stopped or not."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def acknowledged(self) -> list[str]:
        """For whom the mails were, in their order."""
        return self.book.read_text(encoding="utf-8").splitlines()


class _Book(list[tuple[str, str]]):
    """Written down at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, mail: tuple[str, str]) -> None:
        """One line each."""
        with self.path.open("a", encoding="utf-8") as lines:
            lines.write(f"{mail[0]}\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    with smtp_sink.receiving(int(sys.argv[1])) as sink:
        sink.acknowledged, sink.delay = _Book(Path(sys.argv[2])), SECONDS_EACH
        threading.Event().wait()
