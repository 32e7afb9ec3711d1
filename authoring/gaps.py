"""Which languages lack words, in a file that holds them all or in one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from authoring.bank_entries import BankPart, part_entries, rows_of
from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry, Values, drawn_values, in_languages
from authoring.layout import languages_of, tables_of
from authoring.pieces import FIXED_ENTRIES, Piece, PieceKind
from authoring.program_entries import transcript_entries
from people.choices import language_name


def languages_lacking(files: Files, pieces: Sequence[Piece]) -> list[list[str]]:
    """Of each piece the names of languages in which it is not there, or says less than in another.
    Of the bank, also in its rows.
    """
    languages = languages_of(files)
    return [_named(languages, _lacking_in(files, piece, languages)) for piece in pieces]


def languages_lacking_in_rows(files: Files, part: BankPart) -> list[list[str]]:
    """The same of each row of the bank."""
    languages = languages_of(files)
    return [_named(languages, missing) for missing in _rows_lacking(files, part, languages)]


def _named(languages: Sequence[str], codes: Iterable[str]) -> list[str]:
    missing = set(codes)
    return [language_name(each) for each in languages if each in missing]


def _lacking_in(files: Files, piece: Piece, languages: Sequence[str]) -> Iterator[str]:
    if piece.language:
        yield from (each for each in languages if piece.spoken(each).path not in files)
        return
    fixed = FIXED_ENTRIES.get(piece.kind) or transcript_entries((), {})
    entries = in_languages(fixed, [(each, each) for each in languages])
    yield from lacking(entries, drawn_values(entries, tables_of(files, piece.path)))
    for part in BankPart if piece.kind is PieceKind.BANK else ():
        for missing in _rows_lacking(files, part, languages):
            yield from missing


def _rows_lacking(files: Files, part: BankPart, languages: Sequence[str]) -> list[set[str]]:
    entries = in_languages(part_entries(files, part), [(each, each) for each in languages])
    return [set(lacking(entries, drawn_values(entries, row))) for row in rows_of(files, part)]


def lacking(entries: Sequence[PieceEntry], values: Values) -> Iterator[str]:
    """The languages without words somewhere, by code, as often as that is so."""
    for entry in entries:
        value = values[entry.key]
        if entry.by_language and isinstance(value, dict):
            said = {code: _texts(each) for code, each in value.items()}
            most = max(map(len, said.values()), default=0)
            yield from (code for code, texts in said.items() if len(texts) < most)
        elif entry.form is EntryForm.PART and isinstance(value, dict):
            yield from lacking(entry.entries, value)
        elif isinstance(value, list):
            for row in value:
                yield from lacking(entry.entries, row)


def _texts(value: object) -> list[str]:
    """Every text in a value that is there."""
    each = value.values() if isinstance(value, Mapping) else [value]
    return [str(text) for text in each if text]
