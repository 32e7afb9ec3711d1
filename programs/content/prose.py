"""Running text."""

from __future__ import annotations

from msgspec import Struct


class Prose(Struct, frozen=True):
    """A text as its author wrote it, in Markdown, and as pages show it: rendered and sanitized."""

    markdown: str
    html: str
