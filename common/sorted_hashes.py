"""A file of hashes, one a line and sorted, which may be far larger than the memory: as lists of
breached passwords are published (SHA-1 in hexadecimal digits, a colon, how often it was seen).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import BinaryIO

HASH = re.compile(rb"[0-9A-F]{40}\Z")
LOOKED_AT = 100
"""Places at which a file is looked at before it is believed."""


def is_listed(digest: str, path: str) -> bool:
    """Whether a line begins with this hash. Raises OSError."""
    wanted = digest.upper().encode()
    with Path(path).open("rb") as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        while low < high:
            middle = (low + high) // 2
            found, _is_seen = _line_behind(file, middle)
            if found and found[:40] < wanted:
                low = middle + 1
            else:
                high = middle
        found, is_seen = _line_behind(file, low)
        return found[:40] == wanted and is_seen


def list_trouble(path: str) -> str:
    """What is wrong with a file, behind the name of its setting; '' of nothing that was seen."""
    before = b""
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for place in range(LOOKED_AT):
                found = _line_behind(file, size * place // LOOKED_AT)[0]
                if found and not HASH.match(found[:40]):
                    return "has a line that does not begin with the SHA-1 of a password."
                if found and found[:40] < before:
                    return "is not sorted by hash, so nothing could be found in it."
                before = found[:40] or before
    except OSError as error:
        return f"cannot be read ({type(error).__name__})."
    return "" if before else "is empty."


def _line_behind(file: BinaryIO, place: int) -> tuple[bytes, bool]:
    """The first line that begins at this place or later, in capitals, b'' behind the last one; and
    whether it says that it was seen at all (padding was seen 0 times).
    """
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    line = file.readline().strip().upper()
    return line, line.partition(b":")[2] != b"0"
