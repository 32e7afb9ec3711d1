"""Repeated tables are put in and taken out, and the rest stays byte for byte."""

from __future__ import annotations

import pytest

from authoring.layout import NotThere
from authoring.row_text import cut_at, with_row, without_row

TEXT = '''\
# The bank.
version = 1

# one

[[items]]
slug = "a" # [[items]]
text = """
[[items]]
# not a note
"""

[[items]]
slug = "b"
[items.more]
x = 1

# two

[[items]]
slug = "c"

[[pulses]]
slug = "p"
'''
NEW = '[[items]]\nslug = "new"\n'


def test_a_file_is_cut_at_its_tables() -> None:
    cut = cut_at(TEXT, "items")
    assert [row.split('"')[1] for row in cut.rows] == ["a", "b", "c"]
    assert cut.after.startswith("[[pulses]]")
    assert cut.joined() == TEXT
    assert cut_at("x = 1\n", "items").joined() == "x = 1\n"


@pytest.mark.parametrize("place", range(4))
def test_what_is_put_in_can_be_taken_out_again(place: int) -> None:
    grown = with_row(TEXT, "items", place, NEW)
    assert [row.split('"')[1] for row in cut_at(grown, "items").rows][place] == "new"
    assert without_row(grown, "items", place) == TEXT


def test_a_note_stays_above_what_comes_next() -> None:
    grown = with_row(TEXT, "items", 2, NEW)
    assert grown.index('"new"') < grown.index("# two") < grown.index('"c"')
    fewer = without_row(TEXT, "items", 1)
    assert fewer == TEXT.replace('[[items]]\nslug = "b"\n[items.more]\nx = 1\n\n', "")
    assert without_row(TEXT, "pulses", 0) == TEXT.replace('\n[[pulses]]\nslug = "p"\n', "")


def test_the_first_one_stands_at_the_end() -> None:
    assert with_row("x = 1\n", "items", 0, NEW) == f"x = 1\n\n{NEW}"


def test_tables_in_one_line_each_are_left_alone() -> None:
    with pytest.raises(NotThere):
        with_row('items = [{ slug = "a" }]\n', "items", 1, NEW)
    with pytest.raises(NotThere):
        without_row('items = "a"\n', "items", 0)
