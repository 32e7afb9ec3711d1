"""What is wrong with a program, by the titles of pieces and the labels of their forms."""

from __future__ import annotations

from authoring.bundle import Files
from authoring.checking import PieceReading, called, fault_at, field_in, read_one
from authoring.editing import OpenPiece, opened
from authoring.mistaken import mistaken_piece
from authoring.pieces import module_title, piece_at, title_of


def problem_in_words(problem: str, files: Files) -> str:
    """A problem of these files as the form of its piece says it; '' where it stands in none."""
    piece = piece_at(mistaken_piece(problem, files))
    there = opened(files, piece) if piece else None
    if piece is None or there is None:
        return ""
    read = read_one(piece, there.text, files)
    if read.content is not None:
        return ""
    if read.elsewhere:
        return elsewhere_in_words(files, read)
    return said_of(_place(there, read.field), read.problem)


def elsewhere_in_words(files: Files, read: PieceReading) -> str:
    """What is wrong in another piece, by its title and its form; as the reader of programs names
    it where it is no piece.
    """
    piece = piece_at(read.address) if read.elsewhere else None
    there = opened(files, piece) if piece else None
    if there is None:
        return f"{read.elsewhere} {read.problem}"
    return said_of(_place(there, read.elsewhere.partition(": ")[2]), read.problem)


def said_of(where: str, problem: str) -> str:
    """The place, then the problem as a sentence."""
    text = problem[:1].upper() + problem[1:]
    return f"{where}: {text}" if where else text


def _place(there: OpenPiece, field: str) -> str:
    fault = fault_at(field_in(there.piece, field), there.entries)
    where = called(fault.name, there.entries)
    module = module_title(there.files, there.piece.module) if there.piece.module else ""
    return ", ".join(filter(None, [module, title_of(there.piece, there.text), where]))
