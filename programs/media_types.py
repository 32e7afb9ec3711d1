"""What a file is, is said by how it begins, and not by its name. Pure."""

from __future__ import annotations

import re

from programs.content.kinds import MediaType

LONGEST = 12
"""Bytes that are looked at."""
BEGINNINGS = (
    (re.compile(rb"\x1a\x45\xdf\xa3"), MediaType.WEBM),
    (re.compile(rb".{4}ftypM4A", re.DOTALL), MediaType.M4A),
    (re.compile(rb".{4}ftyp", re.DOTALL), MediaType.MP4),
    (re.compile(rb"ID3|\xff[\xf2\xf3\xfb]"), MediaType.MP3),
    (re.compile(rb"OggS"), MediaType.OGG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), MediaType.PNG),
    (re.compile(rb"\xff\xd8\xff"), MediaType.JPEG),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), MediaType.WEBP),
)
"""Of MP4: ISO/IEC 14496-12."""


def media_type_of(begin: bytes) -> MediaType | None:
    """Of a file that begins so; None for what browsers do not play or show by themselves."""
    return next((kind for pattern, kind in BEGINNINGS if pattern.match(begin)), None)
