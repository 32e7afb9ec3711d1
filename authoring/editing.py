"""A piece that somebody has opened: what stands in its file, what its form says, and the text that
comes of what was typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from authoring.bank_changes import BANK
from authoring.bank_entries import BankPart, rows_of
from authoring.bundle import Files
from authoring.entries import EntryForm, PieceEntry, Values, drawn_values
from authoring.layout import languages_of
from authoring.lineage import kept_when_renamed
from authoring.markdown_files import MARKDOWN_FILES
from authoring.new_rows import place_for, row_text, slug_for
from authoring.pieces import FOLDERS, Piece, PieceKind, entries_for
from authoring.row_text import cut_at, with_row
from authoring.writing import as_typed, is_faithful, retyped, rewritten
from common.records import dataclass
from common.toml import parse_toml
from people.choices import language_name
from programs.content.instruments import ScaleKind

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
        "for the other seat, [stays] while it is still told from there, [debrief] where every "
        "way ends. Each choice goes on a line of its own, as [[what one does->Name of the "
        "passage]]."
    ),
)
FILE = PieceEntry(
    key=WHOLE,
    label=_("The file as it is written"),
    form=EntryForm.TEXT,
    help=_("For whoever knows TOML. The form is back once this can be read."),
)
PAGE = PieceEntry(
    key=WHOLE,
    label=_("The page as it is written"),
    form=EntryForm.MARKDOWN,
    help=_(
        "Between two lines of ---, what in the portal it is about, as features: [cards]; then # "
        "and its title; then the text. The form is back once this can be read."
    ),
)
DOCUMENT = replace(
    PAGE,
    label=_("The document as it is written"),
    help=_(
        "Between two lines of ---: who it is for, as for: [leaders], what it is, as group: "
        "job-aids, and what in the portal it is about, as features: [cards]; then # and its "
        "title; then the text. The form is back once this can be read."
    ),
)
BEGINNING = {"scale": ScaleKind.AGREEMENT.value}
"""What a new row says before anybody has written anything."""


WHOLES = {
    PieceKind.NOTES: NOTES,
    PieceKind.KICKOFF: NOTES,
    PieceKind.CLOSING: NOTES,
    PieceKind.JOURNEY: JOURNEY,
    PieceKind.PAGE: PAGE,
    PieceKind.KIT: DOCUMENT,
}


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
        """Whether it exists; a file in a language that lacks it begins with what is saved."""
        return self.piece.path in self.files and not self.piece.is_new

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
        return self._with(text, without_words(self.entries, self._said(text)))

    @property
    def fingerprint(self) -> str:
        """Of the text, or of what the form says of a file that others write to in other forms; a
        form says which one it was made from.
        """
        is_one_of_many = not self.piece.language and not self.is_whole
        return fingerprint_of(repr(self.values) if is_one_of_many else self.text)

    def made_from(self, fingerprint: str) -> str:
        """The fingerprint of the file, for a form that was made from what its part still says."""
        return fingerprint_of(self.text) if fingerprint == self.fingerprint else fingerprint

    @property
    def can_be_whole(self) -> bool:
        """Whether it could be edited as one text instead."""
        return not self.is_whole and self.is_there and not self.piece.part

    @property
    def values(self) -> Values:
        """What its form says."""
        return self._said(self.base)

    @property
    def place(self) -> int | None:
        """Which row of its file it is; of one that is not there yet, None."""
        return None if self.piece.part is None else self.piece.place_in(self._rows(self.text))

    def named(self, values: Values) -> Piece:
        """The piece, by the short name that it gets from what was typed where it is new."""
        if not self.piece.is_new:
            return self.piece
        return replace(self.piece, name=str(self.settled(values)["slug"]))

    def settled(self, values: Values) -> Values:
        """What was typed; with the short name that a new row is given."""
        if not self.piece.is_new:
            return values
        return {**values, "slug": slug_for(values, self._rows(self.text))}

    @property
    def others(self) -> list[tuple[str, str, Values]]:
        """(code, name, what it says) in the other languages that have it as the same form."""
        found = []
        for twin in _twins(self.piece, self.files):
            text = self.files[twin.path]
            if self.is_whole or entries_for(twin, text, self.files) == self.entries:
                name = language_name(twin.language)
                found.append((twin.language, name, self._said(text)))
        return found

    def text_of(self, values: Values) -> str:
        """The file with what was typed; a module under another name says where it comes from."""
        text = self._typed(values)
        return kept_when_renamed(self.text, text) if self.piece.kind is PieceKind.MODULE else text

    def _typed(self, values: Values) -> str:
        if self.is_whole:
            return retyped(self.text, str(values[WHOLE]))
        if self.piece.part and self.piece.is_new:
            settled, rows = self.settled(values), self._rows(self.text)
            row = row_text(self.piece.part, self.entries, settled)
            return with_row(self.text, self.piece.part, place_for(settled, rows), row)
        return self._with(self.base, values)

    def _with(self, text: str, values: Values) -> str:
        if self.piece.kind in FOLDERS:
            return MARKDOWN_FILES[FOLDERS[self.piece.kind]].written(text, values)
        if self.piece.part is not None and self.place is not None:
            return self._with_own_row(text, self.piece.part, self.place, values)
        return rewritten(text, self.entries, values)

    def _with_own_row(self, text: str, part: BankPart, place: int, values: Values) -> str:
        """Only the row's own lines are read for writing, where the file says each in its own."""
        cut = cut_at(text, part)
        if len(cut.rows) != len(self._rows(text)):
            return rewritten(text, self.entries, values, at=(part.value, place))
        cut.rows[place] = rewritten(cut.rows[place], self.entries, values, at=(part.value, 0))
        return cut.joined()

    def _said(self, text: str) -> Values:
        if self.is_whole:
            return {WHOLE: as_typed(text)}
        if self.piece.kind in FOLDERS:
            return MARKDOWN_FILES[FOLDERS[self.piece.kind]].said(text) or {}
        if self.piece.part is None:
            return drawn_values(self.entries, parse_toml(text))
        place, rows = self.place, self._rows(text)
        return drawn_values(self.entries, BEGINNING if place is None else rows[place])

    def _rows(self, text: str) -> list[Mapping[str, object]]:
        return rows_of({BANK: text}, self.piece.part) if self.piece.part else []


def opened(files: Files, piece: Piece, *, as_whole: bool = False) -> OpenPiece | None:
    """A piece, in a language that has it or could have it; None where there is no such piece."""
    twins = list(_twins(piece, files))
    if piece.path not in files and (not twins or piece.language not in languages_of(files)):
        return None
    text = files.get(piece.path) or next((files[twin.path] for twin in twins), "")
    entries = None if as_whole and not piece.part else entries_for(piece, text, files)
    if entries is not None and (piece.kind in FOLDERS or is_faithful(_written_on(piece, text))):
        found = OpenPiece(piece=piece, files=files, entries=entries, is_whole=False)
        return found if _is_row_there(found) else None
    if piece.part:
        return None
    whole = WHOLES.get(piece.kind, FILE)
    return OpenPiece(piece=piece, files=files, entries=(whole,), is_whole=True)


def _written_on(piece: Piece, text: str) -> str:
    """What of a file is read and written again when the piece is saved."""
    if piece.part is None:
        return text
    rows, cut = rows_of({BANK: text}, piece.part), cut_at(text, piece.part)
    place = piece.place_in(rows)
    return text if place is None or len(cut.rows) != len(rows) else cut.rows[place]


def _is_row_there(found: OpenPiece) -> bool:
    """Whether the row that is meant exists, or could be put in; True of a whole file."""
    part = found.piece.part
    if part is None or not found.piece.is_new:
        return part is None or found.place is not None
    return len(cut_at(found.text, part).rows) == len(rows_of(found.files, part))


def fingerprint_of(text: str) -> str:
    """Of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _twins(piece: Piece, files: Files) -> Iterator[Piece]:
    """The same in the other languages that have it, English first."""
    for language in languages_of(files) if piece.language else ():
        twin = piece.spoken(language)
        if language != piece.language and twin.path in files:
            yield twin


def without_words(entries: Sequence[PieceEntry], values: Values) -> Values:
    """What stays the same in another language; the words are to be written."""
    return {entry.key: _without_words(entry, values[entry.key]) for entry in entries}


def _without_words(entry: PieceEntry, value: object) -> object:
    if isinstance(value, dict):
        return without_words(entry.entries, value)
    if isinstance(value, list):
        return [without_words(entry.entries, row) for row in value]
    return entry.nothing if entry.is_translated else value
