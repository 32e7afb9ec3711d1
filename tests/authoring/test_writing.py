"""Changing a value changes that value: everything else in a file stays byte for byte."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from authoring.editing import OpenPiece, opened
from authoring.entries import EntryForm, PieceEntry, Values, drawn_values, tidy
from authoring.manuscript import files_in
from authoring.module_entries import MODULE_ENTRIES, SCENARIO_ENTRIES
from authoring.pieces import piece_at
from authoring.writing import is_faithful, quoted, retyped, rewritten
from common.toml import parse_toml
from tests.conftest import SHIPPED
from tests.programs.small_program import SCENARIO, SPOT

FILES = files_in(SHIPPED)
PIECES = sorted(path for path in FILES if (piece := piece_at(path)) and piece.module)
Place = tuple[tuple[str | int, ...], PieceEntry]


def open_piece(path: str, files: dict[str, str] = FILES) -> OpenPiece:
    piece = piece_at(path)
    assert piece is not None
    found = opened(files, piece)
    assert found is not None
    return found


def places(entries: object, values: Values, where: tuple[str | int, ...] = ()) -> list[Place]:
    """Every field of a piece, rows among them."""
    found: list[Place] = []
    for entry in entries:  # type: ignore[attr-defined]
        value, here = values[entry.key], (*where, entry.key)
        if entry.form is EntryForm.PART:
            found += places(entry.entries, value, here)  # type: ignore[arg-type]
            continue
        found += [] if entry.is_fixed else [(here, entry)]
        if entry.form is EntryForm.ROWS:
            for number, row in enumerate(value):  # type: ignore[arg-type, var-annotated]
                found += places(entry.entries, row, (*here, number))
    return found


def at(values: Values, where: tuple[str | int, ...]) -> object:
    found: object = values
    for step in where:
        found = found[step]  # type: ignore[index]
    return found


def changed(values: Values, where: tuple[str | int, ...], value: object) -> Values:
    made = copy.deepcopy(values)
    at(made, where[:-1])[where[-1]] = value  # type: ignore[index]
    return made


def test_every_shipped_piece_is_the_same_after_saving_it_unchanged() -> None:
    assert len(PIECES) >= 174
    for path in PIECES:
        found = open_piece(path)
        assert found.text_of(found.values) == FILES[path], path
        assert found.is_whole == (not path.endswith(".toml"))


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=80).map(tidy)


def something_else(data: st.DataObject, entry: PieceEntry, value: object) -> object:
    """What somebody could make of it in a form."""
    match entry.form:
        case EntryForm.FLAG:
            return not value
        case EntryForm.NUMBER:
            return data.draw(st.integers(-99, 99).map(str) | st.just("three"))
        case EntryForm.LINES:
            # Of a list that somebody has emptied nothing tells how it was laid out.
            lines = data.draw(st.lists(WORDS.map(lambda text: " ".join(text.split())), max_size=8))
            return "\n".join(filter(None, lines)) or "One."
        case EntryForm.ROWS:
            rows = data.draw(st.permutations(value))  # type: ignore[arg-type]
            return [*rows, copy.deepcopy(rows[0])] if rows and data.draw(st.booleans()) else rows
    return data.draw(WORDS | st.just(tidy(f'{value}\n\nsaid "so" \\ twice"""')))


@given(st.data())
def test_what_is_changed_is_read_again_and_changing_it_back_gives_the_same_bytes(
    data: st.DataObject,
) -> None:
    found = open_piece(data.draw(st.sampled_from(PIECES)))
    values = found.values
    where, entry = data.draw(st.sampled_from(places(found.entries, values)))
    other = changed(values, where, something_else(data, entry, at(values, where)))
    text = found.text_of(other)
    if found.is_whole:
        assert tidy(text) == tidy(str(other["text"]))
    else:
        assert drawn_values(found.entries, parse_toml(text)) == other
    edited = open_piece(found.piece.path, {**FILES, found.piece.path: text})
    if edited.entries == found.entries and at(values, where):
        assert edited.text_of(values) == found.text


@given(st.data())
def test_whatever_is_taken_out_and_put_in_says_the_same_afterwards(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in PIECES if path.endswith(".toml")]))
    found = open_piece(path)
    rows = [
        (where, entry)
        for where, entry in places(found.entries, found.values)
        if entry.form is EntryForm.ROWS
    ]
    where, _entry = data.draw(st.sampled_from(rows or [((), None)]))
    if not where:
        return
    kept = at(found.values, where)
    count = data.draw(st.integers(0, len(kept)))  # type: ignore[arg-type]
    fewer = changed(found.values, where, kept[:count])  # type: ignore[index]
    text = found.text_of(fewer)
    assert drawn_values(found.entries, parse_toml(text)) == fewer
    again = rewritten(text, found.entries, found.values)
    assert drawn_values(found.entries, parse_toml(again)) == found.values


COMMENTED = """\
# Ours.
title = 'Raw'   # as it is
minutes = 45
debrief = [ "One?", # the first
  "Two?", "Three?" ]

[[rounds]] # begins
title = "Play"
minutes = 35
text = '''Turns.'''

# In between.
[[rounds]]
title = "Debrief"
minutes = 10
text = "Talk."
# The end.
"""


def test_comments_and_quotes_stay_when_something_beside_them_changes() -> None:
    values = drawn_values(SCENARIO_ENTRIES, parse_toml(COMMENTED))
    values["title"] = "Rawer"
    values["debrief"] = "One?\nTwo!\nThree?"
    values["rounds"][1]["text"] = "Talk.\n\nAll of you."  # type: ignore[index]
    text = rewritten(COMMENTED, SCENARIO_ENTRIES, values)
    expected = COMMENTED.replace("'Raw'", "'Rawer'").replace('"Two?"', '"Two!"')
    assert text == expected.replace('"Talk."', '"""Talk.\n\nAll of you."""')


def test_a_row_that_is_added_and_taken_out_again_leaves_nothing_behind() -> None:
    values = drawn_values(SCENARIO_ENTRIES, parse_toml(COMMENTED))
    more = copy.deepcopy(values)
    more["rounds"].append({"title": "On", "minutes": "5", "text": "More."})  # type: ignore[attr-defined]
    text = rewritten(COMMENTED, SCENARIO_ENTRIES, more)
    assert text.count("# ") == COMMENTED.count("# ")
    assert drawn_values(SCENARIO_ENTRIES, parse_toml(text)) == more
    assert rewritten(text, SCENARIO_ENTRIES, values) == COMMENTED


def test_a_row_that_moves_takes_its_notes_along_and_back() -> None:
    values = drawn_values(SCENARIO_ENTRIES, parse_toml(COMMENTED))
    moved = copy.deepcopy(values)
    moved["rounds"].reverse()  # type: ignore[attr-defined]
    text = rewritten(COMMENTED, SCENARIO_ENTRIES, moved)
    begins = text.index("[[rounds]] # begins")
    assert text.index('title = "Debrief"') < text.index("# In between.") < begins
    assert text.endswith("text = '''Turns.'''\n# The end.\n")
    assert rewritten(text, SCENARIO_ENTRIES, values) == COMMENTED


def test_rows_in_one_line_each_are_kept_so() -> None:
    found = open_piece("en/a/cards/01-x.toml", {"en/a/cards/01-x.toml": SPOT})
    values = found.values
    values["thread"] += [{"author": "Bo", "role": "desk", "time": "11:00", "text": "Hm."}]  # type: ignore[operator]
    text = found.text_of(values)
    assert text.count("  {") == SPOT.count("  {") + 1
    assert found.values | {"thread": values["thread"]} == drawn_values(
        found.entries, parse_toml(text)
    )
    assert rewritten(text, found.entries, found.values) == SPOT


def test_line_ends_of_the_file_are_kept() -> None:
    text = SCENARIO.replace("\n", "\r\n")
    values = drawn_values(SCENARIO_ENTRIES, parse_toml(text))
    assert rewritten(text, SCENARIO_ENTRIES, values) == text
    values["summary"] = "Two\nlines."
    again = rewritten(text, SCENARIO_ENTRIES, values)
    assert "\n" not in again.replace("\r\n", "")
    assert retyped("\r\na\r\nb\r\n", "a\nc") == "\r\na\r\nc\r\n"
    assert retyped("", "a") == "a\n"


def test_what_is_of_another_kind_than_its_field_stays_until_somebody_writes_over_it() -> None:
    text = 'slug = 3\noutcomes = "none"\ncoaching = 7\nunknown = true\n'
    values = drawn_values(MODULE_ENTRIES, parse_toml(text))
    assert rewritten(text, MODULE_ENTRIES, values) == text
    values["slug"] = "cues"
    values["outcomes"] = [{"slug": "asks", "text": "Asks.", "kpi": "escalations"}]
    values["coaching"]["questions"] = "Who?\nWhat?"  # type: ignore[index]
    said = parse_toml(rewritten(text, MODULE_ENTRIES, values))
    assert said["slug"] == "cues"
    assert said["unknown"] is True
    assert drawn_values(MODULE_ENTRIES, said) == values


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("'a'", "b", "'b'"),
        ("'a'", "b's", '"b\'s"'),
        ("'''\na\n'''", "b\nc", "'''\nb\nc\n'''"),
        ("'''\na\n'''", "b'''c", '"""\nb\'\'\'c\n"""'),
        ('"a"', 'say "b" \\ \t', '"say \\"b\\" \\\\ \\t"'),
        ('"a"', "b\x07", '"b\\u0007"'),
        ('"""\n"""', "b", '"""\nb\n"""'),
        ('""', "b", '"b"'),
        ('"""\na"""', 'b"', '"""\nb\\""""'),
    ],
)
def test_a_text_is_written_in_the_quotes_of_the_old_one(old: str, new: str, written: str) -> None:
    document = tomlkit.parse(f"x = {old}\n")
    document["x"] = quoted(new, document["x"])
    assert tomlkit.dumps(document) == f"x = {written}\n"
    assert str(parse_toml(tomlkit.dumps(document))["x"]).strip("\n") == new


def test_a_file_that_could_not_be_written_back_is_no_form(tmp_path: Path) -> None:
    assert not is_faithful("= 1")
    assert is_faithful(SPOT)
