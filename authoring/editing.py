"""A piece that somebody has opened: what stands in its file, what its form says, and the text that
comes of what was typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry, Values, drawn_values
from authoring.layout import languages_of
from authoring.pieces import Piece, PieceKind, entries_for
from authoring.writing import as_typed, is_faithful, retyped, rewritten
from common.toml import parse_toml
from people.choices import language_name

WHOLE = "text"
NOTES = PieceEntry(
    key=WHOLE,
    label=_("Notes"),
    form=EntryForm.MARKDOWN,
    help=_("What a facilitator reads before and during the session. ### makes a heading."),
)
JOURNEY = PieceEntry(
    key=WHOLE,
    label=_("The story"),
    form=EntryForm.TEXT,
    help=_(
        "A passage begins with :: and its name, and with its tags in brackets: [ending], [swap] "
        "for the other seat, [debrief] where every way ends. Each choice stands on a line of its "
        "own, as [[what one does->Name of the passage]]."
    ),
)
FILE = PieceEntry(
    key=WHOLE,
    label=_("The file as it is written"),
    form=EntryForm.TEXT,
    help=_("For whoever knows TOML. The form is back once this can be read."),
)


@dataclass(frozen=True, kw_only=True)
class OpenPiece:
    """A piece of a draft."""

    piece: Piece
    files: Files
    entries: Sequence[PieceEntry]
    is_whole: bool
    """Whether it is edited as one text."""

    @property
    def is_there(self) -> bool:
        """Whether the file exists; in a language that lacks it, it begins with what is saved."""
        return self.piece.path in self.files

    @property
    def text(self) -> str:
        """As it stands in the file."""
        return self.files.get(self.piece.path, "")

    @property
    def base(self) -> str:
        """The text that is written on: its own, else the first of another language without its
        words, so that comments and order are the same.
        """
        twin = next(_twins(self.piece, self.files), None)
        if self.is_there or self.is_whole or twin is None:
            return self.text
        text = self.files[twin.path]
        values = drawn_values(self.entries, parse_toml(text))
        return rewritten(text, self.entries, without_words(self.entries, values))

    @property
    def fingerprint(self) -> str:
        """Of the text; a form says which one it was made from."""
        return fingerprint_of(self.text)

    @property
    def can_be_whole(self) -> bool:
        """Whether it could be edited as one text instead."""
        return not self.is_whole and self.is_there

    @property
    def values(self) -> Values:
        """What its form says."""
        return _values(self.entries, self.base, is_whole=self.is_whole)

    @property
    def others(self) -> list[tuple[str, str, Values]]:
        """(code, name, what it says) in the other languages that have it as the same form."""
        found = []
        for twin in _twins(self.piece, self.files):
            text = self.files[twin.path]
            if self.is_whole or entries_for(twin, text) == self.entries:
                values = _values(self.entries, text, is_whole=self.is_whole)
                found.append((twin.language, language_name(twin.language), values))
        return found

    def text_of(self, values: Values) -> str:
        """The file with what was typed."""
        if self.is_whole:
            return retyped(self.text, str(values[WHOLE]))
        return rewritten(self.base, self.entries, values)


def opened(files: Files, piece: Piece, *, as_whole: bool = False) -> OpenPiece | None:
    """A piece, in a language that has it or could have it; None where there is no such piece."""
    twins = list(_twins(piece, files))
    if piece.path not in files and (not twins or piece.language not in languages_of(files)):
        return None
    text = files.get(piece.path) or next((files[twin.path] for twin in twins), "")
    entries = None if as_whole else entries_for(piece, text)
    if entries is not None and is_faithful(text):
        return OpenPiece(piece=piece, files=files, entries=entries, is_whole=False)
    whole = {PieceKind.NOTES: NOTES, PieceKind.JOURNEY: JOURNEY}.get(piece.kind, FILE)
    return OpenPiece(piece=piece, files=files, entries=(whole,), is_whole=True)


def fingerprint_of(text: str) -> str:
    """Of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _twins(piece: Piece, files: Files) -> Iterator[Piece]:
    """The same in the other languages that have it, English first."""
    for language in languages_of(files):
        twin = piece.spoken(language)
        if language != piece.language and twin.path in files:
            yield twin


def _values(entries: Sequence[PieceEntry], text: str, *, is_whole: bool) -> Values:
    return {WHOLE: as_typed(text)} if is_whole else drawn_values(entries, parse_toml(text))


def without_words(entries: Sequence[PieceEntry], values: Values) -> Values:
    """What stays the same in another language; the words are to be written."""
    return {entry.key: _without_words(entry, values[entry.key]) for entry in entries}


def _without_words(entry: PieceEntry, value: object) -> object:
    if isinstance(value, dict):
        return without_words(entry.entries, value)
    if isinstance(value, list):
        return [without_words(entry.entries, row) for row in value]
    return entry.nothing if entry.is_translated else value
