"""The tables of fields name what the reader of programs takes: no more, no less, as many."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from authoring.entries import EntryForm, PieceEntry
from authoring.manuscript import files_in
from authoring.pieces import entries_for, piece_at
from common.toml import parse_toml
from programs.reading import LibraryError, read_piece
from tests.conftest import SHIPPED

FILES = {
    path: text
    for path, text in files_in(SHIPPED).items()
    if (piece := piece_at(path)) and piece.language and path.endswith(".toml")
}
GENERAL = "en/comparison/rubric.toml"
WHOLE = "en/07-of-its-own/rubric.toml"
"""Of a module that has a rubric of its own."""
FILES[WHOLE] = FILES[GENERAL]
EXAMPLES = [
    WHOLE,
    "en/01-digital-cues/module.toml",
    "en/01-digital-cues/scenario.toml",
    "en/01-digital-cues/rubric.toml",
    "en/01-digital-cues/cards/02-first-ten-minutes.toml",
    "en/01-digital-cues/cards/03-bounced-ticket.toml",
    "en/01-digital-cues/cards/04-more-than-one-reason.toml",
    "en/01-digital-cues/cards/05-what-you-send.toml",
    "en/01-digital-cues/cards/06-already-decided.toml",
    "en/01-digital-cues/cards/07-a-story-you-never-checked.toml",
    "en/01-digital-cues/recall.toml",
]
Where = tuple[str | int, ...]


def entries_of(path: str) -> Sequence[PieceEntry]:
    piece = piece_at(path)
    assert piece is not None
    found = entries_for(piece, FILES[path], FILES)
    assert found is not None
    return found


def unknown_keys(entries: Sequence[PieceEntry], table: Mapping[str, Any]) -> Iterator[str]:
    """Keys of a file that no form would show."""
    known = {entry.key: entry for entry in entries}
    for key, value in table.items():
        if key not in known:
            yield key
        elif known[key].form is EntryForm.ROWS:
            for row in value:
                yield from unknown_keys(known[key].entries, row)
        elif known[key].form is EntryForm.PART:
            yield from unknown_keys(known[key].entries, value)


def test_every_key_of_every_shipped_piece_has_a_field() -> None:
    for path, text in FILES.items():
        assert list(unknown_keys(entries_of(path), parse_toml(text))) == [], path


def fields(
    entries: Sequence[PieceEntry], table: Mapping[str, Any], where: Where = ()
) -> Iterator[tuple[Where, PieceEntry]]:
    """Every field of a piece, of rows those of the first; fields that are absent have none."""
    for entry in entries:
        if entry.key not in table:
            continue
        yield (*where, entry.key), entry
        value = table[entry.key]
        if entry.form is EntryForm.ROWS:
            yield from fields(entry.entries, value[0], (*where, entry.key, 0))
        elif entry.form is EntryForm.PART:
            yield from fields(entry.entries, value, (*where, entry.key))


ALL = [
    (path, where, entry)
    for path in EXAMPLES
    for where, entry in fields(entries_of(path), parse_toml(FILES[path]))
]


def complaint(path: str, table: Mapping[str, Any], folder: Path) -> str:
    """What the reader says about a file that says this, beside the general rubric."""
    for name, text in {GENERAL: FILES[GENERAL], path: tomlkit.dumps(table)}.items():
        file = folder / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    try:
        read_piece(folder, path)
    except LibraryError as error:
        return f"{error.field}: {error.problem}"
    return ""


def damaged(path: str, where: Where, *value: object) -> dict[str, Any]:
    """The file with another value there, or none."""
    table: dict[str, Any] = copy.deepcopy(dict(parse_toml(FILES[path])))
    inner: Any = table
    for step in where[:-1]:
        inner = inner[step]
    if value:
        inner[where[-1]] = value[0]
    else:
        del inner[where[-1]]
    return table


@pytest.mark.parametrize(("path", "where", "entry"), ALL)
def test_the_reader_asks_for_every_field(
    path: str, where: Where, entry: PieceEntry, tmp_path: Path
) -> None:
    said = complaint(path, damaged(path, where), tmp_path)
    if entry.can_be_absent:
        assert said == ""
    else:
        assert f"{entry.key}: is missing" in said


COUNTED = [each for each in ALL if each[2].high and each[2].form is not EntryForm.NUMBER]
NUMBERS = [each for each in ALL if each[2].high and each[2].form is EntryForm.NUMBER]


@pytest.mark.parametrize(("path", "where", "entry"), COUNTED)
def test_as_many_rows_and_lines_as_the_reader_takes(
    path: str, where: Where, entry: PieceEntry, tmp_path: Path
) -> None:
    allowed = str(entry.low) if entry.low == entry.high else f"{entry.low} to {entry.high}"
    said = complaint(path, damaged(path, where, []), tmp_path)
    assert f"has 0 entries. Write {allowed}." in said


@pytest.mark.parametrize(("path", "where", "entry"), NUMBERS)
def test_numbers_that_the_reader_takes(
    path: str, where: Where, entry: PieceEntry, tmp_path: Path
) -> None:
    said = complaint(path, damaged(path, where, 999), tmp_path)
    assert f"is 999. Use {entry.low} to {entry.high}." in said


@pytest.mark.parametrize(("path", "where", "entry"), [each for each in ALL if each[2].choices])
def test_choices_are_those_of_the_reader(
    path: str, where: Where, entry: PieceEntry, tmp_path: Path
) -> None:
    said = complaint(path, damaged(path, where, "nothing"), tmp_path)
    told = ", ".join(value for value, _label in entry.choices if value)
    assert said.endswith(f"Use one of: {told}.")
