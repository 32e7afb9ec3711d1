"""Many SHA-1 digests in a few bits each (a Bloom filter): what is in it is always found, and one in
ten thousand of what is not is taken for it. Written by `python -m common.digest_filter FILE`, which
reads a text a line.
"""

from __future__ import annotations

import hashlib
import math
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

MARKS = 13
"""Bits that each digest sets: the best number for the chance below."""
TAKEN_FOR_IT = 1e-4
"""How likely a digest that is not in it is found all the same."""


def is_among(digest: bytes, path: Path) -> bool:
    """Whether a file has this digest, by reading a few bytes of it. Raises OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        for place in _places(digest, 8 * size):
            file.seek(place // 8)
            if not file.read(1)[0] & 1 << place % 8:
                return False
    return True


def make(digests: Collection[bytes]) -> bytes:
    """The file that has all of these."""
    room = bytearray(math.ceil(-len(digests) * math.log(TAKEN_FOR_IT) / math.log(2) ** 2 / 8) + 1)
    for digest in digests:
        for place in _places(digest, 8 * len(room)):
            room[place // 8] |= 1 << place % 8
    return bytes(room)


def digest_of(text: str) -> bytes:
    """What stands for a text here; nothing is kept or proven by it."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()


def _places(digest: bytes, bits: int) -> Iterator[int]:
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
    return ((first + mark * step) % bits for mark in range(MARKS))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make({digest_of(line.rstrip("\n")) for line in sys.stdin}))
