"""What the reader of programs says about one piece."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry
from authoring.pieces import Piece
from common.languages import ENGLISH
from common.later import imported_later

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")


@dataclass(frozen=True, kw_only=True)
class PieceReading:
    """What a piece says, or where the reader stops."""

    content: reading.PieceContent | None
    field: str
    """As the reader names it: "questions 2, options 3, why"."""
    problem: str
    """In words of the reader's language; '' where nothing is wrong."""


def read_one(piece: Piece, text: str, files: Files) -> PieceReading:
    """A piece with this text, beside the English one of the same program."""
    english = piece.spoken(ENGLISH).path
    beside = {english: files[english]} if english in files else {}
    with tempfile.TemporaryDirectory(prefix="piece-") as folder:
        for path, said in {**beside, piece.path: text}.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(said.encode())
        try:
            content = reading.read_piece(Path(folder), piece.path)
        except reading.LibraryError as error:
            return PieceReading(content=None, field=error.field, problem=error.in_words())
    return PieceReading(content=content, field="", problem="")


_STEP = re.compile(r"(?P<key>\w+)(?: (?P<number>\d+))?")


@dataclass(frozen=True)
class Fault:
    """Where in a form something is wrong: the name of a field or of a list of rows, '' where there
    is none for it; with the line, where a field has lines.
    """

    name: str
    line: int | None = None


def fault_at(field: str, entries: Sequence[PieceEntry]) -> Fault:
    """The field of a form that the reader means."""
    name, line = "", None
    for key, number in _steps(field):
        entry = next((each for each in entries if each.key == key), None)
        if entry is None:
            break
        name = f"{name}-{key}" if name else key
        if entry.form is EntryForm.ROWS and number:
            name = f"{name}-{number - 1}"
        elif entry.form is EntryForm.LINES:
            line = number
        entries = entry.entries
    return Fault(name, line)


def _steps(field: str) -> Iterator[tuple[str, int | None]]:
    for part in re.split(r", |\.", field):
        found = _STEP.fullmatch(part)
        if found is None:
            return
        yield found["key"], int(found["number"]) if found["number"] else None
