"""A row that is put into the bank of questions: its short name, its place, its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import slugify

from authoring.entries import EntryForm, PieceEntry, Values
from authoring.numbering import free_slug
from authoring.writing import rewritten
from common.languages import ENGLISH

WORDS_OF_A_NAME = 5
Rows = Sequence[Mapping[str, object]]


def slug_for(values: Values, rows: Rows) -> str:
    """A short name that none of the rows has: the first of its English words."""
    said = values.get("self", values.get("title"))
    text = str(said.get(ENGLISH, "")) if isinstance(said, Mapping) else ""
    words = slugify(text).replace("_", "-").split("-")[:WORDS_OF_A_NAME]
    taken = {"new", *(str(row.get("slug", "")) for row in rows)}
    return free_slug("-".join(filter(None, words)) or "question", taken)


def place_for(values: Values, rows: Rows) -> int:
    """Behind the last about the same module, else at the end."""
    same = [place for place, row in enumerate(rows) if row.get("module") == values.get("module")]
    return same[-1] + 1 if same else len(rows)


def row_text(key: str, entries: Sequence[PieceEntry], values: Values) -> str:
    """The row as TOML."""
    blank = "\n".join([f"[[{key}]]", *_blank(entries)]) + "\n"
    return rewritten(blank, entries, values, at=(key, 0))


EMPTY = '""'
NOTHING = {EntryForm.PICKS: "[]", EntryForm.FLAG: "false"}
"""What is written where nothing is chosen; elsewhere an empty text."""


def _blank(entries: Sequence[PieceEntry]) -> Iterator[str]:
    """Its texts come last."""
    for entry in entries:
        if entry.form is not EntryForm.PART:
            yield f"{entry.key} = {NOTHING.get(entry.form, EMPTY)}"
    for entry in entries:
        yield from (f'{entry.key}.{each.key} = ""' for each in entry.entries)
