"""Which state of a thing a system has seen. Pure.

Whatever is compressed on the way gets a weak tag (RFC 9110, 8.8.1), and comes back with it; so tags
are compared without that mark, also where something is changed.
"""

from __future__ import annotations

import hashlib


def etag_of(content: bytes) -> str:
    """The tag of an answer."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def matches(header: str, etag: str) -> bool:
    """Whether a header such as If-Match names this tag, or any."""
    named = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in named or etag.removeprefix("W/") in named
