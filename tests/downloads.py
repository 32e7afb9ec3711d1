"""Records as the bytes of a file, as somebody gets them who downloads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from common.spreadsheets import Cell, FileFormat, download


def read_out(answer: Any) -> None:
    """Read a streamed answer to its end, as whoever downloads it does; that closes its file."""
    if answer.streaming:
        for _part in answer.streaming_content:
            pass


def as_csv(records: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated values."""
    return b"".join(download(records, name="list", file_format=FileFormat.CSV))


def as_xlsx(records: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook."""
    return b"".join(download(records, name="list", file_format=FileFormat.XLSX))
