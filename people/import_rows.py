"""A list as it came: its file in pieces, its rows as they were read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from people.bulk import in_portions
from people.importing.resting import BATCH, batched
from people.importing.tables import SourceRow
from people.importing.workbooks import is_workbook
from people.models import ImportPiece, ImportRow, PeopleImport

PIECE = 512 * 1024
"""Bytes of a file in one row of the database, and in memory at a time."""
A_MOMENT_ROWS = 2000
"""Longer lists go through a worker."""


def is_long(people_import: PeopleImport) -> bool:
    """Whether reading, judging or writing takes longer than somebody waits for a page."""
    return people_import.length > A_MOMENT_ROWS


def keep_file(people_import: PeopleImport, pieces: Iterable[bytes]) -> None:
    """Keep an uploaded file, never more than a piece of it in memory."""
    for piece in pieces:
        ImportPiece.objects.create(people_import=people_import, content=piece)


def copy_of_file(people_import: PeopleImport) -> BinaryIO:
    """The kept file as one that can be read, on this machine's disk, gone when it is closed."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115  whoever asks closes it
    for piece in in_portions(people_import.pieces.all(), size=1):
        copy.write(piece.content)
    copy.seek(0)
    return cast(BinaryIO, copy)


def lines_of(file: BinaryIO) -> int | None:
    """How many lines a file of text has below the first; None for a workbook: nobody knows."""
    file.seek(0)
    piece = file.read(PIECE)
    is_text, count = not is_workbook(piece), 0
    while is_text and piece:
        count += piece.count(b"\n")
        piece = file.read(PIECE)
    file.seek(0)
    return max(0, count - 1) if is_text else None


def keep_rows(people_import: PeopleImport, rows: Iterable[SourceRow]) -> None:
    """Keep rows as they come, and how many they are."""
    people_import.length = 0
    for batch in batched(rows, BATCH):
        ImportRow.objects.bulk_create(
            ImportRow(people_import=people_import, number=row.number, cells=list(row.cells))
            for row in batch
        )
        people_import.length += len(batch)


def rows_of_list(people_import: PeopleImport) -> Iterator[SourceRow]:
    """The kept rows in their order, one by one."""
    for row in in_portions(people_import.rows.all(), key="number"):
        yield SourceRow(row.number, tuple(row.cells))
