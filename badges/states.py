"""In which forms a badge is handed out."""

from __future__ import annotations

from enum import StrEnum


class BadgeFile(StrEnum):
    """By the ending of its name."""

    PNG = "png"
    SVG = "svg"
    JWT = "jwt"
