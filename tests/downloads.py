"""Records as the bytes of a file, as somebody gets them who downloads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.spreadsheets import Cell, FileFormat, download


def as_csv(records: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated values."""
    return b"".join(download(records, name="list", file_format=FileFormat.CSV))


def as_xlsx(records: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook."""
    return b"".join(download(records, name="list", file_format=FileFormat.XLSX))
