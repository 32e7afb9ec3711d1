"""Which stretch of a recording an answer carries. Pure.

A player asks for a range (RFC 9110, 14) and takes what it gets: never more than one part, so that
no slow phone keeps a web process waiting, and then it asks for the next. Whoever asks for no range
gets the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from common.records import dataclass

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


def asked_for(header: str, size: int) -> Stretch | None:
    """What to send for a Range header: from where it begins to its end or that of the part. None,
    for all of it, without a header and with one of another kind (several ranges, other units).
    Raises OutOfRange.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
    else:
        first, last = max(size - int(found[2]), 0), size - 1
    if first > last:
        raise OutOfRange
    return Stretch(first, min(last, (first // PART + 1) * PART - 1))


def in_parts(content: Iterable[bytes]) -> Iterator[bytes]:
    """Stretches of any length in parts of one length; the last may be shorter."""
    kept = bytearray()
    for stretch in content:
        kept += stretch
        while len(kept) >= PART:
            yield bytes(kept[:PART])
            del kept[:PART]
    if kept:
        yield bytes(kept)
