"""Which languages lack words in a file that holds them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from authoring.bank_entries import BankPart, part_entries, rows_of
from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry, Values, drawn_values, in_languages
from authoring.layout import languages_of, tables_of
from authoring.pieces import Piece, PieceKind, entries_for
from people.choices import language_name


def languages_lacking(files: Files, piece: Piece) -> list[str]:
    """The names of languages in which a piece is not there, or says less than in another."""
    languages = languages_of(files)
    if piece.language:
        missing = {each for each in languages if piece.spoken(each).path not in files}
    else:
        missing = set(_lacking_in(files, piece))
    return [language_name(each) for each in languages if each in missing]


def languages_lacking_in_rows(files: Files, part: BankPart) -> list[list[str]]:
    """The same of each row of the bank."""
    named = [(code, language_name(code)) for code in languages_of(files)]
    entries = in_languages(part_entries(files, part), named)
    found = []
    for row in rows_of(files, part):
        missing = set(lacking(entries, drawn_values(entries, row)))
        found.append([name for code, name in named if code in missing])
    return found


def _lacking_in(files: Files, piece: Piece) -> Iterator[str]:
    entries = entries_for(piece, files.get(piece.path, ""), files)
    if entries is None:
        return
    table = tables_of(files, piece.path)
    yield from lacking(entries, drawn_values(entries, table))
    if piece.kind is PieceKind.BANK:
        for part in BankPart:
            yield from _lacking_in_part(files, part)


def _lacking_in_part(files: Files, part: BankPart) -> Iterator[str]:
    names = {language_name(code): code for code in languages_of(files)}
    for missing in languages_lacking_in_rows(files, part):
        yield from (names[name] for name in missing)


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
