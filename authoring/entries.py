"""What can be filled in about a piece of a program: a table of fields for each kind of file, and
what a file says as such a form shows it.

The tables name fields and explain them; what may stand in a field is said by programs.reading
alone. A test holds the tables against what the reader takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from common.records import dataclass

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Said = str | _StrPromise

Choice = tuple[str, "Said"]
Values = dict[str, object]
"""What the form of a table says, by key: a text, a flag, the values of a part, or of each row."""


class EntryForm(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    """Plain, of several lines."""
    MARKDOWN = "markdown"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    LINES = "lines"
    """Plain texts, one a line."""
    PICKS = "picks"
    """Several choices in their order."""
    PART = "part"
    """A table inside the table."""
    ROWS = "rows"
    """A repeated table."""


WORDS = frozenset({EntryForm.LINE, EntryForm.TEXT, EntryForm.MARKDOWN, EntryForm.LINES})
"""What is said otherwise in every language."""


@dataclass(frozen=True, kw_only=True)
class PieceEntry:
    """One field."""

    key: str
    label: Said
    help: Said = ""
    form: EntryForm
    choices: Sequence[Choice] = ()
    entries: Sequence[PieceEntry] = ()
    """Of a part, and of each row."""
    low: int = 0
    high: int = 0
    """How many rows or lines the reader takes, or which numbers; for buttons and hints."""
    row_label: Said = ""
    """What one row is called; takes %(number)s."""
    presets: Sequence[Mapping[str, str]] = field(default=())
    """Rows that may be there, each once and in this order; a key with what tells them apart."""
    is_fixed: bool = False
    """Given with the piece: which kind of card, which criterion."""
    is_shared: bool = False
    """Whether words stay the same in every language: names of things."""
    can_be_absent: bool = False
    by_language: bool = False
    """Whether the file says it in each language, as text.en and text.de."""
    is_asked: bool = False
    """Whether somebody is going to answer it; authoring.craft asks about it."""

    @property
    def told_by(self) -> str:
        """The key by which rows of presets are told apart; '' of other rows."""
        return next(iter(self.presets[0])) if self.presets else ""

    @property
    def nothing(self) -> object:
        """What it says where the file says nothing."""
        return drawn_value(self, None)

    @property
    def is_translated(self) -> bool:
        """Whether it is said otherwise in every language."""
        return self.form in WORDS and not self.is_shared and not self.is_fixed


def in_languages(
    entries: Sequence[PieceEntry], languages: Sequence[tuple[str, str]]
) -> tuple[PieceEntry, ...]:
    """The fields of a file that holds these languages, (code, name): what it says in each becomes a
    part with a field for each.
    """
    return tuple(_in_languages(entry, languages) for entry in entries)


def _in_languages(entry: PieceEntry, languages: Sequence[tuple[str, str]]) -> PieceEntry:
    inner = in_languages(entry.entries, languages)
    if not entry.by_language:
        return replace(entry, entries=inner)
    each = replace(entry, help="", entries=inner, by_language=False)
    found = tuple([replace(each, key=code, label=name) for code, name in languages])
    return replace(entry, form=EntryForm.PART, entries=found)


def drawn_values(entries: Sequence[PieceEntry], table: Mapping[str, object]) -> Values:
    """What a table says, as its form shows it."""
    return {entry.key: drawn_value(entry, table.get(entry.key)) for entry in entries}


def drawn_value(entry: PieceEntry, value: object) -> object:
    """The same of one field. Something of another kind than the field's is shown as it reads, or as
    nothing; it stays in the file until somebody writes something else.
    """
    match entry.form:
        case EntryForm.FLAG:
            return value is True
        case EntryForm.ROWS:
            tables = value if isinstance(value, list) else []
            return [
                drawn_values(entry.entries, each) for each in tables if isinstance(each, Mapping)
            ]
        case EntryForm.PART:
            return drawn_values(entry.entries, value if isinstance(value, Mapping) else {})
        case EntryForm.LINES | EntryForm.PICKS:
            return drawn_lines(value)
        case _:
            return "" if value is None else tidy(str(value))


def tidy(text: str) -> str:
    """A text without what is around it, as the reader takes it."""
    return text.replace("\r\n", "\n").strip()


def drawn_lines(value: object) -> str:
    """A list as a text with an entry on each line."""
    if not isinstance(value, list):
        return "" if value is None else drawn_line(value)
    return "\n".join(filter(None, map(drawn_line, value)))


def drawn_line(value: object) -> str:
    """One entry of a list, on one line."""
    return " ".join(tidy(str(value)).split("\n"))


def as_lines(text: str) -> list[str]:
    """The entries of a list that was written one a line."""
    return list(filter(None, (line.strip() for line in tidy(text).split("\n"))))
