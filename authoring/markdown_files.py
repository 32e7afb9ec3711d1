"""Files of Markdown that are filled in as a form: how each is taken apart and put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from authoring.entries import PieceEntry, Values
from authoring.kit_text import kit_said, kit_written
from authoring.page_text import page_said, page_written
from authoring.program_entries import KIT_ENTRIES, PAGE_ENTRIES


class MarkdownFile(NamedTuple):
    """One kind of them."""

    entries: Sequence[PieceEntry]
    said: Callable[[str], Values | None]
    """What its form says; None where it is written in another way."""
    written: Callable[[str, Values], str]
    """The text with other values in it."""


MARKDOWN_FILES: Mapping[str, MarkdownFile] = {
    "pages": MarkdownFile(PAGE_ENTRIES, page_said, page_written),
    "kit": MarkdownFile(KIT_ENTRIES, kit_said, kit_written),
}
"""By the folder they stand in, below which there is one for each language."""
