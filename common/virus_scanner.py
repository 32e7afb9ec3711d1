"""A virus scanner that the operator runs: clamd, asked over a socket whether it knows a file.

What comes in is handed over in pieces, so that a large file is nowhere whole in memory. Whatever is
not a clear answer counts as none.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

WAITS = 60.0
"""Seconds that a scanner has for one file, altogether."""
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
_ENDS = struct.pack("!L", 0)
_BEGINS = b"zINSTREAM\0"
SCHEMES = {"unix", "tcp"}


class ScannerError(Exception):
    """The scanner gave no answer that could be relied on."""


def scanner_trouble(url: str) -> str:
    """What is wrong with how a scanner is named; '' of none."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    is_whole = bool(parts.path) if parts.scheme == "unix" else bool(parts.hostname and port)
    if parts.scheme in SCHEMES and is_whole:
        return ""
    return f"FILE_SCANNER is {url!r}; use unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310."


def what_it_carries(content: Iterable[bytes], *, scanner: str) -> str:
    """The name of what the scanner knows in this file; '' of nothing. Raises ScannerError."""
    until = time.monotonic() + WAITS
    try:
        with contextlib.closing(_opened(scanner)) as line:
            _hand_over(line, content, until)
            answer = _answer_of(line, until)
    except OSError as error:
        raise ScannerError(f"it did not answer: {type(error).__name__}") from error
    return _found_in(answer)


def _opened(scanner: str) -> socket.socket:
    parts = urlsplit(scanner)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(WAITS)
        try:
            line.connect(unquote(parts.path))
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=WAITS)


def _hand_over(line: socket.socket, content: Iterable[bytes], until: float) -> None:
    _send(line, _BEGINS, until)
    for chunk in content:
        for at in range(0, len(chunk), PIECE):
            piece = chunk[at : at + PIECE]
            _send(line, struct.pack("!L", len(piece)) + piece, until)
    _send(line, _ENDS, until)


def _send(line: socket.socket, raw: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(raw)


def _answer_of(line: socket.socket, until: float) -> str:
    """Up to the zero at its end; what ends otherwise was cut off."""
    found = b""
    while not found.endswith(b"\0"):
        line.settimeout(_left(until))
        piece = line.recv(LONGEST_ANSWER)
        if not piece or len(found) > LONGEST_ANSWER:
            raise ScannerError("its answer was cut off")
        found += piece
    return found.rstrip(b"\0").decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _found_in(answer: str) -> str:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerError(f"it said {said[:80]!r}")
