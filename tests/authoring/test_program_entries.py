"""The tables of fields of what a program has once name what the reader takes, as those of modules
do.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.bank_changes import BANK
from authoring.bank_entries import BankPart, part_entries, wording_of
from authoring.editing import OpenPiece, opened
from authoring.entries import EntryForm
from authoring.manuscript import files_in
from authoring.pieces import Piece, PieceKind, of_kind, piece_at, row_piece, rows_in
from authoring.writing import CONTROL
from common.toml import parse_toml
from programs.reading import LibraryError, read_piece
from tests.authoring.test_entries import Where, fields, unknown_keys
from tests.authoring.test_writing import WORDS, at, changed, places
from tests.conftest import SHIPPED

FILES = files_in(SHIPPED)
TALK = "calibration/01-two-messages-side-by-side.toml"
ROWS = ["items/asks-when-different", "open_questions/1", "pulses/1"]
EXAMPLES = ["program.toml", "instrument.toml", TALK, BANK, *(f"{BANK}/{each}" for each in ROWS)]
ELSEWHERE = {
    "program.toml": {"slug", "modules", "forms", "cast"},
    BANK: {"items", "open_questions", "pulses"},
}
"""Keys that are arranged on other pages."""


def open_piece(address: str, files: Mapping[str, str] = FILES) -> OpenPiece:
    piece = piece_at(address)
    assert piece is not None
    found = opened(files, piece)
    assert found is not None
    return found


def where_of(found: OpenPiece) -> Where:
    """Where in its file the form begins."""
    part = found.piece.part
    assert part is None or found.place is not None
    return (part.value, found.place) if part and found.place is not None else ()


def all_pieces() -> Iterator[Piece]:
    for kind in (PieceKind.PROGRAM, PieceKind.INSTRUMENT, PieceKind.BANK, PieceKind.TRANSCRIPT):
        yield from of_kind(FILES, kind)
    for part in BankPart:
        yield from rows_in(FILES, part)


def test_every_key_of_what_ships_has_a_field() -> None:
    for piece in all_pieces():
        found = open_piece(piece.address)
        table: Any = parse_toml(found.text)
        for step in where_of(found):
            table = table[step]
        unknown = set(unknown_keys(found.entries, table))
        assert unknown == ELSEWHERE.get(piece.address, set()), piece.address


ALL = [
    (address, (*where_of(open_piece(address)), *where), entry)
    for address in EXAMPLES
    for where, entry in fields(
        open_piece(address).entries,
        at(dict(parse_toml(open_piece(address).text)), where_of(open_piece(address))),  # type: ignore[arg-type]
    )
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a piece is read beside."""
    for path, text in FILES.items():
        if path == "program.toml" or (path.startswith("en/") and path.endswith("module.toml")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "calibration").mkdir()
    return tmp_path


def as_toml(value: object) -> str:
    """A value on one line: what a reader asks, whoever wrote it."""
    if isinstance(value, Mapping):
        return f"{{{', '.join([f'{key} = {as_toml(each)}' for key, each in value.items()])}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def complaint(folder: Path, address: str, where: Where, *value: object) -> str:
    """What the reader says of the file with another value there, or none."""
    path = open_piece(address).piece.path
    table: Any = copy.deepcopy(dict(parse_toml(FILES[path])))
    inner = at(table, where[:-1])
    if value:
        inner[where[-1]] = value[0]  # type: ignore[index]
    else:
        del inner[where[-1]]  # type: ignore[attr-defined]
    said = "".join([f"{key} = {as_toml(each)}\n" for key, each in table.items()])
    (folder / path).write_text(said, encoding="utf-8")
    try:
        read_piece(folder, path)
    except LibraryError as error:
        return f"{error.field}: {error.problem}"
    return ""


IN_GERMAN = ("program.toml", ("texts", "de"))
"""Without which the program is in English alone, and the rest of the file must be."""


@pytest.mark.parametrize(
    ("address", "where", "entry"), [each for each in ALL if each[:2] != IN_GERMAN]
)
def test_the_reader_asks_for_every_field(
    folder: Path, address: str, where: Where, entry: Any
) -> None:
    said = complaint(folder, address, where)
    assert f"{entry.key}: is missing" in said or entry.can_be_absent


COUNTED = [each for each in ALL if each[2].high and each[2].form is not EntryForm.PART]


@pytest.mark.parametrize(("address", "where", "entry"), COUNTED)
def test_as_many_as_the_reader_takes(folder: Path, address: str, where: Where, entry: Any) -> None:
    if entry.form is EntryForm.NUMBER:
        said = complaint(folder, address, where, 9999)
        assert f"is 9999. Use {entry.low} to {entry.high}." in said
    else:
        allowed = str(entry.low) if entry.low == entry.high else f"{entry.low} to {entry.high}"
        assert f"has 0 entries. Write {allowed}." in complaint(folder, address, where, [])


CHOSEN = [each for each in ALL if each[2].choices and each[2].form is EntryForm.CHOICE]


@pytest.mark.parametrize(("address", "where", "entry"), CHOSEN)
def test_choices_are_those_of_the_reader(
    folder: Path, address: str, where: Where, entry: Any
) -> None:
    said = complaint(folder, address, where, "nothing")
    names = said.rpartition("Use one of: ")[2].removesuffix(".").split(", ")
    offered = {value for value, _label in entry.choices if value}
    assert offered >= set(names), said
    if entry.key != "outcome":  # those of every module are offered, of which one fits
        assert offered == set(names)


def test_everything_that_ships_is_the_same_after_saving_it_unchanged() -> None:
    for piece in [*all_pieces(), *of_kind(FILES, PieceKind.PAGE)]:
        found = open_piece(piece.address)
        assert not found.is_whole
        assert found.text_of(found.values) == found.text, piece.address
        again = open_piece(piece.address, {path: with_returns(path) for path in FILES})
        assert again.text_of(again.values) == again.text, piece.address


def with_returns(path: str) -> str:
    """As an editor on Windows writes it, of what is looked at."""
    is_once = path.startswith(("pages/", "calibration/01")) or "/" not in path
    return FILES[path].replace("\n", "\r\n") if is_once else FILES[path]


PAGES = ["pages/en/evidence.md", "pages/de/welcome-leaders.md"]


@settings(max_examples=40)
@given(st.data())
def test_what_is_changed_is_read_again_and_changing_it_back_gives_the_same_bytes(
    data: st.DataObject,
) -> None:
    found = open_piece(data.draw(st.sampled_from([*EXAMPLES, *PAGES])))
    values = found.values
    fitting = [EntryForm.LINE, EntryForm.TEXT, EntryForm.MARKDOWN]
    listed = [each for each in places(found.entries, values) if each[1].form in fitting]
    where, entry = data.draw(st.sampled_from(listed))
    words = CONTROL.sub("", data.draw(WORDS)) or "Word"  # as a form has it
    if entry.form is EntryForm.LINE:
        words = " ".join(words.split()) or "Word"
    other = changed(values, where, words)
    text = found.text_of(other)
    files = {**FILES, found.piece.path: text}
    edited = open_piece(found.piece.address, files)
    if not edited.is_whole:
        assert edited.values == other
        assert edited.text_of(values) == found.text


def test_a_language_that_a_text_lacks_is_written_beside_the_others() -> None:
    text = FILES[BANK].replace('lead_in.de = "Denken Sie an die letzten vier Wochen."\n', "", 1)
    found = open_piece(BANK, {**FILES, BANK: text})
    values = found.values
    values["lead_in"]["de"] = "Zurückdenken."  # type: ignore[index]
    written = found.text_of(values)
    assert parse_toml(written)["lead_in"] == {
        "en": "Think of the last four weeks.",
        "de": "Zurückdenken.",
    }
    without = text.replace('lead_in.en = "Think of the last four weeks."\n', "", 1)
    found = open_piece(BANK, {**FILES, BANK: without})
    assert parse_toml(found.text_of(values))["lead_in"] == values["lead_in"]


def test_rows_without_a_name_of_their_own_are_called_by_their_number() -> None:
    text = FILES[BANK].replace('slug = "tone-comes-across"', 'slug = "asks-when-different"', 1)
    files = {**FILES, BANK: text.replace('slug = "asks-what-was-meant"', 'slug = "new"', 1)}
    assert [piece.name for piece in rows_in(files, BankPart.ITEMS)[:3]] == ["1", "2", "3"]
    assert open_piece(f"{BANK}/items/3", files).place == 2
    assert opened(files, row_piece(BankPart.ITEMS, "99")) is None
    assert opened(files, row_piece(BankPart.ITEMS, "nothing")) is None


def test_rows_that_stand_in_one_line_are_not_added_to() -> None:
    text = FILES[BANK][: FILES[BANK].index("[[items]]")]
    text = 'items = [{ slug = "a" }]\n' + text
    files = {**FILES, BANK: text}
    assert opened(files, row_piece(BankPart.ITEMS, "new")) is None
    assert open_piece(f"{BANK}/items/a", files).place == 0


def test_what_is_odd_is_shown_as_far_as_it_goes() -> None:
    assert wording_of({"team": 3}) == ""
    assert wording_of({"team": {"fr": "Bonjour."}}) == "Bonjour."
    about = "en/01-digital-cues/module.toml"
    files = {**FILES, about: 'slug = "digital-cues"\noutcomes = [1, { slug = "a", text = "A." }]\n'}
    entries = {entry.key: entry for entry in part_entries(files, BankPart.ITEMS)}
    assert entries["outcome"].choices[0] == ("a", "1. A.")
    assert entries["module"].choices[0] == ("digital-cues", "1. 01-digital-cues")
