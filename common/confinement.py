"""A process of our own that reads what somebody sent, and may fail: it has little room and little
time, none of our secrets, writes no file, starts no program and reaches no network. Its answer is
what it prints. Nothing here knows Django: the process starts in a moment.

The process says `confine(...)` before it reads; whoever starts it says `answer_of(...)`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
MOST_OPEN = 64
"""Files at once: enough to load what is read with."""
HOUSE = Path(__file__).parents[1]
ENVIRONMENT: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
"""Of the process: none of our secrets; and numpy's threads take room."""
REFUSED = ("socket.connect", "socket.bind", "socket.sendto", "subprocess.Popen", "os.fork")
REFUSED_BEGINNINGS = ("os.exec", "os.posix_spawn", "os.spawn", "os.system")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NO_NEW_PRIVILEGES, _OWN_USERS, _OWN_NETWORK = 38, 0x10000000, 0x40000000


class ReaderEnded(Exception):
    """The process gave no answer."""

    def __init__(self, *, is_over_limits: bool) -> None:
        super().__init__("over its limits" if is_over_limits else "could not read it")
        self.is_over_limits = is_over_limits


class Forbidden(Exception):
    """Something that reading a file never needs."""


def confine(*, seconds: int, memory: int = MEMORY) -> None:  # pragma: no cover
    """Confine this process, for good: its room, so many seconds of the processor, and nothing but
    reading. Where the system has networks to give, it gets an empty one. It writes no file any
    more, and so none that says which lines were run.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN, MOST_OPEN))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(_OWN_USERS | _OWN_NETWORK)  # refused in many containers: no harm
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _refuse(event: str, given: tuple[object, ...]) -> None:
    is_writing = event == "open" and isinstance(given[2], int) and bool(given[2] & _WRITES)
    if is_writing or event in REFUSED or event.startswith(REFUSED_BEGINNINGS):
        raise Forbidden(event)


def answer_of(module: str, *given: str, content: bytes, patience: float) -> bytes:
    """What a module of ours prints that is run as a confined process with this on its input. Raises
    ReaderEnded when it fails, or takes more seconds by the clock than somebody has patience.
    """
    try:
        reader = subprocess.run(
            [sys.executable, "-m", module, *given], input=content, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=HOUSE, env=ENVIRONMENT, timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ReaderEnded(is_over_limits=True) from None
    if reader.returncode:
        raise ReaderEnded(is_over_limits=reader.returncode < 0)
    return reader.stdout
