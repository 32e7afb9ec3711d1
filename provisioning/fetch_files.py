"""A file as it came from another system, and what can be in its way."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from common.records import dataclass
from people.import_rows import PIECE
from provisioning.fetch_states import FetchProblem

LARGEST = 50 * 1024 * 1024
"""Bytes: a quarter of a million people."""
LASTS = 120.0
"""Seconds for all of it."""
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".writing")
LONGEST_NAME = 120


class FetchTrouble(Exception):
    """Nothing came. `problem` is a value of FetchProblem or EgressProblem."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = str(problem), detail


@dataclass(frozen=True)
class FetchedFile:
    """A file on this machine's disk; whoever asked for it closes it."""

    name: str
    content: IO[bytes]
    size: int
    checksum: str
    mark: Mapping[str, str]
    """By what the server says next time that it is the same."""

    @property
    def pieces(self) -> Iterator[bytes]:
        """All of it, a piece at a time."""
        self.content.seek(0)
        while piece := self.content.read(PIECE):
            yield piece


class Clock:
    """How much time there is left for a file."""

    def __init__(self, lasts: float = LASTS) -> None:
        self.ends = time.monotonic() + lasts

    @property
    def left(self) -> float:
        """Seconds. Raises FetchTrouble once there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise FetchTrouble(FetchProblem.SLOW)
        return left


def kept(
    name: str, chunks: Iterable[bytes], *, mark: Mapping[str, str], clock: Clock
) -> FetchedFile:
    """Put what arrives on the disk. Raises FetchTrouble when it is too much or takes too long."""
    content = tempfile.TemporaryFile()  # noqa: SIM115  whoever asks closes it
    size, checksum = 0, hashlib.sha256()
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise FetchTrouble(FetchProblem.FILE_TOO_LARGE)
            checksum.update(chunk)
            content.write(chunk)
            _ = clock.left
        if not size:
            raise FetchTrouble(FetchProblem.EMPTY)
    except BaseException:
        content.close()
        raise
    return FetchedFile(name[-LONGEST_NAME:], content, size, checksum.hexdigest(), mark)


def is_unfinished(name: str) -> bool:
    """Whether a file is named as one that is still being written."""
    return name.lower().endswith(UNFINISHED)
