"""What the reader of programs says about one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from authoring.bank_changes import BANK
from authoring.bank_entries import BankPart, rows_of
from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry
from authoring.layout import COMPARISON, MODULE_FILE, modules_of
from authoring.manuscript import ABOUT
from authoring.pieces import ROW_WRONG, Piece, PieceKind, piece_in
from authoring.writing import as_typed
from common.languages import ENGLISH
from common.later import imported_later
from common.records import dataclass
from common.whole_numbers import whole_number

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
    faults: Sequence[tuple[str, str]] = ()
    """All that is wrong with the piece itself: (field, problem), as the two above."""
    elsewhere: str = ""
    """Which other file or row is meant, as the reader of programs names it."""

    @property
    def address(self) -> str:
        """The piece that is meant where it is another one; '' where none can be told."""
        return piece_in(self.elsewhere)


def read_one(piece: Piece, text: str, files: Files) -> PieceReading:
    """A piece with this text, beside what it is read with: the English one; of a file that holds
    every language, the program and its modules in English.
    """
    beside = {path: files[path] for path in _beside(piece, files) if path in files}
    folder = reading.folder_of({**beside, piece.path: text})
    try:
        content = reading.read_piece(folder, piece.path)
    except reading.LibraryError as error:
        elsewhere = _elsewhere(piece, text, error)
        field = "" if elsewhere else error.field
        with reading.all_noted() as noted:
            reading.read_piece(folder, piece.path)
        own = {
            each.field: each.in_words()
            for each in (error, *noted.values())
            if not _elsewhere(piece, text, each)
        }
        return PieceReading(
            content=None,
            field=field,
            problem=error.in_words(),
            faults=list(own.items()),
            elsewhere=elsewhere,
        )
    return PieceReading(content=content, field="", problem="")


def story_remarks(piece: Piece, text: str) -> list[reading.StoryRemark]:
    """All there is to say about a story, by the lines of its field; nothing about another piece."""
    return reading.remarks_on(as_typed(text)) if piece.kind is PieceKind.JOURNEY else []


def _beside(piece: Piece, files: Files) -> list[str]:
    if piece.kind is PieceKind.RUBRIC:
        languages = {ENGLISH, piece.language}
        general = [f"{code}/{COMPARISON}/{piece.inside}" for code in sorted(languages)]
        return [piece.spoken(ENGLISH).path, *general]
    if piece.language:
        return [piece.spoken(ENGLISH).path]
    return [ABOUT, *(f"{ENGLISH}/{name}/{MODULE_FILE}" for name in modules_of(files))]


def _elsewhere(piece: Piece, text: str, error: reading.LibraryError) -> str:
    """Whether the reader stops outside of what the form of the piece shows, and where."""
    named = f"{error.file}: {error.field}"
    if error.file != piece.path:
        return named
    found = ROW_WRONG.match(error.field)
    if piece.part:
        place = piece.place_in(rows_of({BANK: text}, piece.part))
        is_own = found and (found["part"], found["number"]) == (piece.part, str((place or 0) + 1))
        return "" if is_own else named
    in_rows = piece.path == BANK and error.field.startswith(tuple(BankPart))
    return named if in_rows or not piece_in(named) else ""


_STEP = re.compile(r"(?P<key>\w+)(?: (?P<number>\d+))?")


@dataclass(frozen=True)
class Fault:
    """Where in a form something is wrong: the name of a field or of a list of rows, '' where there
    is none for it; with the line, where a field has lines.
    """

    name: str
    line: int | None = None


def field_in(piece: Piece, field: str) -> str:
    """The field as the form of a piece has it: that of a row without the row."""
    return field.partition(", ")[2] if piece.part else field


def fault_at(field: str, entries: Sequence[PieceEntry]) -> Fault:
    """The field of a form that the reader means."""
    name, line = "", None
    for key, number in _steps(field):
        entry = next((each for each in entries if each.key == key), None)
        if entry is None:
            break
        name = f"{name}-{key}" if name else key
        if (entry.form is EntryForm.ROWS and number) or (entry.form is EntryForm.PICKS and number):
            name = f"{name}-{number - 1}"
        elif entry.form is EntryForm.LINES:
            line = number
        entries = entry.entries
    return Fault(name, line)


def called(name: str, entries: Sequence[PieceEntry]) -> str:
    """A field of a form as the page calls it, with what it stands in: "Question 2, Why"."""
    labels: list[str] = []
    row_label = ""
    for step in name.split("-") if name else ():
        place = whole_number(step)
        if place is not None:
            labels[-1] = row_label % {"number": place + 1} if row_label else labels[-1]
            continue
        entry = next((each for each in entries if each.key == step), None)
        if entry is None:
            break
        labels.append(str(entry.label))
        row_label, entries = str(entry.row_label), entry.entries
    return ", ".join(labels)


def _steps(field: str) -> Iterator[tuple[str, int | None]]:
    for part in re.split(r", |\.", field):
        found = _STEP.fullmatch(part)
        if found is None:
            return
        yield found["key"], int(found["number"]) if found["number"] else None
