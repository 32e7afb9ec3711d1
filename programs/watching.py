"""Which stretch of a recording an answer carries. Pure.

A browser asks for a range (RFC 9110, 14) and takes what it gets: never more than one part, so that
no slow phone keeps a web process waiting, and then it asks for the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PART = 2**20
"""Bytes of a part, and the most that one answer carries."""
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


class OutOfRange(Exception):
    """Nothing of the recording is there."""


@dataclass(frozen=True)
class Stretch:
    """Bytes first to last, both counted in, all within one part."""

    first: int
    last: int

    @property
    def part(self) -> int:
        """Number of the part in which it lies."""
        return self.first // PART

    @property
    def inside(self) -> slice:
        """Where it lies in its part."""
        start = self.part * PART
        return slice(self.first - start, self.last - start + 1)


def asked_for(header: str, size: int) -> Stretch:
    """What to send for a Range header: from where it begins to its end or that of the part. Without
    a header, or with one that asks for something else (several ranges, other units), from the first
    byte. Raises OutOfRange.
    """
    found = _RANGE.fullmatch(header.strip())
    first, last = 0, size - 1
    if found and found[1]:
        first = int(found[1])
        last = min(int(found[2] or size), size - 1)
    elif found and found[2]:
        first = max(size - int(found[2]), 0)
    if first > last:
        raise OutOfRange
    return Stretch(first, min(last, (first // PART + 1) * PART - 1))
